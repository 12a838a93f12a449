"""The library: enough of it, honest about where it comes from, found by anyone, and a programme's to adapt."""

import re

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.errors import BadInput, NotAllowed, NotFound
from alongside.strategies import commands, queries
from alongside.strategies.library import packaged
from alongside.strategies.rules import MOMENTS, Area, Mechanism, folded, matching
from alongside.ui.lint import TELLING

pytestmark = pytest.mark.django_db

OWN = {
    "title": "Hum a tune", "what": "A tune, hummed.", "helps": "In the lift.", "not_for": "", "steps": ["Breathe in.", "Hum."],
    "known": "", "source": "A member, 2026.", "area": "hard", "when": ["night"],
}  # fmt: skip


def test_there_are_more_than_forty_and_some_for_every_area_moment_and_mechanism():
    everything = packaged()

    assert len(everything) >= 44
    assert len({one.id for one in everything}) == len(everything)
    assert all(sum(one.area == area for one in everything) >= 12 for area in Area)
    assert {moment for one in everything for moment in one.when} == set(MOMENTS)
    assert {each for one in everything for each in one.acts_on} == set(Mechanism)


@pytest.mark.parametrize("one", packaged(), ids=lambda one: one.id)
def test_each_says_all_it_should_and_where_it_was_read(one):
    assert all((one.title, one.what, one.helps, one.not_for, one.known, one.acts_on, one.when))
    assert 3 <= len(one.steps) <= 6
    assert str(one.year) in one.source
    assert 1960 <= one.year <= 2026
    assert len(one.title) <= 60
    assert not TELLING.search(one.id), "an id stands in an address"


#: Words that promise more than a page can.
PROMISES = re.compile(
    r"\b(cures?|heals?|proven|guarantee\w*|therapy|disorder|symptoms?|patients? with|diagnos\w*)\b", re.I
)


@pytest.mark.parametrize("one", packaged(), ids=lambda one: one.id)
def test_none_promises_a_cure(one):
    said = " ".join((one.title, one.what, one.helps, *one.steps, one.known))

    assert PROMISES.findall(said) == []


def sentences(text):
    return [part for part in re.split(r"[.!?:;]\s+|\n", text) if part.strip()]


def grade(text):
    """The Automated Readability Index (Smith and Senter 1967) as a US school grade: 6 is about 11 years old."""
    words = re.findall(r"[\w'-]+", text)
    return 4.71 * sum(map(len, words)) / len(words) + 0.5 * len(words) / len(sentences(text)) - 21.43


def test_the_words_are_plain():
    tried = [grade(". ".join((one.what, one.helps, one.not_for, *one.steps))) for one in packaged()]
    known = [grade(one.known) for one in packaged()]

    assert max(tried) < 6
    assert max(known) < 10
    assert sum(known) / len(known) < 7


@given(st.text(max_size=40))
def test_whatever_is_looked_for_only_what_holds_it_is_found(words):
    found = matching(packaged(), words=words)

    assert set(found) <= set(packaged())
    for one in found:
        assert all(word in one.sought() for word in re.findall(r"\w+", folded(words))[:10])


def test_it_is_found_by_area_by_moment_and_by_words():
    at_night = matching(packaged(), area=Area.HARD, moment="night")

    assert at_night
    assert all(one.area == Area.HARD and "night" in one.when for one in at_night)
    assert matching(packaged(), words="Sléep")
    assert matching(packaged(), words="letter")[0].id == "letter-to-me"
    assert matching(packaged(), words="zzzz") == []


def test_anyone_may_read_and_try_without_an_account(programme):
    browser = Client()

    page = browser.get("/strategies/").content.decode()

    assert page.count('<li lang="en"') == len(packaged())
    assert "Breathe out longer than in" in browser.get("/strategies/long-out/").content.decode()
    assert "Let your shoulders drop." in browser.get("/strategies/long-out/now/").content.decode()


def test_an_installation_without_a_programme_has_a_library():
    assert Client().get("/strategies/").status_code == 200


def test_the_steps_are_walked_one_page_each():
    steps = queries.strategy(None, "long-out").steps
    for number, step in enumerate(steps, 1):
        page = Client().get(f"/strategies/long-out/now/?step={number}").content.decode()
        assert step in page
        assert f"?step={number + 1}" in page

    assert "You tried something" in Client().get(f"/strategies/long-out/now/?step={len(steps) + 1}").content.decode()


@pytest.mark.parametrize("step", ["0", "-3", "999", "a", "9" * 400, "٣"])
def test_a_step_that_is_none_shows_one_that_is(step):
    assert Client().get("/strategies/long-out/now/", {"step": step}).status_code == 200


def test_each_area_and_each_moment_has_a_page_of_what_is_for_it():
    for number, area in enumerate(Area, 1):
        page = Client().get(f"/strategies/?a={number}").content.decode()
        assert page.count("card--link") == sum(one.area == area for one in packaged())
    for number, moment in enumerate(MOMENTS, 1):
        page = Client().get(f"/strategies/?m={number}").content.decode()
        assert page.count("card--link") == sum(moment in one.when for one in packaged())


def test_what_is_looked_for_stands_in_no_address(programme):
    page = Client().post("/strategies/", {"q": "sleep"})

    assert page.status_code == 200
    assert "Hand it to tomorrow" in page.content.decode()
    assert 'method="post" action="/strategies/"' in page.content.decode()
    assert "?q=" not in page.content.decode()


def test_the_library_costs_two_questions_however_much_was_changed(programme, dina, django_assert_max_num_queries):
    for one in packaged()[:20]:
        commands.hide_strategy(programme, by=dina, code=one.id)
    commands.add_strategy(programme, by=dina, said=OWN)
    with django_assert_max_num_queries(2):
        page = Client().get("/strategies/")

    shown = page.content.decode()
    assert shown.count('<li lang="en"') == len(packaged()) - 20
    assert "Hum a tune" in shown


def test_a_coordinator_hides_one_and_shows_it_again(programme, dina):
    commands.hide_strategy(programme, by=dina, code="long-out")
    assert Client().get("/strategies/long-out/").status_code == 404
    assert "long-out" not in {one.id for one in queries.library(programme)}

    commands.show_strategy(programme, by=dina, code="long-out")
    assert Client().get("/strategies/long-out/").status_code == 200


def test_whoever_keeps_one_goes_on_seeing_it(programme, dina, amara, client_of, breath):
    commands.keep(breath, by=amara)
    commands.hide_strategy(programme, by=dina, code="long-out")

    assert client_of(amara).get("/strategies/long-out/").status_code == 200
    assert [one.strategy.id for one in queries.kit_of(amara)] == ["long-out"]


def test_one_is_said_in_other_words_and_the_same_words_undo_it(programme, dina, breath):
    as_it_came = {
        name: getattr(breath, name) for name in ("title", "what", "helps", "not_for", "steps", "known", "source")
    }
    commands.say_strategy(programme, by=dina, code="long-out", said={**as_it_came, "title": "A slow breath"})
    assert queries.strategy(programme, "long-out").title == "A slow breath"
    assert queries.strategy(programme, "long-out").is_own

    commands.say_strategy(programme, by=dina, code="long-out", said=as_it_came)
    assert queries.strategy(programme, "long-out") == breath


def test_one_of_its_own_is_found_like_the_others_under_a_code_that_says_nothing(programme, dina):
    row = commands.add_strategy(programme, by=dina, said=OWN)

    assert re.fullmatch(r"own-[0-9a-f]{8}", row.code)
    assert "Hum a tune" in Client().post("/strategies/", {"q": "hum"}).content.decode()
    assert [one.id for one in matching(queries.library(programme), moment="night")].count(row.code) == 1


def test_nobody_but_a_coordinator_changes_what_is_shown(programme, chen, bo):
    for person in (chen, bo):
        for change in (
            lambda who=person: commands.hide_strategy(programme, by=who, code="long-out"),
            lambda who=person: commands.say_strategy(programme, by=who, code="long-out", said=OWN),
            lambda who=person: commands.add_strategy(programme, by=who, said=OWN),
        ):
            with pytest.raises(NotAllowed, match="not-a-coordinator-here"):
                change()


def test_what_is_missing_is_named(programme, dina):
    for field, wrong in (("title", " "), ("source", ""), ("steps", ["Only one."])):
        with pytest.raises(BadInput) as refused:
            commands.add_strategy(programme, by=dina, said={**OWN, field: wrong})
        assert refused.value.field == field


def test_what_is_not_there_cannot_be_hidden(programme, dina):
    with pytest.raises(NotFound):
        commands.hide_strategy(programme, by=dina, code="nothing")


def test_the_desk_page_changes_it_by_pressing_buttons(programme, dina, client_of):
    desk = client_of(dina)
    typed = {**OWN, "steps": "\n".join(OWN["steps"])}

    assert desk.post("/desk/strategies/new/", typed).status_code == 302
    assert desk.post("/desk/strategies/long-out/", {**typed, "title": "A slow breath"}).status_code == 302
    assert desk.post("/desk/strategies/warm-hand/shown/", {"do": "hide"}).status_code == 302

    shown = {one.id: one for one in queries.library(programme)}
    assert shown["long-out"].title == "A slow breath"
    assert shown["long-out"].area == Area.HARD
    assert "warm-hand" not in shown
    assert any(one.title == "Hum a tune" for one in shown.values())


def test_the_desk_page_costs_the_same_however_many_there_are(programme, dina, client_of, django_assert_max_num_queries):
    for number in range(30):
        commands.add_strategy(programme, by=dina, said={**OWN, "title": f"Tune {number}"})
    desk = client_of(dina)
    with django_assert_max_num_queries(6):
        assert desk.get("/desk/strategies/").status_code == 200
