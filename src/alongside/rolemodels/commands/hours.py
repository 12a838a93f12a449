"""Question hours: planned by a coordinator, agreed to by the teller, begun and ended by a host, one question at a time."""

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max, Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish as tell_open_pages
from alongside.rolemodels import policies
from alongside.rolemodels.events import HourAgreed, HourPlanned
from alongside.rolemodels.models import LineUp, Published, QuestionHour, SaidInHour, TellerWishes
from alongside.rolemodels.rules import asking
from alongside.rolemodels.rules.asking import (
    FURTHEST,
    KEPT,
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MINUTES,
    MOST_IN_LINE,
    Hour,
    Queue,
    Turn,
    touched,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from alongside.people.models import Person

STREAM = "hour"


@transaction.atomic
def plan_hour(published: Published, *, by: "Person", starts_at: datetime, minutes: int) -> QuestionHour:
    """Ask a teller for an hour. Nobody else sees it before they say yes.

    Raises NotAllowed, also for a story of one's own, BadInput naming the field. Emits HourPlanned.
    """
    require(policies.can_edit(by, published.story))
    if not clock.now() < starts_at <= clock.now() + FURTHEST:
        raise BadInput("out-of-range", field="starts_at")
    if minutes not in MINUTES:
        raise BadInput("unreadable", field="minutes")
    made = QuestionHour.objects.create(published=published, starts_at=starts_at, minutes=minutes)
    emit(HourPlanned(hour_id=made.pk, teller_id=published.story.person_id), by=by.pk)
    return made


@transaction.atomic
def answer_hour(hour: QuestionHour, *, by: "Person", yes: bool) -> None:
    """The teller says whether they will be there; a no, before it or in it, and the hour is gone. Raises NotAllowed.

    Emits HourAgreed.
    """
    hour = lock(hour)
    if hour.published.story.person_id != by.pk:
        raise NotAllowed("not-yours")
    if not yes:
        _tell(hour)
        hour.delete()
        return
    hour.teller_yes = True
    hour.save(update_fields=["teller_yes"])
    emit(HourAgreed(hour_id=hour.pk, programme_id=hour.published.programme_id), by=by.pk)


@transaction.atomic
def call_off(hour: QuestionHour, *, by: "Person") -> None:
    """A host calls it off; everything in its line goes. Raises NotAllowed."""
    hour = lock(hour)
    require(policies.can_edit(by, hour.published.story))
    _tell(hour)
    hour.delete()


@transaction.atomic
def line_up(hour: QuestionHour, *, by: "Person", words: str) -> LineUp:
    """Put a question at the end of the line, before or in the hour.

    Raises NotFound for an hour one may not see, NotAllowed for its teller, Refused("over"), Refused("too-many"), BadInput.
    """
    hour = lock(hour)
    if not hour.teller_yes or not policies.published_visible_to(by).filter(pk=hour.published_id).exists():
        raise NotFound("hour")
    teller = hour.published.story.person_id
    if teller == by.pk:
        raise NotAllowed("own")
    kept = words.replace("\r\n", "\n").strip()
    if not kept or len(kept) > LONGEST_QUESTION or "\0" in kept:
        raise BadInput("too-long" if kept else "empty", field="words")
    if hour.state == Hour.OVER:
        raise Refused("over")
    mine = LineUp.objects.filter(hour=hour, person=by, turn__in=(Turn.HELD, Turn.WAITING, Turn.NOW))
    if mine.count() >= MOST_IN_LINE:
        raise Refused("too-many")
    wishes = TellerWishes.objects.filter(person=teller).first()
    held = bool(wishes and touched(kept, str(wishes.wont_answer)))
    last = LineUp.objects.filter(hour=hour).aggregate(last=Max("place"))["last"]
    made = LineUp.objects.create(
        hour=hour, person=by, place=(last or 0) + 1, turn=Turn.HELD if held else Turn.WAITING, words=kept
    )
    _tell(hour)
    return made


@transaction.atomic
def step_out(question: LineUp, *, by: "Person") -> None:
    """Take a question out of the line: whoever asked it, or the host. Raises NotAllowed, Refused("not-possible-now")."""
    hour = lock(question.hour)
    question = lock(question)
    if question.person_id != by.pk:
        require(policies.can_edit(by, hour.published.story))
    if question.turn not in (Turn.HELD, Turn.WAITING):
        raise Refused("not-possible-now")
    question.turn = Turn.GONE
    question.save(update_fields=["turn"])
    _tell(hour)


def begin_hour(hour: QuestionHour, *, by: "Person") -> None:
    """The host begins; the first question has its turn. Raises NotAllowed, Refused("not-possible-now")."""
    _move(hour, by, lambda queue: asking.call_next(asking.begin(queue)))


def call_next(hour: QuestionHour, *, by: "Person") -> None:
    """The host goes on to the question that has waited longest. Raises NotAllowed, Refused("not-possible-now")."""
    _move(hour, by, asking.call_next)


def end_hour(hour: QuestionHour, *, by: "Person") -> None:
    """The host ends it; what still waited is let go. Raises NotAllowed, Refused("not-possible-now")."""
    _move(hour, by, asking.end)


@transaction.atomic
def _move(hour: QuestionHour, by: "Person", step: "Callable[[Queue], Queue]") -> None:
    hour = lock(hour)
    require(policies.can_edit(by, hour.published.story))
    if not hour.teller_yes:
        raise Refused("not-possible-now")
    line = {str(one.pk): one for one in LineUp.objects.filter(hour=hour).order_by("place")}
    of = {turn: tuple(name for name, one in line.items() if one.turn == turn) for turn in Turn}
    try:
        queue = step(Queue(Hour(hour.state), of[Turn.WAITING], "".join(of[Turn.NOW]), of[Turn.DONE]))
    except ValueError as error:
        raise Refused("not-possible-now") from error
    for name, one in line.items():
        turn = (
            Turn.NOW if name == queue.now
            else Turn.DONE if name in queue.done
            else Turn.WAITING if name in queue.waiting
            else Turn.HELD if one.turn == Turn.HELD and queue.hour != Hour.OVER
            else Turn.GONE
        )  # fmt: skip
        if turn != one.turn:
            one.turn = turn
            one.save(update_fields=["turn"])
    hour.state, hour.ended_at = queue.hour, clock.now() if queue.hour == Hour.OVER else None
    hour.save(update_fields=["state", "ended_at"])
    _tell(hour)


@transaction.atomic
def say_in_hour(question: LineUp, *, by: "Person", words: str) -> SaidInHour:
    """The teller answers what is on turn; again replaces it. Raises NotAllowed, Refused("not-possible-now"), BadInput."""
    hour = lock(question.hour)
    question = lock(question)
    if hour.published.story.person_id != by.pk:
        raise NotAllowed("not-yours")
    if hour.state != Hour.OPEN or question.turn != Turn.NOW:
        raise Refused("not-possible-now")
    kept = words.replace("\r\n", "\n").strip()
    if not kept or len(kept) > LONGEST_ANSWER or "\0" in kept:
        raise BadInput("too-long" if kept else "empty", field="words")
    said = SaidInHour.objects.filter(question=question).first() or SaidInHour(question=question, teller=by)
    said.words = kept
    said.save()
    _tell(hour)
    return said


@regularly(timedelta(hours=6))
def let_hours_go() -> None:
    """Hours go a week after they ended, and two days after they should have begun and did not."""
    ended = Q(state=Hour.OVER, ended_at__lt=clock.now() - KEPT)
    never = Q(state=Hour.PLANNED, starts_at__lt=clock.now() - timedelta(days=2))
    QuestionHour.objects.filter(ended | never).delete()
    for one in QuestionHour.objects.filter(state=Hour.OPEN, starts_at__lt=clock.now() - timedelta(hours=12)):
        with transaction.atomic():  # its host forgot to end it
            LineUp.objects.filter(hour=one, turn__in=(Turn.WAITING, Turn.HELD)).update(turn=Turn.GONE)
            LineUp.objects.filter(hour=one, turn=Turn.NOW).update(turn=Turn.DONE)
            QuestionHour.objects.filter(pk=one.pk).update(state=Hour.OVER, ended_at=clock.now())
            _tell(one)


def _tell(hour: QuestionHour) -> None:
    tell_open_pages(f"{STREAM}:{hour.pk}", kind="changed")
