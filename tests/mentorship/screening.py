"""A programme that asks something of its mentors, and the ways through it."""

from datetime import date, timedelta
from typing import Any

from alongside.foundation import clock
from alongside.mentorship.commands import asking, learning, references, screening
from alongside.mentorship.models import Module, Reference, StepTaken, Training
from alongside.mentorship.rules.learning import Question
from alongside.mentorship.rules.screening import Found, Kind, ModuleKind

PAGES = ("You listen first. You are there as yourself.", "What is said stays between you, with three exceptions.")
QUESTIONS = (
    Question(
        "They tell you something hard. What first?",
        ("Advise", "Listen", "Change the subject"),
        1,
        "Most want to be heard.",
    ),
    Question("You are worn out. What now?", ("Rest, and say so", "Go on in silence"), 0, "Resting is part of it."),
)
ANSWERS = {"known": "long", "whence": "work", "trust": "yes", "relies": "yes", "words": "They stay.", "call": False}


def ask_for(programme: Any, dina: Any, kind: Kind = Kind.TALK, **more: Any) -> Any:
    """Ask a required step."""
    return asking.ask_step(programme, by=dina, kind=kind, **{"is_asked": True, **more})


def a_module(programme: Any, dina: Any, *, valid_months: int | None = None, **more: Any) -> Module:
    """A published module with two pages and two questions."""
    module = asking.add_module(programme, by=dina, kind=ModuleKind.TRAINING, title="Listening", minutes=20)
    asking.write_module(
        module, by=dina, title="Listening", minutes=20, pages=PAGES, questions=QUESTIONS, valid_months=valid_months
    )
    asking.publish_module(module, by=dina, **more)
    module.refresh_from_db()
    return module


def taken(person: Any, kind: Kind = Kind.TALK) -> StepTaken:
    """How far somebody is."""
    return StepTaken.objects.select_related("step").get(person=person, step__kind=kind)


def hold(person: Any, dina: Any, kind: Kind = Kind.TALK) -> StepTaken:
    """Have a step hold."""
    if kind == Kind.RECORD:
        return screening.note_check(taken(person, kind), by=dina, found=Found.NOTHING, checked_on=clock.today())
    reason = "" if kind == Kind.TALK else "Known to us for years."
    return screening.decide_step(taken(person, kind), by=dina, holds=True, reason=reason)


def learn(person: Any, module: Module) -> Training:
    """Go through a module without a wrong answer."""
    training = learning.begin_module(module, by=person)
    for index in range(len(training.version.pages)):
        training = learning.read_page(training, by=person, index=index)
    for index, question in enumerate(training.version.questions):
        learning.answer_question(training, by=person, index=index, choice=question["right"])
    training.refresh_from_db()
    return training


def name(programme: Any, person: Any, address: str = "sam@example.org") -> tuple[Reference, str]:
    """Name somebody; gives the secret of their link, as the mail does."""
    made = references.name_referee(
        programme, by=person, address=address, called="Sam, from work", known_as="Alex", language="en"
    )
    return made, made.token


def in_days(days: int) -> date:
    """A day from today on."""
    return clock.today() + timedelta(days=days)
