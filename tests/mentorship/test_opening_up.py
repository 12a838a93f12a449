"""Opening up step by step: nothing shows until both want it, nobody learns that the other did, and each can take it back."""

import pytest

from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands, queries
from alongside.mentorship.models import Mentorship, Opened
from alongside.mentorship.rules.disclosing import FIRST_LEVELS, LEVELS, Level
from alongside.people import commands as people
from tests.mentorship.conftest import gives

pytestmark = pytest.mark.django_db
HERS, THEIRS = "I sang in the choir that sent me away.", "My first name is Tomasz, and it rains here."


def step(viewer, walk, level=Level.LIVED):
    return next(one for one in queries.steps_between(viewer, walk) if one.level == level)


@pytest.fixture
def both_opened(agreed_walk, amara, bo):
    for person, words in ((amara, HERS), (bo, THEIRS)):
        commands.open_level(agreed_walk, by=person, level=Level.LIVED, words=words)
    return agreed_walk


def test_what_one_has_opened_shows_to_nobody_until_the_other_has_too(agreed_walk, amara, bo, dina, client_of):
    before = client_of(bo).get(f"/m/{agreed_walk.pk}/more/").content
    commands.open_level(agreed_walk, by=amara, level=Level.LIVED, words=HERS)
    after = client_of(bo).get(f"/m/{agreed_walk.pk}/more/").content.decode()

    assert not step(bo, agreed_walk).theirs
    assert len(before) == len(after.encode()), "not even by its length does the page say that she did"
    for person, address in (
        (bo, f"/m/{agreed_walk.pk}/more/"),
        (bo, "/home/"),
        (bo, "/seen/"),
        (dina, "/desk/walking/"),
    ):
        assert "choir" not in client_of(person).get(address).content.decode()

    commands.open_level(agreed_walk, by=bo, level=Level.LIVED, words=THEIRS)

    assert step(bo, agreed_walk).theirs == HERS
    assert step(amara, agreed_walk).theirs == THEIRS


def test_that_one_of_the_two_has_opened_is_no_event_and_no_news(agreed_walk, amara, bo, let_events_arrive, client_of):
    let_events_arrive()
    events = OutboxEvent.objects.count()
    commands.open_level(agreed_walk, by=amara, level=Level.LIVED, words=HERS)

    assert OutboxEvent.objects.count() == events

    commands.open_level(agreed_walk, by=bo, level=Level.LIVED, words=THEIRS)
    let_events_arrive()
    told = OutboxEvent.objects.filter(name="mentorship.level-met").get()
    assert told.by is None
    assert "something new on your page together" in client_of(amara).get("/notes/").content.decode()


def test_taking_back_hides_it_at_once_and_says_what_the_other_may_have_read(both_opened, amara, bo, client_of):
    commands.take_back(both_opened, by=amara, level=Level.LIVED)

    assert not step(bo, both_opened).theirs
    assert not step(amara, both_opened).theirs, "she gives up what she was shown for it"
    assert Opened.objects.get(person=amara).words == "", "her words are not kept"
    assert (
        "may have read it, and nobody can take that back"
        in client_of(amara).get(f"/m/{both_opened.pk}/more/").content.decode()
    )
    assert "may have read it while it was shown" in client_of(amara).get("/seen/").content.decode()

    commands.take_back(both_opened, by=amara, level=Level.LIVED)  # again does nothing
    commands.open_level(both_opened, by=amara, level=Level.LIVED, words="Something else.")
    assert step(bo, both_opened).theirs == "Something else."


def test_steps_come_one_after_the_other_and_go_with_those_that_build_on_them(both_opened, amara):
    with pytest.raises(Refused, match="not-yet"):
        commands.open_level(both_opened, by=amara, level=Level.REACH, words="By post.")
    commands.open_level(both_opened, by=amara, level=Level.SELF, words="Amara.")

    commands.take_back(both_opened, by=amara, level=Level.LIVED)

    assert not Opened.objects.filter(person=amara, is_open=True).exists()


def test_nobody_else_may_open_look_or_take_back(both_opened, amara, chen, dina, client_of):
    for stranger in (chen, dina):
        with pytest.raises(NotAllowed):
            commands.open_level(both_opened, by=stranger, level=Level.LIVED, words="Me.")
        with pytest.raises(NotAllowed):
            commands.take_back(both_opened, by=stranger, level=Level.LIVED)
        assert client_of(stranger).get(f"/m/{both_opened.pk}/more/").status_code == 404
        assert client_of(stranger).post(f"/m/{both_opened.pk}/more/lived/back/").status_code == 404


def test_nothing_is_left_to_read_when_it_ends(both_opened, amara, bo):
    commands.end_mentorship(both_opened, by=bo)

    ended = Mentorship.objects.get()
    assert not step(amara, ended).theirs
    assert not any(one.words for one in Opened.objects.all())
    with pytest.raises(Refused, match="not-yet"):
        commands.open_level(ended, by=amara, level=Level.LIVED, words=HERS)


def test_before_they_have_agreed_how_nothing_is_opened(walk, amara):
    with pytest.raises(Refused, match="not-yet"):
        commands.open_level(walk, by=amara, level=Level.LIVED, words=HERS)
    with pytest.raises(BadInput):
        commands.open_level(walk, by=amara, level=Level.LIVED, words="  ")


def test_a_coordinator_decides_which_steps_there_are_and_sees_nothing_of_them(both_opened, programme, amara, bo, dina):
    assert [one.level for one in queries.steps_between(amara, both_opened)] == list(FIRST_LEVELS)

    commands.set_manner(programme, by=dina, answer_days=5, remind_days=2, levels=LEVELS)
    assert [one.level for one in queries.steps_between(amara, both_opened)] == list(LEVELS)
    commands.set_manner(programme, by=dina, answer_days=5, remind_days=2, levels=[])
    assert not step(bo, both_opened).theirs, "what a coordinator takes away shows no more"
    with pytest.raises(NotAllowed):
        commands.set_manner(programme, by=amara, answer_days=5, remind_days=2, levels=[])
    with pytest.raises(BadInput, match="out-of-range"):
        commands.set_manner(programme, by=dina, answer_days=5, remind_days=5, levels=[])


def test_whoever_would_meet_elsewhere_opens_nothing_and_is_not_told_where(
    both_opened, amara, bo, client_of, let_events_arrive
):
    people.save_facts(bo, by=bo, facts=gives(workplace=("Millbrook Hospital",), avoid=("Millbrook Hospital",)))
    people.save_facts(amara, by=amara, facts=gives(workplace=("millbrook hospital",)))
    let_events_arrive()

    assert not step(amara, both_opened).theirs, "what was open is hidden as soon as it is known"
    assert not any(one.words for one in Opened.objects.all())
    answer = client_of(amara).post(f"/m/{both_opened.pk}/more/", {"level": "lived", "words": HERS})
    said = answer.content.decode()
    assert answer.status_code == 409
    assert "would not be safe for one of you" in said
    assert "choir" in said, "her words are still there for her"
    assert "Millbrook" not in said
    assert "Millbrook" not in client_of(bo).get(f"/m/{both_opened.pk}/more/").content.decode()


def test_one_who_is_erased_takes_what_they_opened_along(both_opened, amara, bo):
    people.erase_person(amara, by=amara)

    assert not Opened.objects.filter(person=amara).exists()
    assert not step(bo, both_opened).theirs
