"""The pages of mentorship: each for whom it is, and for nobody else."""

import re
from uuid import uuid4

import pytest

from alongside.foundation import reads
from alongside.mentorship import commands, queries
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.models import Application, MentorPlaces, Mentorship, PassedOver, Proposal
from alongside.mentorship.queries import pool
from alongside.mentorship.rules import Answer, Source, Status, Terms
from alongside.people import commands as people
from alongside.people.rules import Purpose, Space
from alongside.programmes import queries as programmes
from alongside.programmes.rules import WEIGHTS
from tests.mentorship.conftest import TERMS, gives, seeks

TELLING = re.compile(r"mentor|mentee|match|hiv|peer|support", re.IGNORECASE)


def words_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


@pytest.fixture
def places(bo_mentors):
    return MentorPlaces.objects.get(person=bo_mentors)


# --- a mentee's way ---


def test_the_short_list_says_why_and_how_long_and_nothing_else(amara_looks, bo_mentors, places, client_of):
    page = words_of(client_of(amara_looks).get("/m/"))

    assert "Bo" in page
    assert "Living with HIV" in page
    assert "Has lived two of the three things you marked" in page
    assert "No answers yet" in page
    assert "One place free" in page
    assert f"/m/ask/{places.pk}/" in page
    assert "debt" not in page.lower(), "Bo does not talk about it"
    assert str(bo_mentors.pk) not in page, "the number of a person would join their names"


def test_a_mentor_who_does_not_answer_is_not_said_to_be_new(amara_looks, bo_mentors, client_of, make_member, programme):
    from datetime import timedelta

    from alongside.foundation import clock

    with clock.held_at(clock.now() - timedelta(days=20)):
        propose(
            programme, mentee=make_member("One").pk, mentor=bo_mentors.pk, source=Source.ASKED, fit=1, reasons=[],
            mentee_answer=Answer.YES,
        )  # fmt: skip
    commands.close_late_proposals()

    page = words_of(client_of(amara_looks).get("/m/"))

    assert "Has often not answered" in page
    assert "No answers yet" not in page


def test_asking_from_the_page(amara_looks, bo_mentors, places, client_of):
    client = client_of(amara_looks)
    assert "Ask Bo" in words_of(client.get(f"/m/ask/{places.pk}/"))

    refused = client.post(f"/m/ask/{places.pk}/", {"note": "x" * 1_001})
    asked = client.post(f"/m/ask/{places.pk}/", {"note": "Only for Bo."})

    assert refused.status_code == 400
    assert "x" * 1_001 in refused.content.decode(), "what was typed is still there"
    assert asked.url == "/m/"
    assert Proposal.objects.get().note == "Only for Bo."


def test_the_page_of_whom_one_asked_is_the_same_before_and_after_a_no(amara_looks, bo_mentors, ask, client_of):
    proposal, client = ask(amara_looks, bo_mentors), client_of(amara_looks)
    strip = re.compile(r'name="(?:_once|csrfmiddlewaretoken)" value="[^"]*"|nonce="[^"]*"')
    addresses = ("/m/", f"/m/p/{proposal.pk}/")
    before = [strip.sub("", client.get(address).content.decode()) for address in addresses]

    commands.answer_proposal(proposal, by=bo_mentors, yes=False)

    assert [strip.sub("", client.get(address).content.decode()) for address in addresses] == before


def test_not_for_me_from_the_page(amara_looks, bo_mentors, places, client_of):
    client = client_of(amara_looks)

    client.post(f"/m/not/{places.pk}/")

    assert PassedOver.objects.get().mentor_id == bo_mentors.pk
    assert "Ask Bo" not in words_of(client.get("/m/"))
    assert client.get(f"/m/ask/{places.pk}/").status_code == 404
    assert "Bo</h" not in words_of(client.get("/home/"))


def test_when_nobody_fits_the_page_says_what_would_change_it(amara_looks, make_mentor, client_of):
    make_mentor("Sam", gives(languages=("pl",)))

    page = words_of(client_of(amara_looks).get("/m/"))

    assert "Nobody fits just now" in page
    assert "Nobody here speaks a language you named" in page


def test_whoever_has_not_agreed_to_matching_is_led_to_decide(make_member, bo_mentors, client_of):
    page = words_of(client_of(make_member("Quiet", agrees=False)).get("/m/"))

    assert "Nobody is looked for yet" in page
    assert "Ask Bo" not in page


def test_the_short_list_asks_the_same_number_of_questions_however_many_mentors(
    amara_looks, make_mentor, client_of, django_assert_max_num_queries
):
    client = client_of(amara_looks)
    for number in range(3):
        make_mentor(f"Mentor {number}")
    client.get("/m/")
    for number in range(12):
        make_mentor(f"More {number}")

    with django_assert_max_num_queries(18):  # the first visit after a change reads the mentors anew
        client.get("/m/")
    with django_assert_max_num_queries(12):
        assert words_of(client.get("/m/")).count("Ask M") == 5


# --- answering ---


def test_a_mentor_reads_who_asks_and_answers(amara_looks, bo_mentors, ask, client_of):
    proposal, client = ask(amara_looks, bo_mentors, "Only for Bo."), client_of(bo_mentors)
    page = words_of(client.get(f"/m/p/{proposal.pk}/"))
    assert "Only for Bo." in page
    assert "You need no reason" in page

    answer = client.post(f"/m/p/{proposal.pk}/", {"answer": "yes"})

    assert answer.url == "/home/"
    assert Mentorship.objects.get().status == Status.AGREEING
    assert client.post(f"/m/p/{proposal.pk}/", {"answer": "yes"}).status_code == 409


def test_a_note_is_not_shown_to_anyone_but_the_one_asked(amara_looks, bo_mentors, ask, client_of, dina):
    proposal = ask(amara_looks, bo_mentors, "Only for Bo.")

    assert client_of(dina).get(f"/m/p/{proposal.pk}/").status_code == 404
    assert "Only for Bo." not in words_of(client_of(dina).get("/desk/open/"))


# --- the two ---


def test_from_agreeing_to_the_first_word_to_the_end(walk, amara, bo, client_of):
    hers, theirs = client_of(amara), client_of(bo)
    assert hers.get(f"/m/{walk.pk}/").url == f"/m/{walk.pk}/how/"
    assert "somebody's life is in danger" in hers.get(f"/m/{walk.pk}/how/").content.decode()

    assert hers.post(f"/m/{walk.pk}/how/", {"often": "daily"}).status_code == 400
    hers.post(f"/m/{walk.pk}/how/", TERMS.as_dict())
    assert "What I told you stays here." in words_of(theirs.get(f"/m/{walk.pk}/how/"))
    assert theirs.post(f"/m/{walk.pk}/how/yes/", {"version": "7"}).status_code == 409
    theirs.post(f"/m/{walk.pk}/how/yes/", {"version": "1"})
    page = words_of(hers.get(f"/m/{walk.pk}/"))
    assert "Write to Bo" in page
    assert "Every week" in page

    theirs.post(f"/m/{walk.pk}/end/", {})
    page = words_of(hers.get(f"/m/{walk.pk}/"))
    assert "come to an end" in page
    assert hers.post(f"/m/{walk.pk}/end/", {}).status_code == 409


def test_what_they_agreed_is_not_on_the_desk(agreed_walk, dina, client_of):
    client = client_of(dina)

    assert client.get(f"/m/{agreed_walk.pk}/").status_code == 404
    page = words_of(client.get("/desk/walking/"))
    assert "Amara" in page
    assert "What I told you" not in page


# --- strangers ---


@pytest.mark.parametrize("who", ["chen", "dina", "eli"])
def test_what_is_between_two_looks_like_nothing_to_anyone_else(walk, who, client_of, request):
    client, proposal = client_of(request.getfixturevalue(who)), Proposal.objects.get()
    for address in (f"/m/{walk.pk}/", f"/m/{walk.pk}/how/", f"/m/{walk.pk}/end/", f"/m/p/{proposal.pk}/"):
        there, nowhere = client.get(address), client.get(re.sub(r"[0-9a-f-]{36}", str(uuid4()), address))
        assert there.status_code == nowhere.status_code == 404
        assert words_of(there) == words_of(nowhere) or _same_but_for_marks(there, nowhere)
    for address in (f"/m/{walk.pk}/how/", f"/m/{walk.pk}/how/yes/", f"/m/{walk.pk}/end/", f"/m/p/{proposal.pk}/"):
        assert client.post(address, {"answer": "yes", "version": "1", **TERMS.as_dict()}).status_code == 404
    walk.refresh_from_db()
    assert walk.status == Status.AGREEING


def _same_but_for_marks(one, other):
    marks = re.compile(r'value="[^"]*"|nonce="[^"]*"')
    return marks.sub("", words_of(one)) == marks.sub("", words_of(other))


def test_an_offer_is_read_by_its_coordinator_only_and_the_look_is_written_down(programme, chen, amara, dina, client_of):
    offer = commands.apply_to_mentor(programme, by=chen, words="I have been there.", places=1)
    address = f"/desk/offers/{offer.pk}/"

    for outsider in (amara, chen):
        assert client_of(outsider).get(address).status_code == 404
        assert client_of(outsider).post(address, {"answer": "approve"}).status_code == 404
    assert client_of(amara).post(f"/m/offer/{offer.pk}/back/").status_code == 404
    assert "I have been there." in words_of(client_of(dina).get(address))
    assert [one.what for one in reads.reads_of(chen.pk)] == ["offer"]


def test_a_coordinator_of_another_programme_sees_none_of_it(walk, chen, client_of):
    from alongside.programmes import commands as programme_commands

    other = programme_commands.start_programme("Another place", by=chen)
    offer = Application.objects.create(
        person_id=walk.mentee_id, programme=walk.programme, words="Mine.", places=1, sent_on=walk.began_on
    )
    client = client_of(chen)

    assert client.get(f"/desk/offers/{offer.pk}/").status_code == 404
    assert client.get(f"/desk/pairs/{programmes.membership_of(walk.mentee, walk.programme_id).pk}/").status_code == 404
    assert (
        client.post("/desk/pairs/", {"mentee": walk.mentee_id, "mentor": walk.mentor_id, "wanted": "pin"}).status_code
        == 404
    )
    assert "Amara" not in words_of(client.get("/desk/walking/"))
    assert other.pk != walk.programme_id


DESK = ["offers/", "waiting/", "open/", "walking/", "rounds/"]


@pytest.mark.parametrize("page", DESK)
@pytest.mark.parametrize("who", ["chen", "amara", "bo", "eli"])
def test_the_desk_is_not_there_for_anyone_else(programme, client_of, page, who, request):
    assert client_of(request.getfixturevalue(who)).get(f"/desk/{page}").status_code == 404


# --- a coordinator's way ---


def test_a_round_from_preview_to_proposals(amara_looks, bo_mentors, programme, dina, client_of):
    client = client_of(dina)
    assert client.post("/desk/rounds/", dict.fromkeys(("experience", "goals", "values"), "0")).status_code == 400
    weights = dict.fromkeys(WEIGHTS, "20")

    address = client.post("/desk/rounds/", weights).url
    page = words_of(client.get(address))
    assert "1 of 1 who wait could have a mentor" in page
    assert "No arrangement could match more people." in page
    assert "Every rule was checked again for every pair, by separate plain code." in page
    assert "has lived two of the three experiences they chose" in page
    assert "HIV" not in page
    client.post(f"{address}publish/")

    assert Proposal.objects.get().mentee_id == amara_looks.pk
    assert "A published round" in words_of(client.get(address))
    assert client.post(f"{address}publish/").status_code == 409


def test_two_can_be_put_together_from_the_page_of_those_who_wait(amara_looks, bo_mentors, programme, dina, client_of):
    client, place = client_of(dina), programmes.membership_of(amara_looks, programme.pk)
    assert f"/desk/pairs/{place.pk}/" in client.get("/desk/waiting/").content.decode()
    page = words_of(client.get(f"/desk/pairs/{place.pk}/"))
    assert "Bo" in page
    assert "HIV" not in page
    assert [one.what for one in reads.reads_of(amara_looks.pk)] == ["round"]

    answer = client.post("/desk/pairs/", {"mentee": amara_looks.pk, "mentor": bo_mentors.pk, "wanted": "forbid"})

    page = words_of(client.get(answer.url))
    assert "What you decided" in page
    assert "0 of 1 who wait could have a mentor" in page
    client.post("/desk/pairs/", {"mentee": amara_looks.pk, "mentor": bo_mentors.pk, "wanted": "clear"})
    assert client.post("/desk/pairs/", {"mentee": "nobody", "mentor": "", "wanted": "pin"}).status_code == 404


def test_a_coordinator_is_not_told_whom_somebody_passed_over(
    amara_looks, bo_mentors, places, programme, dina, client_of
):
    place = programmes.membership_of(amara_looks, programme.pk)
    before = words_of(client_of(dina).get(f"/desk/pairs/{place.pk}/"))

    commands.pass_over(programme, by=amara_looks, mentor_id=bo_mentors.pk)

    after = words_of(client_of(dina).get(f"/desk/pairs/{place.pk}/"))
    assert before.count(">Bo<") == after.count(">Bo<") == 1


def test_every_list_holds_fifty_a_page(programme, make_member, dina, client_of):
    for number in range(51):
        make_member(f"Person {number}", seeks())

    page = words_of(client_of(dina).get("/desk/waiting/"))

    assert page.count("/desk/pairs/") == 50
    assert "Page 1 of 2" in page


# --- what a glance at a screen gives away ---


def test_no_title_or_address_says_what_a_page_is_about(walk, agreed_walk, bo, dina, programme, client_of):
    member, desk = client_of(bo), client_of(dina)
    pages = [
        member.get(one) for one in ("/m/", "/m/places/", f"/m/{walk.pk}/", f"/m/{walk.pk}/how/", f"/m/{walk.pk}/end/")
    ]
    pages += [desk.get(f"/desk/{one}") for one in DESK]

    for answer in pages:
        title = re.search(r"<title>(.*?)</title>", answer.content.decode())
        assert answer.status_code == 200
        assert title
        assert not TELLING.search(title[1])
        assert not TELLING.search(answer.request["PATH_INFO"])


def test_people_are_shown_by_the_name_they_use_here(walk, amara, bo, client_of):
    from alongside.people import commands as people

    circles = people.make_persona(bo, by=bo, name="Another Name")
    people.use_persona(circles, by=bo, space=Space.CIRCLES)

    page = words_of(client_of(amara).get(f"/m/{walk.pk}/how/"))

    assert "Bo" in page
    assert "Another Name" not in page
    assert queries.waiting_for(amara)[0].card.name == "Bo"


def test_a_mentor_is_shown_what_is_shared_only_once_the_mentee_has_said_yes(
    programme, amara_looks, bo_mentors, client_of
):
    kept = [
        {"name": "experience", "points": 1, "data": {"shared": 1, "of": 3, "ahead": 0, "tags": ["hiv-living-with"]}}
    ]
    offered = propose(programme, mentee=amara_looks.pk, mentor=bo_mentors.pk, source=Source.ROUND, fit=1, reasons=kept)
    bo = client_of(bo_mentors)
    before = bo.get(f"/m/p/{offered.pk}/").content.decode()

    commands.answer_proposal(offered, by=amara_looks, yes=True)

    assert "Living with HIV" not in before
    assert "You share one of the three things they marked" in before
    assert "Living with HIV" in bo.get(f"/m/p/{offered.pk}/").content.decode()


def test_who_waits_for_a_mentors_answer_stands_on_their_page_too(amara_looks, bo_mentors, ask, client_of):
    proposal = ask(amara_looks, bo_mentors)

    assert f"/m/p/{proposal.pk}/" in client_of(bo_mentors).get("/m/").content.decode()


def test_a_new_suggestion_does_not_stand_as_agreed(amara_looks, bo_mentors, ask, client_of):
    commands.answer_proposal(ask(amara_looks, bo_mentors), by=bo_mentors, yes=True)
    walk = Mentorship.objects.get()
    first, second = (
        Terms(often="weekly", channel="writing", until="open", between_us=words)
        for words in ("First words", "Other words")
    )
    commands.suggest_boundaries(walk, by=amara_looks, terms=first)
    commands.agree_boundaries(walk, by=bo_mentors, version=1)
    commands.suggest_boundaries(walk, by=bo_mentors, terms=second)

    page = client_of(amara_looks).get(f"/m/{walk.pk}/").content.decode()
    assert "First words" in page
    assert "Other words" not in page
    assert "There is a new suggestion" in page


def test_many_own_words_are_read_beside_the_page(programme, amara_looks, make_mentor, monkeypatch):
    read = []
    monkeypatch.setattr(pool, "READ_AT_ONCE", 1)
    monkeypatch.setattr(pool, "best_available", lambda: object())
    monkeypatch.setattr(pool, "_read_beside", lambda _programme, texts: read.extend(texts))
    for name in ("One", "Two"):
        mentor = make_mentor(name, gives(words=f"{name} lost a congregation."))
        people.give_consent(mentor, by=mentor, purpose=Purpose.OWN_WORDS)

    assert len(queries.short_list(amara_looks, programme, "en").suggestions) == 2
    assert sorted(read) == ["One lost a congregation.", "Two lost a congregation."]
