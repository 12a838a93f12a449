"""Publishing a round: every pair of a preview becomes a proposal, all at once or none."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db import transaction
from django.tasks import task

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship.commands.pacing import tell_page
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.events import ProposalMade, RoundPublished
from alongside.mentorship.models import Round, RoundPair
from alongside.mentorship.queries import seekers
from alongside.mentorship.queries.pool import new_matcher, policy_of
from alongside.mentorship.rules import PAIRS_AT_ONCE, RoundState, Source, Stale
from alongside.people import queries as people
from alongside.programmes import policies as programme_policies

if TYPE_CHECKING:
    from alongside.people.models import Person

log = logging.getLogger("alongside.rounds")


@transaction.atomic
def publish_round(round_: Round, *, by: Person) -> tuple[Round, int]:
    """Propose every pair of a preview, all at once; returns the round and how many pairs had gone stale.

    A pair has gone stale when one of the two left, rests, found somebody, lost the last place, or changed what they say
    so that a rule now stands between them. It is not proposed, and says why.

    Many pairs are left to the worker, so that nobody else waits for it; the round then says that it is being published.

    Raises NotAllowed, Refused("already-published"), Refused("changed-meanwhile") for a replaced preview.
    Emits RoundPublished, and ProposalMade for each.
    """
    round_ = lock(round_)
    require(programme_policies.coordinates(by, round_.programme_id))
    if round_.state in (RoundState.PUBLISHED, RoundState.PUBLISHING):
        raise Refused("already-published")
    if round_.state != RoundState.PREVIEWED:
        raise Refused("changed-meanwhile")
    if round_.found.get("pairs", 0) > PAIRS_AT_ONCE:
        round_.state, round_.beat_at = RoundState.PUBLISHING, clock.now()
        round_.save(update_fields=["state", "beat_at"])
        publish_beside.enqueue(str(round_.pk), str(by.pk))
        return round_, 0
    return round_, _publish(round_, by)


@task
def publish_beside(round_id: str, by: str) -> None:
    """Publish a large round in the background; safe to run twice. What cannot be published is a preview again."""
    try:
        with transaction.atomic():
            round_ = Round.objects.filter(pk=round_id).first()
            if round_ is None or lock(round_).state != RoundState.PUBLISHING:
                return
            coordinator = people.person(UUID(by))
            require(programme_policies.coordinates(coordinator, round_.programme_id))
            _publish(round_, coordinator)
    except Exception as error:  # whatever it was, the page must not wait for ever, and nothing was proposed
        if not isinstance(error, NotAllowed):
            log.warning("round %s could not be published: %s", round_id, type(error).__name__)
        with transaction.atomic():
            Round.objects.filter(pk=round_id, state=RoundState.PUBLISHING).update(state=RoundState.PREVIEWED)
            tell_page(UUID(round_id))


def _publish(round_: Round, by: Person) -> int:
    now = _Now(round_)
    stale = 0
    for pair in RoundPair.objects.filter(round=round_).order_by("-is_pinned", "-fit", "pk"):
        pair.refused = now.why_stale(pair)
        if pair.refused:
            pair.save(update_fields=["refused"])
            stale += 1
            continue
        proposal = propose(
            round_.programme, mentee=pair.mentee_id, mentor=pair.mentor_id, source=Source.ROUND, fit=pair.fit,
            reasons=pair.reasons,
        )  # fmt: skip
        emit(
            ProposalMade(
                proposal_id=proposal.pk, mentee_id=pair.mentee_id, mentor_id=pair.mentor_id, source=Source.ROUND
            ),
            by=by.pk,
        )
    round_.state, round_.published_at = RoundState.PUBLISHED, clock.now()
    round_.save(update_fields=["state", "published_at"])
    emit(RoundPublished(round_id=round_.pk, programme_id=round_.programme_id), by=by.pk)
    tell_page(round_.pk)
    return stale


class _Now:
    """Who can still be proposed to whom, from what is true and said at this moment."""

    def __init__(self, round_: Round) -> None:
        people = seekers(round_.programme)
        self.mentees = {one.id: one for one in people.mentees}
        self.room = {one.id: one.places for one in people.mentors}
        self.apart = set(people.exclusions)
        self.matcher = new_matcher(policy_of(round_.programme, round_.weights)).fit([], people.mentors)

    def why_stale(self, pair: RoundPair) -> Stale | Literal[""]:
        """Why this pair can no longer be proposed; nothing when it can, and it then has one of the places."""
        mentee_id, mentor_id = str(pair.mentee_id), str(pair.mentor_id)
        if mentee_id not in self.mentees:
            return Stale.NOT_LOOKING
        if (mentee_id, mentor_id) in self.apart:
            return Stale.APART
        if not self.room.get(mentor_id):
            return Stale.NO_ROOM
        if not self.matcher.explain_arrival(self.mentees[mentee_id], mentor_id).possible:
            return Stale.NOT_POSSIBLE
        self.room[mentor_id] -= 1
        return ""
