"""Things that help, as two of the made-up people use them: kept, tried, aimed at, rehearsed, weighed, and asked for."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from alongside.foundation import clock
from alongside.strategies import commands, queries
from alongside.strategies.rules import Aim, Worked

if TYPE_CHECKING:
    from alongside.people.models import Person

KEPT = (("long-out", "On the bus, before the last stop."), ("first-line", ""), ("one-person", "Start with my sister."))
TRIED = (("long-out", Worked.HELPED), ("three-good", Worked.NOT_FOR_ME), ("first-line", Worked.A_LITTLE))
STEPS = (("Find out who decides about the hours", Aim.DONE), ("Write down the one thing I want to ask", Aim.OPEN))
LINES = (
    (False, "Of course. Is it something bad?"),
    (True, "No. I would like to begin an hour later on Mondays, and I can explain how it would work."),
    (False, "We have never done that for anybody. Why Mondays?"),
)
SHEET = {
    "whom": "My brother",
    "about": "Where I am on Mondays.",
    "tell_good": "No more excuses at dinner. He may come along once.",
    "tell_hard": "He may tell our mother before I do.",
    "keep_good": "Sundays stay as they are.",
    "keep_hard": "I get tired of keeping track of what I said.",
    "reach": "one",
    "words": "I would like to tell you something, and I would like you to keep it. You need not do anything.",
}


def things_that_help(walk_id: UUID, mentee: Person, mentor: Person) -> None:
    """A little of everything, shown to each other through one mentorship."""
    about = ("mentorship", walk_id)
    for code, note in KEPT:
        item = commands.keep(queries.strategy(None, code), by=mentee)
        commands.write_note(item, by=mentee, note=note)
    for code, worked in TRIED:
        commands.say_tried(queries.strategy(None, code), by=mentee, worked=worked)
    goal = commands.set_goal(by=mentee, words="Start later on Mondays", why="So that I can go to the group and sleep.")
    for words, state in STEPS:
        commands.move_step(commands.add_step(goal, by=mentee, words=words), by=mentee, to=state)
    commands.share(goal, about=about, with_person=mentor.pk, by=mentee)
    rehearsal = commands.begin_rehearsal(
        by=mentee,
        situation="Asking at work to begin later on Mondays, in the small kitchen, when it is quiet.",
        wish="That she thinks about it until Friday. It need not be a yes.",
        first="Do you have five minutes? I would like to ask you for something.",
    )
    commands.share(rehearsal, about=about, with_person=mentor.pk, by=mentee)
    for number, (as_me, words) in enumerate(LINES, 1):
        commands.say_line(rehearsal, by=mentee if as_me else mentor, words=words, after=number)
    plan = commands.begin_plan(by=mentee, said=SHEET)
    commands.look_again(plan, by=mentee, on=clock.today() + timedelta(days=20))
    asked = commands.ask_for_feedback(by=mentee, about=about, of=mentor.pk, question="Do I explain too much?")
    commands.give_feedback(
        asked,
        by=mentor,
        saw="In the rehearsal you gave three reasons before she had asked for one.",
        did="I began to look for the weakest of them, and lost what you wanted.",
        idea="Say what you want, then be quiet for as long as a breath takes.",
    )
