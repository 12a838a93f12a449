"""What one keeps and tries is one's own: nobody else sees it, no staff, and no figure is made of it."""

from datetime import timedelta

import pytest
from django.db import connection

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, NotFound, Refused
from alongside.strategies import commands, queries
from alongside.strategies.library import packaged
from alongside.strategies.models import Feedback, Goal, KitItem, Share, Step, Trial
from alongside.strategies.rules import MOST_KEPT, Aim, Worked

pytestmark = pytest.mark.django_db


def titles(kit):
    return [one.strategy.id for one in kit]


def keep(person, *codes):
    return [commands.keep(queries.strategy(None, code), by=person) for code in codes]


def test_what_is_kept_stays_in_ones_own_order(amara):
    first, _second, third = keep(amara, "long-out", "warm-hand", "three-good")

    commands.move(third, by=amara, up=True)
    commands.move(first, by=amara, up=True)
    commands.move(first, by=amara, up=False)

    assert titles(queries.kit_of(amara)) == ["three-good", "long-out", "warm-hand"]


def test_keeping_twice_keeps_once_and_what_was_let_go_comes_back_last(amara, breath):
    item, _other = keep(amara, "long-out", "warm-hand")
    commands.write_note(item, by=amara, note="On the bus.")
    commands.let_go(item, by=amara)
    assert titles(queries.kit_of(amara)) == ["warm-hand"]
    assert titles(queries.kit_of(amara, kept=False)) == ["long-out"]

    commands.keep(breath, by=amara)
    commands.keep(breath, by=amara)

    assert titles(queries.kit_of(amara)) == ["warm-hand", "long-out"]
    assert queries.kept_item(amara, "long-out").note == "On the bus."


def test_a_kit_that_is_full_says_so(amara, breath, monkeypatch):
    monkeypatch.setattr(commands.trying, "MOST_KEPT", 1)
    commands.keep(breath, by=amara)

    with pytest.raises(Refused, match="kit-full"):
        keep(amara, "warm-hand")
    assert len(packaged()) < MOST_KEPT


def test_which_one_it_is_stands_nowhere_in_clear_and_two_kits_have_nothing_in_common(amara, bo, breath):
    mine, theirs = commands.keep(breath, by=amara), commands.keep(breath, by=bo)
    commands.say_tried(breath, by=amara, worked=Worked.HARDER)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM strategies_kititem")
        rows = cursor.fetchall()
        cursor.execute("SELECT * FROM strategies_trial")
        rows += cursor.fetchall()

    assert b"long-out" not in b"".join(
        bytes(one) for row in rows for one in row if isinstance(one, (bytes, memoryview))
    )
    assert "long-out" not in str([one for row in rows for one in row if isinstance(one, str)])
    assert "harder" not in str(rows)
    assert bytes(mine.key) != bytes(theirs.key)


def test_nobody_else_touches_what_one_keeps(amara, chen, bo, breath, walk):
    item = commands.keep(breath, by=amara)
    trial = commands.say_tried(breath, by=amara, worked=Worked.HELPED)
    for person in (chen, bo):
        with pytest.raises(NotFound):
            queries.kit_item_for(person, item.pk)
        with pytest.raises(NotFound):
            queries.trial_for(person, trial.pk)
        for touch in (
            lambda who=person: commands.let_go(item, by=who),
            lambda who=person: commands.write_note(item, by=who, note="Mine."),
            lambda who=person: commands.move(item, by=who, up=True),
            lambda who=person: commands.unsay_tried(trial, by=who),
        ):
            with pytest.raises(NotAllowed, match="not-yours"):
                touch()


@pytest.mark.parametrize("worked", list(Worked))
def test_how_it_was_is_answered_with_kind_words_and_help_where_it_was_harder(worked, amara, client_of):
    browser = client_of(amara)
    answer = browser.post("/strategies/long-out/tried/", {"worked": worked.value, "note": "In the lift."})
    page = browser.get(answer.url).content.decode()

    assert worked.value not in answer.url
    assert ("You need not sit with it by yourself." in page) == (worked == Worked.HARDER)
    assert ("Keep it in your kit" in page) == (worked in (Worked.HELPED, Worked.A_LITTLE))
    assert [str(one.trial.worked) for one in queries.tried_by(amara)] == [worked.value]


def test_a_try_can_be_forgotten(amara, client_of, breath):
    trial = commands.say_tried(breath, by=amara, worked=Worked.HELPED, note="In the lift.")

    client_of(amara).post(f"/s/tried/{trial.pk}/forget/")

    assert not Trial.objects.exists()


def test_tries_are_newest_first(amara, breath):
    for days in (3, 1, 2):
        with clock.held_at(clock.now() - timedelta(days=days)):
            commands.say_tried(breath, by=amara, worked=Worked.HELPED, note=str(days))

    assert [str(one.trial.note) for one in queries.tried_by(amara)] == ["1", "2", "3"]


def test_a_goal_goes_in_small_steps_and_nothing_counts(amara, hers, client_of):
    second = commands.add_step(hers.goal, by=amara, words="Look at the map.")
    commands.move_step(hers.step, by=amara, to=Aim.DONE)
    commands.move_step(second, by=amara, to=Aim.LET_GO)
    commands.move_goal(hers.goal, by=amara, to=Aim.DONE)

    page = client_of(amara).get(f"/s/g/{hers.goal.pk}/").content.decode()
    assert "Reached." in page
    assert [step.state for step in queries.steps_of(hers.goal)] == ["done", "let-go"]
    assert not [field.name for field in Step._meta.fields if field.name.endswith(("_at", "_on"))], (
        "no streak can be made"
    )


def test_a_goal_is_written_by_its_author_alone(amara, bo, chen, hers, about):
    commands.share(hers.goal, about=about, with_person=bo.pk, by=amara)
    for person in (bo, chen):
        for touch in (
            lambda who=person: commands.change_goal(hers.goal, by=who, words="Run."),
            lambda who=person: commands.add_step(hers.goal, by=who, words="Run."),
            lambda who=person: commands.move_goal(hers.goal, by=who, to=Aim.DONE),
            lambda who=person: commands.move_step(hers.step, by=who, to=Aim.DONE),
            lambda who=person: commands.remove_step(hers.step, by=who),
        ):
            with pytest.raises(NotAllowed, match="not-yours"):
                touch()
    assert Goal.objects.get().words == "Walk to the sea."


def test_lists_cost_the_same_however_long_they_are(amara, client_of, django_assert_max_num_queries):
    for one in packaged()[:30]:
        commands.keep(one, by=amara)
        commands.say_tried(one, by=amara, worked=Worked.HELPED)
    for number in range(12):
        goal = commands.set_goal(by=amara, words=f"Goal {number}")
        for step in range(4):
            commands.add_step(goal, by=amara, words=f"Step {step}")
        commands.begin_rehearsal(by=amara, situation="At work.", wish="Quiet.", first="Hello.")
        commands.begin_plan(by=amara, said={"whom": "My sister"})
    browser = client_of(amara)
    for address, most in (
        ("/s/kit/", 9), ("/s/tried/", 8), ("/s/g/", 8), ("/s/r/", 7), ("/s/w/", 7), ("/s/f/", 7), ("/s/", 13),
        ("/strategies/long-out/", 11),
    ):  # fmt: skip
        with django_assert_max_num_queries(most):
            assert browser.get(address).status_code == 200, address


def test_their_copy_holds_what_they_wrote_and_erasing_leaves_nothing_that_can_be_read(amara, bo, breath, hers, about):
    from alongside.people import commands as people
    from alongside.people import queries as people_queries

    item = commands.keep(breath, by=amara)
    commands.write_note(item, by=amara, note="On the bus.")
    commands.say_tried(breath, by=amara, worked=Worked.HELPED, note="In the lift.")
    commands.share(hers.plan, about=about, with_person=bo.pk, by=amara)
    asked = commands.ask_for_feedback(by=amara, about=about, of=bo.pk, question="Was I clear?")
    commands.give_feedback(asked, by=bo, saw="You spoke.", did="I heard.")
    held = str(people_queries.held_in(amara, "strategies"))
    for words in ("long-out", "On the bus.", "In the lift.", "Walk to the sea.", "Find my shoes.", "Do you have a minute?",
                  "My sister", "Was I clear?"):  # fmt: skip
        assert words in held
    assert "I heard." not in held
    assert "I heard." in str(people_queries.held_in(bo, "strategies"))

    people.erase_person(amara, by=amara)

    assert not any(table.objects.filter(person=amara).exists() for table in (KitItem, Trial, Goal, Step))
    assert not Feedback.objects.exists()
    assert not Share.objects.exists()
