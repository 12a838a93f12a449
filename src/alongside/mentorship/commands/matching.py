"""A matching round: preview as often as one likes, then publish as proposals. It only ever proposes."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q
from django.tasks import task

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship.commands.pacing import Pace, Progress, Stopped, Unseen, tell_page
from alongside.mentorship.commands.working_out import work_through, write_down
from alongside.mentorship.models import MentorPlaces, PairWish, Round
from alongside.mentorship.queries.capacity import guesses, need_of
from alongside.mentorship.rules import (
    LOST_AFTER,
    MOST_ATTEMPTS,
    SOMEBODY_WATCHES,
    Objective,
    Phase,
    RoundState,
    Wanted,
)
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import WEIGHTS, RoleName

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

log = logging.getLogger("alongside.rounds")


@transaction.atomic
def wish_pair(programme: Programme, *, by: Person, mentee_id: UUID, mentor_id: UUID, wanted: Wanted) -> None:
    """Put two people together, or keep them apart, in every round from now on. Raises NotAllowed, NotFound."""
    require(programme_policies.coordinates(by, programme.pk))
    seeks = programmes.places_with(programme, role=RoleName.MENTEE).filter(person=mentee_id).exists()
    if not seeks or not MentorPlaces.objects.filter(programme=programme, person=mentor_id).exists():
        raise NotFound("pair")
    PairWish.objects.update_or_create(
        programme=programme, mentee_id=mentee_id, mentor_id=mentor_id, defaults={"wanted": wanted}
    )


@transaction.atomic
def clear_wish(programme: Programme, *, by: Person, mentee_id: UUID, mentor_id: UUID) -> None:
    """Let a round decide about these two again. Raises NotAllowed."""
    require(programme_policies.coordinates(by, programme.pk))
    PairWish.objects.filter(programme=programme, mentee=mentee_id, mentor=mentor_id).delete()


@transaction.atomic
def preview_round(
    programme: Programme, *, by: Person, weights: dict[str, float] | None = None,
    objective: Objective = Objective.FAIR, at_once: bool = False,
) -> Round:  # fmt: skip
    """Work out a round without telling anybody. It replaces the preview before it and says what changed.

    Few people are worked out at once. More are left to the worker, unless `at_once`, so that nobody else waits for it;
    the round then says how far it has come.

    Raises NotAllowed, BadInput for weights, Refused("no-memory") when this machine has too little for so many people,
    Refused("changed-meanwhile") while a round is being published.
    """
    require(programme_policies.coordinates(by, programme.pk))
    weights = weights or programmes.weights_of(programme)
    if set(weights) != set(WEIGHTS) or not sum(weights.values()) or any(value < 0 for value in weights.values()):
        raise BadInput("out-of-range", field="weights")
    need = need_of(programme, objective)
    if not need.fits:
        raise Refused("no-memory")
    here = Round.objects.filter(programme=programme)
    if here.filter(state=RoundState.PUBLISHING).exists():
        raise Refused("changed-meanwhile")
    # A round nobody has seen the end of makes way; whoever works it out lets go at the next sign of life.
    here.filter(state__in=(RoundState.WORKING, RoundState.STOPPED, RoundState.FAILED)).update(state=RoundState.REPLACED)
    made = Round.objects.create(
        programme=programme, weights=weights, objective=objective, found={}, made_at=clock.now(),
        state=RoundState.WORKING, phase=Phase.WAITING,
    )  # fmt: skip
    if at_once or need.is_small:
        write_down(made, *work_through(made, Unseen()))
    else:
        work_out.enqueue(str(made.pk))
    return made


@transaction.atomic
def stop_round(round_: Round, *, by: Person) -> Round:
    """Let go of a round that is being worked out; what it has found so far is kept nowhere. Twice is as once.

    One whose publishing waits for its turn is a preview again. Publishing itself is one step, done or not.

    Raises NotAllowed.
    """
    round_ = lock(round_)
    require(programme_policies.coordinates(by, round_.programme_id))
    becomes = {RoundState.WORKING: RoundState.STOPPED, RoundState.PUBLISHING: RoundState.PREVIEWED}
    if round_.state in becomes:
        round_.state = becomes[RoundState(round_.state)]
        round_.save(update_fields=["state"])
        tell_page(round_.pk)
    return round_


@task(priority=SOMEBODY_WATCHES)
def work_out(round_id: str) -> None:
    """Work a round out in the background; safe to run twice. One that cannot be worked out says so on its page."""
    made = _claim(round_id)
    if made is None:
        return
    need = need_of(made.programme)
    pace = Pace(guesses(need.looking, need.mentors))
    try:
        with Progress(made.pk, made.attempt, pace) as progress:
            result = work_through(made, progress)
            progress.quiet()
        with transaction.atomic():
            write_down(made, *result)
    except Stopped:
        log.info("round %s was stopped", round_id)
    except Exception as error:  # whatever it was, the page must not wait for ever
        log.warning("round %s could not be worked out: %s", round_id, type(error).__name__)
        with transaction.atomic():
            mine = Round.objects.filter(pk=round_id, state=RoundState.WORKING, attempt=made.attempt)
            if mine.update(state=RoundState.FAILED):
                tell_page(made.pk)


def _claim(round_id: str) -> Round | None:
    """The round, taken by this worker; None when there is nothing to do, or another worker is at it."""
    now = clock.now()
    nobody = Q(beat_at=None) | Q(beat_at__lt=now - LOST_AFTER)
    with transaction.atomic():
        taken = Round.objects.filter(nobody, pk=round_id, state=RoundState.WORKING).update(
            beat_at=now, attempt=F("attempt") + 1, phase=Phase.READING, share=0, left_seconds=None
        )
        return Round.objects.select_related("programme").get(pk=round_id) if taken else None


@regularly(timedelta(minutes=1))
def take_up_lost_rounds() -> None:
    """Begin again with rounds whose worker was killed; one that has lost several is left to a coordinator."""
    with transaction.atomic():
        for one in Round.objects.filter(beat_at__lt=clock.now() - LOST_AFTER, state=RoundState.WORKING):
            if one.attempt >= MOST_ATTEMPTS:
                one.state = RoundState.FAILED
            else:
                one.beat_at, one.phase = None, Phase.WAITING
                work_out.enqueue(str(one.pk))
            one.save(update_fields=["state", "beat_at", "phase"])
            tell_page(one.pk)
