"""About you: every page saved, skipped, come back to; and nothing typed is lost or breaks a own."""

import html
import json
import re

import pytest

from alongside.people import commands, queries
from alongside.people.rules import Facts, Lived, Purpose, Use
from alongside.people.views.about import STEPS
from alongside.people.vocabulary import load


@pytest.fixture
def own(amara, client_of):
    """Amara's browser."""
    return client_of(amara)


def said(person):
    return queries.own_facts(person)


def keep(person, **facts):
    commands.save_facts(person, by=person, facts=Facts(**facts))


@pytest.mark.parametrize("name", [name for name in STEPS if name not in ("lived", "uses")])
def test_every_page_may_be_sent_empty(own, amara, name):
    before = said(amara)

    response = own.post(f"/you/about/{name}/", {"wants_gender": "any"})

    assert response.status_code == 302
    assert said(amara) == before


def test_a_page_that_is_not_there_is_not_found(own):
    assert own.get("/you/about/nothing/").status_code == 404


def test_what_would_help_and_the_agreement_to_look_for_people(own, amara):
    own.post("/you/about/now/", {"wishes": ["listen", "been-there"]})

    assert said(amara).wishes == ("listen", "been-there")
    assert queries.agreed([amara.pk], purpose=Purpose.MATCHING) == set()

    own.post("/you/about/now/", {"wishes": ["listen"], "agree": "on"})

    assert queries.agreed([amara.pk], purpose=Purpose.MATCHING) == {amara.pk}


def test_searching_finds_and_no_word_of_it_stands_in_an_address(own):
    response = own.post("/you/about/lived/", {"q": "wheelch", "find": "1"})

    text = response.content.decode()
    assert response.status_code == 200
    assert "disability-wheelchair" in text
    assert not re.search(r'(href|action)="[^"]*wheelch', text)


def test_a_group_shows_its_terms(own):
    words = load("en")

    text = own.post("/you/about/lived/", {"g": "2"}).content.decode()

    for term in words.in_group(words.groups[2].id):
        assert f'value="{term.id}"' in text


def test_ticks_are_kept_across_searches_and_unticking_takes_out(own, amara):
    first, second = load("en").terms[:2]
    own.post("/you/about/lived/", {"shown": [first.id, second.id], "picked": [first.id], "q": "deaf", "find": "1"})
    own.post(
        "/you/about/lived/", {"shown": [second.id], "picked": [second.id], "own": "  the long   winter ", "on": "1"}
    )
    assert said(amara).lived == (Lived(term=first.id), Lived(term=second.id), Lived(term="", words="the long winter"))

    own.post("/you/about/lived/", {"shown": [first.id, second.id, "own-2"], "picked": [second.id], "keep": "1"})

    assert said(amara).lived == (Lived(term=second.id),)


def test_what_was_decided_about_an_experience_survives_picking_more(own, amara):
    first, second = load("en").terms[:2]
    kept = Lived(term=first.id, use=Use.NEVER, salience=5, stage=2, talk=True)
    keep(amara, lived=(kept,))

    own.post("/you/about/lived/", {"shown": [first.id, second.id], "picked": [first.id, second.id], "on": "1"})

    assert said(amara).lived == (kept, Lived(term=second.id))


def test_a_term_nobody_offered_is_refused(own, amara):
    response = own.post("/you/about/lived/", {"picked": ["made-up-term"], "on": "1"})

    assert response.status_code == 400
    assert said(amara).lived == ()


def test_more_than_can_be_kept_is_said_in_words(own, amara):
    every = [term.id for term in load("en").terms]

    response = own.post("/you/about/lived/", {"shown": every, "picked": every, "on": "1"})

    assert response.status_code == 400
    assert "as many as can be kept" in response.content.decode()
    assert said(amara).lived == ()


def test_how_each_may_be_used(own, amara):
    first, second = load("en").terms[:2]
    keep(amara, wishes=("offer",), lived=(Lived(term=first.id), Lived(term=second.id)))
    assert "willing to talk" in own.get("/you/about/uses/").content.decode()

    response = own.post(
        "/you/about/uses/",
        {
            "use-0": "must", "salience-0": "5", "stage-0": "4", "talk-0": "on",
            "use-1": "never", "salience-1": "1", "stage-1": "",
        },
    )  # fmt: skip

    assert response.status_code == 302
    assert said(amara).lived == (
        Lived(term=first.id, use=Use.MUST, salience=5, stage=4, talk=True),
        Lived(term=second.id, use=Use.NEVER, salience=1, stage=None, talk=False),
    )


def test_without_anything_picked_there_is_nothing_to_say_of_its_use(own):
    assert own.get("/you/about/uses/").url == "/you/about/lived/"


def test_a_use_that_is_none_is_refused(own, amara):
    keep(amara, lived=(Lived(term=load("en").terms[0].id),))

    response = own.post("/you/about/uses/", {"use-0": "whatever", "salience-0": "9", "stage-0": "7"})

    assert response.status_code == 400


def test_hours_are_ticked_or_written_and_come_back_as_they_were(own, amara):
    response = own.post(
        "/you/about/when/",
        {
            "languages": ["en", "bfi"], "formats": ["text"], "time_zone": "Europe/London",
            "hours": ["Mon-morning", "Mon-afternoon"], "exact": "Sun 23:00-01:00",
        },
    )  # fmt: skip
    assert response.status_code == 302
    assert said(amara).hours == "Mon 09:00-17:00; Sun 23:00-01:00"

    text = own.get("/you/about/when/").content.decode()

    assert re.search(r'value="Mon-morning"\s+checked', text)
    assert not re.search(r'value="Sun-late"\s+checked', text)
    assert 'value="Sun 23:00-01:00"' in text


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"exact": "whenever"}, "cannot be read"),
        ({"exact": "Mon 9:00-10:00"}, "Choose your time zone"),
        ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"languages": ["xx-nothing"]}, "languages"),
        ({"hours": ["Mon-teatime"]}, "teatime"),
    ],
)
def test_what_cannot_be_read_is_said_and_kept(own, amara, sent, words):
    response = own.post("/you/about/when/", sent)

    assert response.status_code == 400
    assert words in response.content.decode()
    assert said(amara) == Facts()


def test_likes_and_goals_and_not_both_at_once(own, amara):
    words = load("en")
    goal, one, two = words.goals[0].id, words.interests[0].id, words.interests[1].id
    own.post("/you/about/likes/", {"goals": [goal], "interests": [one], "dislikes": [two]})
    assert (said(amara).goals, said(amara).interests, said(amara).dislikes) == ((goal,), (one,), (two,))

    assert own.post("/you/about/likes/", {"interests": [one], "dislikes": [one]}).status_code == 400


def test_sliders_may_be_answered_or_skipped(own, amara):
    own.post("/you/about/ways/", {"value-0": "4", "value-1": "", "value-3": "0"})

    assert said(amara).values == (4, None, None, 0, None)


def test_whom_to_meet_and_whom_not(own, amara):
    own.post(
        "/you/about/with/",
        {
            "gender": " Woman ", "wants_gender": "words", "wants_words": "Woman, nonbinary", "born": "1990",
            "workplace": "The  Mill, Leeds", "avoid": "county court",
        },
    )  # fmt: skip

    facts = said(amara)
    assert (facts.gender, facts.wants_gender, facts.born) == ("woman", "woman;nonbinary", 1990)
    assert facts.workplace == ("the mill", "leeds")
    assert facts.avoid == ("the mill", "leeds", "county court")
    text = own.get("/you/about/with/").content.decode()
    assert 'value="woman, nonbinary"' in text
    assert 'value="county court"' in text


@pytest.mark.parametrize(
    "sent",
    [
        {"wants_gender": "words"}, {"wants_gender": "same"}, {"born": "-1726"}, {"born": "99999999999"},
        {"born": "2099"}, {"born": "long ago"}, {"workplace": ", ".join(map(str, range(30)))}, {"avoid": "x" * 61},
        {"gender": "x" * 61}, {"wants_gender": "whatever"},
    ],
)  # fmt: skip
def test_what_cannot_be_meant_is_refused(own, amara, sent):
    response = own.post("/you/about/with/", {"wants_gender": "any", **sent})

    assert response.status_code == 400
    assert said(amara) == Facts()


def test_own_words_with_and_without_agreement(own, amara):
    own.post("/you/about/words/", {"words": "I sing.", "agree": "on"})
    assert queries.agreed([amara.pk], purpose=Purpose.OWN_WORDS) == {amara.pk}

    own.post("/you/about/words/", {"words": "I sing."})

    assert said(amara).words == "I sing."
    assert queries.agreed([amara.pk], purpose=Purpose.OWN_WORDS) == set()


def test_someone_else_sees_nothing_of_it(amara, chen, client_of):
    keep(amara, words="I sing when nobody listens", wishes=("company",))

    other = client_of(chen)
    for name in ("", *(f"{step}/" for step in STEPS)):
        text = other.get(f"/you/about/{name}", follow=True).content.decode()
        assert "I sing" not in text
        assert not re.search(r'value="company"[^>]*checked', text)


def test_nobody_signed_in_is_led_to_sign_in_and_back(guest):
    response = guest.get("/you/about/lived/")

    assert response.url == "/sign-in/?next=/you/about/lived/"
    assert guest.post("/you/about/now/", {"wishes": ["listen"]}).url == "/sign-in/"


def test_words_of_any_kind_are_kept_as_they_are_or_refused_with_them_still_there(own, amara, real_data):
    strings = json.loads((real_data / "blns" / "blns.json").read_text(encoding="utf-8"))

    for words in strings:
        response = own.post("/you/about/words/", {"words": words})
        assert response.status_code in (302, 400), repr(words)
        if response.status_code == 302:
            assert (
                said(amara).words == words.replace("\r\n", "\n").strip() or said(amara).words.split() == words.split()
            )
            assert html.escape(said(amara).words) in own.get("/you/about/words/").content.decode()


@pytest.mark.parametrize("words", ["a\0b", "x" * 1_000_000])
@pytest.mark.parametrize("name", ["words", "with", "lived", "when"])
def test_what_no_page_can_hold_is_refused(own, amara, words, name):
    sent = {"words": words, "gender": words, "own": words, "exact": words, "on": "1"}

    assert own.post(f"/you/about/{name}/", sent).status_code == 400
    assert said(amara) == Facts()


def test_too_long_words_are_still_there(own):
    response = own.post("/you/about/words/", {"words": "mine " * 500})

    assert response.status_code == 400
    assert "mine mine mine" in response.content.decode()


def test_every_page_takes_a_few_queries_and_a_few_kilobytes(own, amara, django_assert_max_num_queries):
    keep(amara, lived=tuple(Lived(term=term.id) for term in load("en").terms[:12]))

    for name in STEPS:
        with django_assert_max_num_queries(8):
            response = own.get(f"/you/about/{name}/")
        assert len(response.content) < 60_000, name
