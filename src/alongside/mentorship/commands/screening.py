"""The steps a coordinator takes with somebody who would mentor: a talk, references, a record check. Each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship.commands.clearing import keep_clearances
from alongside.mentorship.events.screening import StepMoved
from alongside.mentorship.models import Application, MentorPlaces, Reference, Step, StepTaken
from alongside.mentorship.policies import screening as policies
from alongside.mentorship.rules import Applied
from alongside.mentorship.rules.screening import (
    KEPT_DAYS,
    LONGEST_LINE,
    LONGEST_REASON,
    MOST_TIMES,
    NEVER,
    WITHIN_DAYS,
    Asked,
    Found,
    Kind,
    Stage,
    Turn,
    after_check,
    may_become,
    months_after,
)

if TYPE_CHECKING:
    from alongside.people.models import Person

#: Who begins each step.
FIRST_TURN = {Kind.TALK: Turn.COORDINATOR, Kind.REFERENCES: Turn.APPLICANT, Kind.RECORD: Turn.COORDINATOR}


def due(turn: Turn) -> date | None:
    """By when whoever's turn it is is asked to act."""
    return clock.today() + timedelta(days=WITHIN_DAYS[turn]) if turn else None


def set_out(programme_id: UUID, people: Iterable[UUID]) -> None:
    """Lay the steps that are asked before these people; those they have begun stay as they are. Again does nothing."""
    ids = list(people)
    steps = list(Step.objects.filter(programme=programme_id, is_asked=True))
    here = set(StepTaken.objects.filter(programme=programme_id, person__in=ids).values_list("person_id", "step_id"))
    StepTaken.objects.bulk_create(
        [
            StepTaken(
                person_id=person, programme_id=programme_id, step=step, turn=FIRST_TURN[Kind(step.kind)],
                due_on=due(FIRST_TURN[Kind(step.kind)]),
            )
            for person in ids
            for step in steps
            if (person, step.pk) not in here
        ],
        batch_size=200,
    )  # fmt: skip


@transaction.atomic
def offer_times(taken: StepTaken, *, by: Person, times: Sequence[datetime], how: str, place: str) -> StepTaken:
    """Offer times for a talk. Offering again replaces what was offered.

    Raises NotAllowed, Refused("not-this-step"), BadInput naming the field. Emits StepMoved.
    """
    taken = _taken(taken, by, Kind.TALK)
    chosen = sorted({one for one in times if one > clock.now()})
    if not chosen or len(chosen) > MOST_TIMES:
        raise BadInput("times-ahead", field="times")
    if len(place) > LONGEST_LINE:
        raise BadInput("too-long", field="place")
    arranged: dict[str, object] = {"times": [one.isoformat() for one in chosen], "how": how, "place": place.strip()}
    return _move(taken, Stage.UNDER_WAY, Turn.APPLICANT, by=by, arranged=arranged)


@transaction.atomic
def choose_time(taken: StepTaken, *, by: Person, time: str) -> StepTaken:
    """Take one of the times offered, or none ("") and be offered others.

    Raises NotAllowed for anyone but the applicant, Refused("not-this-step") when no time is offered,
    BadInput for a time that was not. Emits StepMoved.
    """
    taken = lock(taken)
    require(policies.is_theirs(by, taken))
    if taken.step.kind != Kind.TALK or taken.turn != Turn.APPLICANT or not taken.arranged.get("times"):
        raise Refused("not-this-step")
    if time and time not in taken.arranged["times"]:
        raise BadInput("not-offered", field="time")
    arranged = {**taken.arranged, "chosen": time, "none": not time}
    moved = _move(taken, Stage(taken.stage), Turn.COORDINATOR, by=by, arranged=arranged)
    if time:
        moved.due_on = datetime.fromisoformat(time).date()
        moved.save(update_fields=["due_on"])
    return moved


@transaction.atomic
def decide_step(taken: StepTaken, *, by: Person, holds: bool, reason: str = "") -> StepTaken:
    """Say whether a talk or references hold. A no always says why; so does a yes with fewer references than asked.

    Raises NotAllowed (also about oneself), Refused("not-this-step") for a record check, BadInput("reason-needed").
    Emits StepMoved.
    """
    taken = _taken(taken, by, Kind.TALK, Kind.REFERENCES)
    reason = reason.strip()
    if len(reason) > LONGEST_REASON or (not reason and (not holds or _too_few(taken))):
        raise BadInput("too-long" if reason else "reason-needed", field="reason")
    decided = _decide(
        taken, holds=holds, reason=reason, until=months_after(clock.today(), taken.step.valid_months), by=by
    )
    offers = Q(person=taken.person_id, programme=taken.programme_id, state=Applied.SENT)
    if taken.step.kind == Kind.REFERENCES and not Application.objects.filter(offers).exists():
        # Of a mentor: there is no answer to an offer any more that the words would have to wait for.
        erase_references(Q(person=taken.person_id, programme=taken.programme_id))
    return decided


def _too_few(taken: StepTaken) -> bool:
    answered = Reference.objects.filter(person=taken.person_id, programme=taken.programme_id, state=Asked.ANSWERED)
    return taken.step.kind == Kind.REFERENCES and answered.count() < taken.step.how_many


@transaction.atomic
def note_check(taken: StepTaken, *, by: Person, found: Found, checked_on: date, until: date | None = None) -> StepTaken:
    """Note what came of a record check and until when it holds; never what it says, never the document.

    Something on a record decides nothing: it is looked at for this one person, by `assess`.

    Raises NotAllowed, Refused("not-this-step"), BadInput naming the field. Emits StepMoved.
    """
    taken = _taken(taken, by, Kind.RECORD)
    if not clock.today() - timedelta(days=3_650) <= checked_on <= clock.today():
        raise BadInput("out-of-range", field="checked_on")
    until = until or months_after(checked_on, taken.step.valid_months)
    if not clock.today() <= until <= NEVER:
        raise BadInput("out-of-range", field="until")
    taken.result, taken.assessment = found, None
    taken.arranged = {"until": until.isoformat()}
    if after_check(found) == Stage.HELD:
        return _decide(taken, holds=True, reason="", until=until, by=by)
    return _move(taken, Stage.UNDER_WAY, Turn.COORDINATOR, by=by, arranged=taken.arranged)


@transaction.atomic
def assess(taken: StepTaken, *, by: Person, holds: bool, words: str) -> StepTaken:
    """Decide about a record, for this one person, in writing. They can read it. Having lived it may be why they can help.

    Raises NotAllowed, Refused("not-this-step") where no record waits for it, BadInput("reason-needed").
    Emits StepMoved.
    """
    taken = _taken(taken, by, Kind.RECORD)
    if taken.result != Found.SOMETHING:
        raise Refused("not-this-step")
    words = words.strip()
    if not 0 < len(words) <= LONGEST_REASON:
        raise BadInput("too-long" if words else "reason-needed", field="words")
    taken.assessment = words
    until = date.fromisoformat(taken.arranged.get("until") or NEVER.isoformat())
    return _decide(taken, holds=holds, reason="", until=until, by=by)


def _taken(taken: StepTaken, by: Person, *kinds: Kind) -> StepTaken:
    """The step as it is now, for a coordinator who may decide it."""
    taken = lock(taken)
    require(policies.can_decide_step(by, taken))
    if taken.step.kind not in kinds or not is_under_way(taken.person_id, taken.programme_id):
        raise Refused("not-this-step")
    return taken


def is_under_way(person_id: UUID, programme_id: UUID) -> bool:
    """Whether this person offers to mentor here, or does."""
    offers = Application.objects.filter(person=person_id, programme=programme_id, state=Applied.SENT).exists()
    return offers or MentorPlaces.objects.filter(person=person_id, programme=programme_id).exists()


def _decide(taken: StepTaken, *, holds: bool, reason: str, until: date, by: Person) -> StepTaken:
    taken.reason, taken.decided_on, taken.decided_by = reason, clock.today(), by
    taken.until = until if holds else None
    return _move(taken, Stage.HELD if holds else Stage.NOT_HELD, Turn.NOBODY, by=by)


def _move(
    taken: StepTaken, stage: Stage, turn: Turn, *, by: Person | None, arranged: dict[str, object] | None = None
) -> StepTaken:
    """Save a step where it is now, and work out anew whether this person is cleared."""
    if stage != taken.stage and not may_become(Stage(taken.stage), stage):
        raise Refused("not-this-step")
    taken.stage, taken.turn, taken.due_on = stage, turn, due(turn)
    if stage != Stage.HELD:
        taken.until = None
    if arranged is not None:
        taken.arranged = arranged
    taken.save()
    keep_clearances(taken.programme_id, people=[taken.person_id])
    emit(
        StepMoved(
            person_id=taken.person_id, programme_id=taken.programme_id, kind=taken.step.kind, stage=stage, turn=turn
        ),
        by=by.pk if by else None,
    )
    return taken


def references_moved(taken: StepTaken, turn: Turn) -> None:
    """Say whose turn the references are now. A step that holds stays held."""
    _move(taken, Stage.HELD if taken.stage == Stage.HELD else Stage.UNDER_WAY, turn, by=None)


def after_answer(application: Application) -> None:
    """Once an offer is answered or taken back: addresses and words of referees go; nobody waits for anything."""
    mine = Q(person=application.person_id, programme=application.programme_id)
    erase_references(mine)
    if MentorPlaces.objects.filter(mine).exists():
        return  # a coordinator admitted them meanwhile: what they did is what they are cleared by
    if application.state == Applied.WITHDRAWN:
        StepTaken.objects.filter(mine).delete()
    elif application.state == Applied.DECLINED:
        StepTaken.objects.filter(mine).update(turn=Turn.NOBODY, due_on=None)


def lay_down(person_id: UUID, programme_id: UUID) -> None:
    """Nothing waits any more for somebody who mentors no longer, and nobody is asked about them.

    What they did is kept, should they come back.
    """
    if not is_under_way(person_id, programme_id):
        mine = Q(person=person_id, programme=programme_id)
        erase_references(mine)
        StepTaken.objects.filter(mine).exclude(turn=Turn.NOBODY).update(turn=Turn.NOBODY, due_on=None)


def erase_references(which: Q) -> None:
    """Empty what says who was asked and what they said; that somebody answered, and when, stays."""
    for one in Reference.objects.filter(which, is_erased=False):
        one.address = one.called = one.known_as = one.language = one.token = ""
        one.answers, one.is_erased = {}, True
        if one.state in (Asked.ON_ITS_WAY, Asked.SENT):
            one.state = Asked.TAKEN_BACK
        one.save()


@regularly(timedelta(hours=24))
def forget_old_steps() -> None:
    """Remove what came of the steps of offers that were declined long ago."""
    long_ago = clock.today() - timedelta(days=KEPT_DAYS)
    old = Application.objects.filter(state=Applied.DECLINED, decided_on__lt=long_ago)
    for application in old.filter(person__in=StepTaken.objects.values("person"))[:500]:
        if not is_under_way(application.person_id, application.programme_id):
            mine = Q(person=application.person_id, programme=application.programme_id)
            with transaction.atomic():
                StepTaken.objects.filter(mine).delete()
                Reference.objects.filter(mine).delete()
