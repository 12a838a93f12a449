"""What the made-up programme asks of its mentors, and how far each has come. The words are ours; use them if they help."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.mentorship import commands as mentorship
from alongside.mentorship.commands import asking, learning, nominating, references, screening
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.rules.learning import Question, questions_from
from alongside.mentorship.rules.screening import Found, Kind, ModuleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from alongside.people.models import Person
    from alongside.programmes.models import Programme

ABOUT = (
    "You have lived something hard and come a way with it.\nYou can sit with somebody without fixing them.\n"
    "You are 18 or older."
)
HARD = (
    "It takes an evening every two weeks, also in the weeks when yours is full.\n"
    "You will hear things you cannot mend, and may not tell anyone but us."
)
GIVEN = (
    "An evening with other mentors each month.\nSomebody of us to talk to after a hard talk, the same week.\n"
    "Fares, and a letter about what you did, if you want one."
)
LISTENING = (
    "You are there because you have been there. Not as a helper who knows, but as somebody who knows how it was.\n\n"
    "Most people who come have been given advice for years. What they have seldom had is somebody who stays with what they "
    "say for a moment longer.",
    "Three things help you to listen.\n\nSay back what you heard, in your own words. Ask what would help now: that you "
    "listen, that you think along, or that you tell how it was for you. Leave a silence; the second sentence often comes "
    "after it.",
    "Your own story is yours to give in small pieces, when it is asked for. Ask yourself first: is this for them, or for "
    "me? Both are human. Only the first belongs here.",
)
LISTENING_ASKS = (
    Question(
        "Somebody tells you they were passed over at work again. What do you do first?",
        ("Tell them how you handled it", "Say back what you heard, and wait", "Look up their rights"), 1,
        "The other two may help later. First most of us need to know that it was heard.",
    ),
    Question(
        "They ask how it was for you. How much do you tell?",
        ("As much as helps them now", "Everything, to be honest", "Nothing, to be safe"), 0,
        "Your story is why you are here. A piece of it, for them, is a gift; all of it may turn the evening towards you.",
    ),
    Question(
        "You notice that you dread the next talk. What now?",
        ("Go on; they need me", "Rest with one press, and tell a coordinator", "Stop answering"), 1,
        "Resting is part of it. Nobody is told why, and whoever you walk with is looked after.",
    ),
)  # fmt: skip
BETWEEN = (
    "What you are told stays between the two of you. Say so at the beginning, and say the exceptions as well: when "
    "somebody may be seriously hurt, you turn to us, and you tell them that you do.",
    "You do not keep such a thing alone. On every page there is a way to raise a concern, and there are crisis lines for "
    "your country. You need not judge whether it is bad enough; that is our work.",
)
BETWEEN_ASKS = (
    Question(
        "They say they do not want to be alive tomorrow. What do you do?",
        ("Promise to keep it secret", "Stay with them, give the crisis line, and tell us today", "Wait for the next talk"), 1,
        "Staying is the kindest thing, and it is too heavy for one. Telling us is in what you both agreed.",
    ),
    Question(
        "A friend asks whom you walk with. What do you say?",
        ("A first name only", "What it is about, without a name", "Nothing at all"), 2,
        "In a small town a single detail is a name. Nothing at all is the only safe answer.",
    ),
)  # fmt: skip


def asks(programme: Programme, dina: Person, began: datetime) -> None:
    """Everything the programme asks: three steps, something to read, and a few questions."""
    with clock.held_at(began):
        asking.describe_role(
            programme, by=dina, hours_a_month=3, months=6, about=ABOUT, hard=HARD, given_back=GIVEN, may_be_named=True
        )
        asking.ask_step(programme, by=dina, kind=Kind.TALK, is_asked=True, position=1)
        asking.ask_step(programme, by=dina, kind=Kind.REFERENCES, is_asked=True, position=2, how_many=2)
        asking.ask_step(programme, by=dina, kind=Kind.RECORD, is_asked=True, position=3, valid_months=36)
        for kind, title, minutes, pages, questions, months in (
            (ModuleKind.TRAINING, "Listening first", 60, LISTENING, LISTENING_ASKS, None),
            (ModuleKind.TRAINING, "Between the two of you", 60, BETWEEN, BETWEEN_ASKS, 12),
        ):
            module = asking.add_module(programme, by=dina, kind=kind, title=title, minutes=minutes)
            asking.write_module(
                module, by=dina, title=title, minutes=minutes, pages=pages, questions=questions, valid_months=months
            )
            asking.publish_module(module, by=dina)


def takes_the_way(programme: Programme, guide: Person, dina: Person, *, checked: datetime, learns: int = 2) -> None:
    """Somebody admitted takes every step; `learns` says how many of the modules."""
    for taken in queries.steps_of(guide.pk, programme.pk):
        if taken.step.kind == Kind.RECORD:
            screening.note_check(taken, by=dina, found=Found.NOTHING, checked_on=checked.date())
        else:
            screening.decide_step(taken, by=dina, holds=True, reason="Known to our house for years.")
    for module, _version in queries.modules_of(programme)[:learns]:
        _learn(guide, module)


def _learn(guide: Person, module: object) -> None:
    training = learning.begin_module(module, by=guide)  # type: ignore[arg-type]
    for index in range(len(training.version.pages)):
        training = learning.read_page(training, by=guide, index=index)
    for index, question in enumerate(questions_from(training.version.questions)):
        learning.answer_question(training, by=guide, index=index, choice=question.right)


def at_several_stages(programme: Programme, people: Sequence[Person], dina: Person, now: datetime) -> None:
    """Three who offer: one waits for a first answer, one has named people, one is assessed and ready."""
    _first, second, third = people
    with transaction.atomic(), clock.held_at(now - timedelta(days=1)):
        taken = {one.step.kind: one for one in queries.steps_of(second.pk, programme.pk)}
        times = [(now + timedelta(days=days)).replace(hour=18, minute=0, second=0, microsecond=0) for days in (2, 3, 5)]
        screening.offer_times(taken[Kind.TALK], by=dina, times=times, how="voice", place="We call you.")
        said = {
            "known": "long",
            "whence": "work",
            "trust": "yes",
            "relies": "yes",
            "words": "They come when they say they will.",
        }
        for number, called in enumerate(("Sam, who I worked with", "Mrs Okafor, next door")):
            named = references.name_referee(
                programme,
                by=second,
                address=f"somebody{number}@example.org",
                called=called,
                known_as="Alex",
                language="en",
            )
            if not number:
                references.answer_reference(named.token, answers={**said, "call": False})
        _begin(second, programme)
    with transaction.atomic(), clock.held_at(now - timedelta(hours=5)):
        steps = {one.step.kind: one for one in queries.steps_of(third.pk, programme.pk)}
        for kind in (Kind.TALK, Kind.REFERENCES):
            screening.decide_step(steps[kind], by=dina, holds=True, reason="Known to our house for years.")
        looked = screening.note_check(steps[Kind.RECORD], by=dina, found=Found.SOMETHING, checked_on=clock.today())
        screening.assess(
            looked, by=dina, holds=True,
            words="More than ten years ago, and nothing since. We talked for an hour. It is part of what they can help with.",
        )  # fmt: skip


def _begin(guide: Person, programme: Programme) -> None:
    module, _version = queries.modules_of(programme)[0]
    training = learning.begin_module(module, by=guide)
    learning.read_page(training, by=guide, index=0)


def somebody_is_named(programme: Programme, seeker: Person, guide: Person) -> None:
    """A mentee named somebody she trusts, who has just taken up her link."""
    _made, token = nominating.name_somebody(programme, by=seeker, called="Auntie from the choir")
    nominating.take_up(token, by=guide)
    mentorship.apply_to_mentor(programme, by=guide, words="She asked me, and I said yes.", places=1)
