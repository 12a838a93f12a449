"""The pages: the whole way of the two, strangers, and how much a page asks of the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from alongside.mentorship import commands
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import Mentorship, Proposal
from alongside.mentorship.rules import Answer, Source, Status
from alongside.people.models import Person

pytestmark = pytest.mark.django_db
HOW = {"often": "weekly", "channel": "writing", "until": "open", "between_us": "All of it."}


def test_the_whole_way_of_two_people(programme, approved, amara, bo, client_of):
    hers, theirs = client_of(amara), client_of(bo)

    assert "Bo" in hers.get("/m/").content.decode()
    assert hers.post(f"/m/ask/{bo.pk}/", {"note": "Hello"}).url == "/m/"
    assert "Waiting for an answer" in hers.get("/m/").content.decode()
    offer = Proposal.objects.get()
    assert theirs.post(f"/m/p/{offer.pk}/", {"answer": "yes"}).url == "/home/"
    walk = Mentorship.objects.get()
    assert hers.get(f"/m/{walk.pk}/").url == f"/m/{walk.pk}/how/"
    assert hers.post(f"/m/{walk.pk}/how/", HOW).status_code == 302
    assert "All of it." in theirs.get(f"/m/{walk.pk}/how/").content.decode()
    assert theirs.post(f"/m/{walk.pk}/how/yes/", {"version": "1"}).status_code == 302
    page = hers.get(f"/m/{walk.pk}/").content.decode()
    assert "Write to Bo" in page
    assert hers.post(f"/m/{walk.pk}/end/", {}).status_code == 302
    assert Mentorship.objects.get().status == Status.ENDED
    assert "come to an end" in theirs.get(f"/m/{walk.pk}/").content.decode()


def test_taking_back_and_passing_over(programme, approved, asked, amara, bo, client_of):
    hers = client_of(amara)
    assert hers.post(f"/m/p/{asked.pk}/", {"answer": "no"}).status_code == 302
    assert client_of(bo).get("/home/").content.decode().count("would like to walk") == 0
    assert hers.post(f"/m/not/{bo.pk}/").url == "/m/"
    assert "Nobody fits just now" in hers.get("/m/").content.decode()


def test_looking_and_no_longer_looking(programme, approved, chen, client_of):
    browser = client_of(chen)
    assert "Would you like to find a mentor?" in browser.get("/m/").content.decode()
    assert browser.post("/m/look/", {"looks": "yes"}).url == "/m/"
    assert "Nobody fits just now" in browser.get("/m/").content.decode()
    assert browser.post("/m/look/", {"looks": "no"}).url == "/m/"
    assert "Would you like to find a mentor?" in browser.get("/m/").content.decode()


def test_a_mentors_places_and_rest(programme, approved, bo, client_of):
    browser = client_of(bo)
    assert browser.get("/m/offer/").url == "/m/places/"
    assert browser.post("/m/places/", {"places": "3"}).status_code == 302
    assert browser.post("/m/places/", {"places": "9"}).status_code == 400
    assert browser.post("/m/rest/", {"rest": "yes"}).status_code == 302
    assert "resting" in browser.get("/m/").content.decode()
    assert browser.get("/m/places/").status_code == 200


def test_a_boundary_that_was_mistyped_keeps_what_was_typed(walk, amara, client_of):
    answer = client_of(amara).post(f"/m/{walk.pk}/how/", {**HOW, "often": "hourly", "between_us": "Mine alone"})

    assert answer.status_code == 400
    assert "Mine alone" in answer.content.decode()


def test_agreeing_to_a_version_that_is_no_number_is_refused_kindly(walk, amara, bo, client_of):
    client_of(amara).post(f"/m/{walk.pk}/how/", HOW)
    for version in ("", "x", "-1", "٣", "9" * 40):
        assert client_of(bo).post(f"/m/{walk.pk}/how/yes/", {"version": version}).status_code == 409


def strange_addresses(agreed, asked, bo):
    offer = asked.pk
    return [
        ("get", f"/m/ask/{bo.pk}/"), ("get", f"/m/p/{offer}/"), ("post", f"/m/p/{offer}/"), ("get", f"/m/{agreed.pk}/"),
        ("get", f"/m/{agreed.pk}/how/"), ("post", f"/m/{agreed.pk}/how/"), ("post", f"/m/{agreed.pk}/how/yes/"),
        ("get", f"/m/{agreed.pk}/end/"), ("post", f"/m/{agreed.pk}/end/"),
    ]  # fmt: skip


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_nobody_else_finds_anything_of_the_two(agreed, asked, bo, who, request, client_of):
    browser = client_of(request.getfixturevalue(who))
    for method, address in strange_addresses(agreed, asked, bo):
        assert getattr(browser, method)(address).status_code == 404, address
    from alongside.conversations import queries

    talk = queries.conversation_about("mentorship", agreed.pk)
    assert browser.get(f"/c/{talk.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["chen", "amara", "bo", "eli"])
def test_the_desk_is_not_there_for_anyone_else(programme, approved, dina, who, request, client_of):
    made = commands.preview_round(programme, by=dina)
    browser = client_of(request.getfixturevalue(who))
    for address in ("offers", "waiting", "open", "walking", "rounds", f"rounds/{made.pk}", f"rounds/{made.pk}/waiting"):
        assert browser.get(f"/desk/{address}/").status_code == 404, address
    assert browser.post(f"/desk/rounds/{made.pk}/publish/").status_code == 404
    assert browser.post("/desk/pairs/", {"mentee": str(made.pk), "mentor": str(made.pk)}).status_code == 404


def queries_of(browser, address):
    browser.get(address)  # whatever is worked out once and kept
    with CaptureQueriesContext(connection) as seen:
        assert browser.get(address).status_code == 200
    return len(seen)


def test_pages_ask_the_database_as_often_for_sixty_people_as_for_five(
    programme, places, seeker, dina, amara, chen, client_of
):
    places(1)
    desk, hers = client_of(dina), client_of(amara)

    def grown(more, first):
        made = []
        for number in range(more):
            mentee = seeker(f"Seeker {first + number}")
            made.append(mentee)
        for mentee in made[: more // 3]:
            propose(programme, mentee=mentee, mentor=chen.pk, source=Source.ROUND, fit=1)
        for mentee in made[more // 3 : 2 * more // 3]:
            commands.apply_to_mentor(programme, by=Person.objects.get(pk=mentee), words="I can listen.", places=1)
            offer = propose(
                programme, mentee=mentee, mentor=dina.pk, source=Source.ROUND, fit=1, mentee_answer=Answer.YES
            )
            Mentorship.objects.create(
                programme=programme, mentor=dina, mentee_id=mentee, proposal=offer, began_on="2026-01-01"
            )
        round_ = commands.preview_round(programme, by=dina)
        pages = ["/desk/", "/desk/offers/", "/desk/waiting/", "/desk/open/", "/desk/walking/", "/desk/rounds/"]
        pages += [f"/desk/rounds/{round_.pk}/", f"/desk/rounds/{round_.pk}/waiting/"]
        counted = {address.replace(str(round_.pk), "…"): queries_of(desk, address) for address in pages}
        counted["/m/"] = queries_of(hers, "/m/")
        return counted

    few = grown(6, 0)
    many = grown(54, 6)

    assert many == few
    assert max(few.values()) <= 20, few
