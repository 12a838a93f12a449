"""Finding stories: the shelf, words, what is chosen for a reader, and what they say afterwards."""

from pathlib import Path

import numpy as np
import pytest
from django.db import connection
from django.test import Client

from alongside.foundation.errors import BadInput, NotAllowed, NotFound
from alongside.people import commands as people
from alongside.people.rules import Facts, Lived, Purpose, Use
from alongside.rolemodels import commands as stories
from alongside.rolemodels import privacy
from alongside.rolemodels.commands import finding
from alongside.rolemodels.models import Published, ReaderWishes, Reading, SearchText
from alongside.rolemodels.queries import choosing
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.telling import Channel
from tests.rolemodels.telling import published

pytestmark = pytest.mark.django_db


def titles(found):
    return [one.story.title for one in found]


def by_words(viewer, words, language="en", **more):
    return titles(choosing.found_by_words(viewer, words, language=language, **more))


def chosen(viewer, wishes=None):
    return choosing.chosen_for(viewer, wishes or choosing.wishes_of(viewer))


# --- words -----------------------------------------------------------------------------------------------------------


def test_words_are_found_by_their_stems_and_without_their_accents(out, chen):
    out(title="Telling my families")
    out(title="La canción de mi madre", language="es", did="Canté.")

    assert by_words(chen, "tell family") == ["Telling my families"]
    assert by_words(chen, "CANCION") == by_words(None, "canciones", "es") == ["La canción de mi madre"]
    assert by_words(chen, "zebra") == []
    assert by_words(chen, "") == by_words(chen, "-- !") == []


def test_a_title_counts_more_than_the_rest_and_some_words_are_better_than_none(out, chen):
    out(title="On the roof", did="I carried a ladder.")
    out(title="The ladder", did="I climbed it.")

    assert by_words(chen, "ladder") == ["The ladder", "On the roof"]
    assert by_words(chen, "ladder zebra") == ["The ladder", "On the roof"]


def test_signs_of_the_search_language_are_only_words(out, chen):
    out(title="A ladder")

    for words in ('"ladder"', "ladder*", "ladder)", "title:ladder", "ladder & | !", "ladder'", "NOT ladder"):
        assert by_words(chen, words) == ["A ladder"], words


def test_scripts_without_spaces_and_from_right_to_left_are_searched_too(out, chen):
    out(title="我在星期二告诉了工头", language="zh")
    out(title="أخبرتُ المدير يوم الثلاثاء", language="ar")

    assert by_words(chen, "星期二", "zh") == ["我在星期二告诉了工头"]
    assert by_words(chen, "اخبرت المدير", "ar") == ["أخبرتُ المدير يوم الثلاثاء"]


def test_who_may_not_read_a_story_does_not_find_it(out, amara):
    out(title="For members", in_public=False)
    stranger = people.make_person(name="Sam")

    assert by_words(amara, "members") == ["For members"]
    assert by_words(None, "members") == by_words(stranger, "members") == []
    assert titles(choosing.listed(None)[1]) == titles(choosing.listed(stranger)[1]) == []


def test_what_is_taken_back_is_found_no_more_and_its_stems_are_gone(out, chen, bo):
    story = out(title="Wombats", did="Quokkas everywhere.")
    out(title="Another")
    story.story.delete()

    assert by_words(chen, "wombats") == []
    assert not SearchText.objects.filter(body__contains="quokka").exists()
    assert titles(chosen(chen)) == ["Another"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL keeps no search file of its own")
def test_no_word_of_a_story_taken_back_stays_in_the_file(out):
    # A story of its own, and several beside it, so that its words stood in more than one piece of the index.
    for number in range(30):
        out(title=f"Neighbour {number}", did="Somebody else entirely.")
    story = out(title="Xylophobrachium", did="Qwertzuiopian nights.", stereotype="Zyzzyvalike")
    for number in range(30):
        out(title=f"Later {number}")
    story.story.delete()
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    name = str(connection.settings_dict["NAME"])
    kept = b"".join(Path(name + end).read_bytes() for end in ("", "-wal") if Path(name + end).exists())

    assert b"neighbour" in kept
    for word in (b"xylophob", b"Xylophob", b"qwertzuiopian", b"zyzzyva"):
        assert word not in kept


def test_what_its_teller_brings_out_is_found_where_they_agreed_and_nowhere_once_it_rests(programme, amara, chen, dina):
    story = published(programme, by=amara, editor=dina).story
    name = "I told my foreman on a Tuesday."

    assert by_words(chen, "foreman") == titles(chosen(chen)) == [name]
    assert by_words(None, "foreman") == []
    stories.agree(story, by=amara, channel=Channel.PUBLIC)
    assert by_words(None, "foreman") == [name]
    stories.no_more(story, by=amara, channel=Channel.MEMBERS)
    stories.no_more(story, by=amara, channel=Channel.PUBLIC)
    assert by_words(chen, "foreman") == titles(chosen(chen)) == titles(choosing.listed(None)[1]) == []
    assert not SearchText.objects.exists()


# --- chosen for somebody ---------------------------------------------------------------------------------------------


def test_what_somebody_lives_and_wishes_decides_and_is_said(out, amara, client_of):
    people.save_facts(amara, by=amara, facts=Facts(lived=(Lived(term="mental-voices", stage=1, salience=5),)))
    out(("area", "faith"), title="Elsewhere", stereotype="")
    out(
        ("experience", "mental-voices"),
        ("obstacle", "mental-voices"),
        ("area", "work"),
        title="The same road",
        stereotype="",
    )
    finding.save_wishes(Wishes(areas=("work",)), by=amara)

    page = client_of(amara).get("/t/").content.decode()

    assert titles(chosen(amara)) == ["The same road", "Elsewhere"]
    assert "They had the same in their way: Hearing voices" in page
    assert "It is about a part of life you named: Work" in page
    assert "One step ahead of where you are" in page


def test_nobody_is_offered_what_they_told_themselves(out, amara, bo):
    out(title="Bo's own")

    assert titles(chosen(bo)) == []
    assert titles(chosen(amara)) == ["Bo's own"]


def test_the_list_of_experiences_tells_nothing_of_stories_one_may_not_read(out, amara):
    out(("experience", "mental-voices"), in_public=False)

    assert choosing.experiences(choosing.view_of(None)) == []
    assert choosing.experiences(choosing.view_of(amara)) == ["mental-voices"]


def test_what_is_kept_out_of_matching_chooses_no_story(out, amara):
    people.save_facts(amara, by=amara, facts=Facts(lived=(Lived(term="mental-voices", use=Use.KEEP_OUT, stage=1),)))
    out(("experience", "mental-voices"))

    assert "experience" not in {reason.code for reason in chosen(amara)[0].reasons}


def test_the_stereotype_that_hurts_is_answered_first(out, amara):
    for number in range(8):
        out(("area", "work"), title=f"Other {number}", stereotype="They are all rich")
    out(("area", "work"), title="Reliable", stereotype="People like us can't be relied on")
    finding.save_wishes(Wishes(stereotype="you can never rely on them", areas=("work",)), by=amara)

    first = chosen(amara)[0]
    assert first.story.title == "Reliable"
    assert first.reasons[0].code == "stereotype"


def test_topics_never_to_be_seen_are_in_no_list(out, amara, client_of):
    out(("note", "grief"), ("area", "faith"), title="About a chapel")
    out(("area", "work"), title="About a chapel roof")
    finding.save_wishes(Wishes(never=("faith",)), by=amara)
    browser = client_of(amara)

    assert titles(chosen(amara)) == ["About a chapel roof"]
    for page in (browser.get("/t/"), browser.get("/t/?all=1"), browser.post("/t/", {"q": "chapel", "_once": "1"})):
        assert "About a chapel roof" in page.content.decode()
        assert "About a chapel<" not in page.content.decode()


def test_a_story_that_was_answered_gives_way_to_the_next(out, amara):
    story = out(("area", "work"), title="Read")
    out(("area", "work"), title="Next")
    finding.answer(story, by=amara, could=4, alike=None, feel=None)

    assert titles(chosen(amara)) == ["Next"]
    finding.forget_readings(by=amara)
    assert len(chosen(amara)) == 2


def test_choosing_and_searching_ask_a_constant_number_of_questions(out, amara, django_assert_max_num_queries):
    for number in range(12):
        out(("area", "work"), title=f"Ladder {number}")
    wishes = choosing.wishes_of(amara)
    choosing.held()

    with django_assert_max_num_queries(7):
        assert len(chosen(amara, wishes)) == 6
    with django_assert_max_num_queries(6):
        assert len(by_words(amara, "ladder")) == 12


def test_a_shelf_in_memory_is_never_older_than_the_database(out, chen):
    first = choosing.held()
    story = out(title="New")
    second = choosing.held()

    assert choosing.held() is second
    assert len(second.shelf) == len(first.shelf) + 1
    Published.objects.filter(pk=story.pk).delete()
    assert len(choosing.held().shelf) == len(first.shelf)


class Model:
    """Hears nothing but whether a text speaks of the sea."""

    name, languages = "sea", frozenset({"en"})

    def embed(self, texts):
        return np.array([[1, 0] if "sea" in text else [0, 1] for text in texts], np.float32).reshape(-1, 2)


def test_own_words_count_by_their_meaning_only_with_consent_and_where_there_is_a_model(out, amara, monkeypatch):
    out(title="Roofs")
    out(title="Boats", did="I went to sea.")
    people.save_facts(amara, by=amara, facts=Facts(words="I miss the sea."))
    monkeypatch.setattr(choosing, "best_available", Model)

    def near():
        return [one.story.title for one in chosen(amara) if "words" in {reason.code for reason in one.reasons}]

    assert near() == []
    people.give_consent(amara, by=amara, purpose=Purpose.OWN_WORDS)
    assert near() == ["Boats"]
    monkeypatch.setattr(choosing, "best_available", lambda: None)
    assert near() == []


# --- pages -----------------------------------------------------------------------------------------------------------


def test_anybody_reads_what_is_public_without_an_account(out):
    story, inside = out(("area", "work"), ("note", "slurs")), out(title="For members", in_public=False)
    nobody = Client()

    shelf, page = nobody.get("/t/").content.decode(), nobody.get(f"/t/{story.pk}/").content.decode()

    assert story.title in shelf
    assert inside.title not in shelf
    assert "Insulting words" in page
    assert "Three questions" not in page
    assert nobody.get(f"/t/{inside.pk}/").status_code == 404
    assert "<title>Notes" in page


def test_lists_are_narrowed_by_part_of_life_situation_and_experience(out, client_of, chen):
    out(("area", "work"), ("situation", "at-work"), ("experience", "mental-voices"), title="Roofs")
    out(("area", "study"), title="Books")
    browser = client_of(chen)

    for page in (
        browser.get("/t/?a=1"), browser.get("/t/?s=3"), browser.post("/t/", {"experience": "mental-voices", "_once": "1"}),
        browser.post("/t/", {"q": "roofs", "experience": "mental-voices", "_once": "2"}),
    ):  # fmt: skip
        assert "Roofs" in page.content.decode()
        assert "Books" not in page.content.decode()
    assert browser.post("/t/", {"experience": "nothing", "_once": "3"}).status_code == 400
    assert "No story fits yet" in browser.get("/t/?a=9").content.decode()


def test_an_empty_shelf_says_where_else_to_look(programme, client_of, chen):
    for browser in (Client(), client_of(chen)):
        assert "No stories here yet" in browser.get("/t/").content.decode()


def test_long_lists_come_in_pages(out):
    for number in range(23):
        out(title=f"Story {number}")

    assert Client().get("/t/").content.decode().count("card__title") == 20
    assert Client().get("/t/?page=2").content.decode().count("card__title") == 3


def test_feeling_low_opens_something_kind_and_no_other_story(out, amara, client_of):
    story, browser = out(), client_of(amara)

    answered = browser.post(
        f"/t/{story.pk}/answer/", {"could": "3", "feel": "1", "_once": "1"}, follow=True
    ).content.decode()
    assert "Talk to a person now" in answered
    assert "/strategies/" in answered
    assert "Your next stories" not in answered

    better = browser.post(f"/t/{story.pk}/answer/", {"feel": "4", "_once": "2"}, follow=True).content.decode()
    assert "Your next stories" in better


def test_no_answer_or_a_wrong_one_is_told_and_keeps_nothing(out, amara, client_of):
    story, browser = out(), client_of(amara)

    for typed in ({}, {"could": "6"}, {"feel": "x"}):
        assert browser.post(f"/t/{story.pk}/answer/", typed).status_code == 400
    with pytest.raises(BadInput):
        finding.answer(story, by=amara, could=9, alike=None, feel=None)
    assert not Reading.objects.exists()


def test_not_this_kind_of_story_is_one_press(out, amara, client_of):
    story = out(("area", "work"), title="Not for me")
    client_of(amara).post(f"/t/{story.pk}/answer/", {"unlike": "1", "_once": "1"})

    assert titles(chosen(amara)) == []


def test_what_a_reader_says_is_sealed_and_nobody_elses(out, amara, chen, client_of):
    story, inside = out(), out(in_public=False)
    finding.save_wishes(Wishes(stereotype="lazybones"), by=amara)
    finding.answer(story, by=amara, could=1, alike=2, feel=3)
    stranger = people.make_person(name="Sam")

    assert "lazybones" in client_of(amara).get("/t/wishes/").content.decode()
    assert "lazybones" not in client_of(chen).get("/t/wishes/").content.decode()
    with connection.cursor() as cursor:
        for table in ("rolemodels_readerwishes", "rolemodels_reading"):
            cursor.execute(f"SELECT * FROM {table}")  # noqa: S608 - the name of a table of ours
            row = repr([bytes(one) if isinstance(one, memoryview) else one for one in cursor.fetchone()])
            assert "lazybones" not in row
            assert str(story.pk) not in row
            assert story.pk.hex not in row
    with pytest.raises(NotAllowed):
        finding.answer(inside, by=stranger, could=1, alike=1, feel=1)
    with pytest.raises(NotFound):
        choosing.story_for(stranger, inside.pk)


def test_what_a_reader_said_is_handed_to_them_and_erased(out, amara):
    finding.save_wishes(Wishes(stereotype="lazy", areas=("work",)), by=amara)
    finding.answer(out(), by=amara, could=1, alike=None, feel=5)

    told = privacy.export(amara.pk)
    assert told["what I look for"][0]["stereotype"] == "lazy"
    assert told["what I answered after a story"][0]["feel"] == 5
    privacy.erase(amara.pk)
    assert not Reading.objects.exists()
    assert not ReaderWishes.objects.exists()


def test_what_is_wished_is_kept_and_codes_of_another_release_are_passed_over(amara, client_of):
    browser = client_of(amara)
    typed = {
        "areas": ["work"],
        "situations": ["dating"],
        "functions": ["inspires"],
        "stage": "2",
        "stereotype": " Lazy ",
        "never": ["war"],
    }
    browser.post("/t/wishes/", {**typed, "_once": "1"})

    assert choosing.wishes_of(amara) == Wishes(
        areas=("work",), situations=("dating",), functions=("inspires",), stage=2, stereotype="Lazy", never=("war",)
    )
    assert Wishes.from_json({"areas": ["moon"], "stage": 9}) == Wishes()
    assert browser.post("/t/wishes/", {"stereotype": "x" * 201, "_once": "2"}).status_code == 400
