"""The pages of joining and running a programme."""

import re

import pytest
from django.test import Client

from alongside.people import commands as people
from alongside.programmes import commands, first, queries
from alongside.programmes.rules import Joining

DESK = ["people", "joining", "invitations", "programme", "weights", "words"]


@pytest.fixture
def newcomer(db):
    return people.make_person(name="Newcomer")


def test_coming_in_asks_for_the_age_and_keeps_what_was_chosen(programme, newcomer, client_of):
    client = client_of(newcomer)

    refused = client.post(f"/come-in/{programme.pk}/", {"looks_for_mentor": "on"})
    accepted = client.post(f"/come-in/{programme.pk}/", {"old_enough": "on", "looks_for_mentor": "on"})

    assert refused.status_code == 400
    assert "18" in refused.content.decode()
    assert accepted.url == "/home/"
    assert queries.roles_of(newcomer, programme.pk) == {"mentee"}


def test_an_invitation_is_found_again_after_signing_up(programme, newcomer, dina, client_of):
    commands.change_programme(programme, by=dina, joining=Joining.INVITATION)
    _invitation, token = commands.make_invitation(programme, by=dina)
    stranger = Client()

    sent = stranger.get(f"/i/{token}/")
    assert sent.url == "/join/"

    client = client_of(newcomer)
    client.cookies["note"] = stranger.cookies["note"].value
    assert client.get("/come-in/").url == f"/i/{token}/"
    assert client.post(f"/i/{token}/", {"old_enough": "on"}).url == "/home/"


def test_an_invitation_cookie_that_was_forged_is_ignored(programme, newcomer, client_of):
    client = client_of(newcomer)
    client.cookies["note"] = "forged:value"

    assert client.get("/come-in/").url == f"/come-in/{programme.pk}/"


@pytest.mark.parametrize("page", DESK)
@pytest.mark.parametrize("who", ["chen", "amara", "bo", "eli"])
def test_the_desk_is_not_there_for_anyone_else(programme, client_of, page, who, request):
    answer = client_of(request.getfixturevalue(who)).get(f"/desk/{page}/")

    assert answer.status_code == 404


@pytest.mark.parametrize("page", DESK)
def test_the_desk_opens_for_its_coordinator(programme, dina, client_of, page):
    assert client_of(dina).get(f"/desk/{page}/").status_code == 200


def test_a_coordinator_of_one_programme_has_no_desk_in_another(programme, dina, chen, client_of):
    other = commands.start_programme("Another place", by=chen)
    place = queries.membership_of(chen, other.pk)

    assert client_of(dina).get(f"/desk/people/{place.pk}/").status_code == 404
    assert client_of(dina).post(f"/desk/joining/{place.pk}/", {"answer": "approve"}).status_code == 404


def test_people_are_listed_by_chosen_name_in_a_constant_number_of_queries(
    programme, dina, client_of, django_assert_max_num_queries
):
    for number in range(60):
        commands.join(programme, person=people.make_person(name=f"Person {number}"))
    client = client_of(dina)

    with django_assert_max_num_queries(12):
        answer = client.get("/desk/people/")

    assert answer.content.decode().count("<tr>") == 51


def test_opening_a_member_is_written_down(programme, dina, amara, client_of):
    from alongside.foundation import reads

    place = queries.membership_of(amara, programme.pk)
    assert client_of(dina).get(f"/desk/people/{place.pk}/").status_code == 200

    assert [(look.reader_id, look.purpose) for look in reads.reads_of(amara.pk)] == [(dina.pk, "roles")]


def test_words_can_be_hidden_said_differently_added_and_shown_again(programme, dina, client_of):
    client = client_of(dina)
    client.post("/desk/words/", {"do": "hide", "term": "mental-work"})
    client.post("/desk/words/", {"do": "say", "term": "neuro-adhd", "label": "ADHD, our way"})
    client.post("/desk/words/", {"do": "add", "group": "work", "label": "Night shifts at the mill"})

    programme.refresh_from_db()
    words = queries.vocabulary_for(programme, "en")

    assert "mental-work" not in {term.id for term in words.terms}
    assert words.term("neuro-adhd").label == "ADHD, our way"
    assert any(term.label == "Night shifts at the mill" for term in words.terms)
    client.post("/desk/words/", {"do": "show", "term": "mental-work"})
    programme.refresh_from_db()
    assert "mental-work" in {term.id for term in queries.vocabulary_for(programme, "en").terms}


@pytest.mark.parametrize(
    "sent", [{"do": "hide", "term": "no-such-term"}, {"do": "add", "group": "work", "label": ""}, {"do": "x"}, {}]
)
def test_words_that_make_no_sense_are_refused_and_change_nothing(programme, dina, client_of, sent):
    answer = client_of(dina).post("/desk/words/", sent)

    assert answer.status_code in (200, 400)
    programme.refresh_from_db()
    assert programme.words == {}


def test_a_mistyped_programme_keeps_what_was_typed(programme, dina, client_of):
    answer = client_of(dina).post(
        "/desk/programme/", {"name": "Kept as typed", "joining": "open", "minimum_age": "5", "country": "GBR"}
    )

    assert answer.status_code == 400
    assert "Kept as typed" in answer.content.decode()


def test_the_first_visitor_with_the_link_becomes_coordinator_once(db, client_of):
    link = first.first_link()
    path = link.removeprefix("http://127.0.0.1:8000")
    assert Client().get(path).url.startswith("/join/?next=/begin/")
    founder = people.make_person(name="Founder")
    said = {"name": "Mill", "joining": "invitation", "minimum_age": "18"}

    assert client_of(founder).post(path, said).url == "/desk/"

    assert first.first_link() is None
    assert client_of(people.make_person(name="Second")).post(path, said).status_code == 404
    assert Client().get("/begin/forged/").status_code == 404


def test_leaving_asks_nothing_and_ends_roles(programme, amara, client_of):
    place = queries.membership_of(amara, programme.pk)

    page = client_of(amara).get(f"/you/place/{place.pk}/end/").content.decode()
    client_of(amara).post(f"/you/place/{place.pk}/end/")

    assert not re.search(r"<textarea|<select", page)
    assert queries.roles_of(amara, programme.pk) == set()


def test_nobody_ends_somebody_elses_place(programme, amara, chen, dina, client_of):
    place = queries.membership_of(amara, programme.pk)

    assert client_of(chen).post(f"/you/place/{place.pk}/end/").status_code == 404
    assert client_of(dina).post(f"/you/place/{place.pk}/end/").status_code == 404
    assert queries.roles_of(amara, programme.pk) == {"mentee"}
