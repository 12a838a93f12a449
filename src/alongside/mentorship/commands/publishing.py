"""Publishing a round: every pair of a preview becomes a proposal, all at once or none."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING, Literal
from uuid import UUID

from django.db import IntegrityError, transaction
from django.tasks import task

from alongside.foundation import clock
from alongside.foundation.errors import Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.matching import Matcher
from alongside.mentorship.commands.pacing import tell_page
from alongside.mentorship.events import ProposalMade, RoundPublished
from alongside.mentorship.models import MentorPlaces, Proposal, Round, RoundPair
from alongside.mentorship.queries import seekers
from alongside.mentorship.queries.disclosing import asking_clock
from alongside.mentorship.queries.pool import new_matcher, policy_of
from alongside.mentorship.rules import PAIRS_AT_ONCE, SOMEBODY_WATCHES, RoundState, Source, Stale
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


@task(priority=SOMEBODY_WATCHES)
def publish_beside(round_id: str, by: str) -> None:
    """Publish a large round in the background; safe to run twice. What cannot be published is a preview again."""
    try:
        round_ = Round.objects.select_related("programme").filter(pk=round_id, state=RoundState.PUBLISHING).first()
        if round_ is None:
            return
        coordinator = people.person(UUID(by))
        # Rules take long to go over and are gone over before anybody else has to wait; what changes meanwhile, again.
        ready = _Now(round_)
        for pair in RoundPair.objects.filter(round=round_).only("mentee_id", "mentor_id"):
            ready.is_possible(str(pair.mentee_id), str(pair.mentor_id))
        with transaction.atomic():
            if lock(round_).state != RoundState.PUBLISHING:
                return
            require(programme_policies.coordinates(coordinator, round_.programme_id))
            _publish(round_, coordinator, ready)
    except Exception as error:  # whatever it was, the page must not wait for ever, and nothing was proposed
        log.warning("round %s could not be published: %s", round_id, type(error).__name__)
        with transaction.atomic():
            Round.objects.filter(pk=round_id, state=RoundState.PUBLISHING).update(state=RoundState.PREVIEWED)
            tell_page(UUID(round_id))


def _publish(round_: Round, by: Person, ready: _Now | None = None) -> int:
    now, at = _Now(round_, ready), clock.now()
    clocks = asking_clock(round_.programme_id, at)
    made, stale = list[Proposal](), list[RoundPair]()
    cleared = dict(MentorPlaces.objects.filter(programme=round_.programme_id).values_list("person_id", "cleared_until"))
    for pair in RoundPair.objects.filter(round=round_).order_by("-is_pinned", "-fit", "pk"):
        pair.refused = now.why_stale(pair)
        if pair.refused:
            stale.append(pair)
        else:
            made.append(
                Proposal(
                    programme_id=round_.programme_id, mentee_id=pair.mentee_id, mentor_id=pair.mentor_id,
                    source=Source.ROUND, fit=pair.fit, reasons=pair.reasons, offered_at=at, **clocks,
                    mentor_cleared_until=cleared.get(pair.mentor_id),
                )
            )  # fmt: skip
    for pair in stale:
        pair.save(update_fields=["refused"])
    try:
        Proposal.objects.bulk_create(made, batch_size=200)
    except IntegrityError:  # somebody asked, or was asked, in this very moment
        raise Refused("changed-meanwhile") from None
    for one in made:
        emit(
            ProposalMade(proposal_id=one.pk, mentee_id=one.mentee_id, mentor_id=one.mentor_id, source=Source.ROUND),
            by=by.pk,
        )
    round_.state, round_.published_at = RoundState.PUBLISHED, at
    round_.save(update_fields=["state", "published_at"])
    emit(RoundPublished(round_id=round_.pk, programme_id=round_.programme_id), by=by.pk)
    tell_page(round_.pk)
    return len(stale)


class _Now:
    """Who can still be proposed to whom, from what is true and said at this moment.

    ready : the same from a moment ago; what it found holds for two people who say what they said then.
    """

    def __init__(self, round_: Round, ready: _Now | None = None) -> None:
        people = seekers(round_.programme)
        self.mentees = {one.id: one for one in people.mentees}
        self.mentors = {one.id: replace(one, places=1) for one in people.mentors}
        self.room = {one.id: one.places for one in people.mentors}
        self.apart = set(people.exclusions)
        self._ready = ready
        self._policy = policy_of(round_.programme, round_.weights)
        self._matcher: Matcher | None = None
        self._possible = dict[tuple[str, str], bool]()

    def why_stale(self, pair: RoundPair) -> Stale | Literal[""]:
        """Why this pair can no longer be proposed; nothing when it can, and it then has one of the places."""
        mentee_id, mentor_id = str(pair.mentee_id), str(pair.mentor_id)
        if mentee_id not in self.mentees:
            return Stale.NOT_LOOKING
        if (mentee_id, mentor_id) in self.apart:
            return Stale.APART
        if not self.room.get(mentor_id):
            return Stale.NO_ROOM
        if not self.is_possible(mentee_id, mentor_id):
            return Stale.NOT_POSSIBLE
        self.room[mentor_id] -= 1
        return ""

    def is_possible(self, mentee_id: str, mentor_id: str) -> bool:
        """Whether no rule stands between these two; False when one of them is not here."""
        mentee, mentor, ready = self.mentees.get(mentee_id), self.mentors.get(mentor_id), self._ready
        if mentee is None or mentor is None:
            return False
        if ready and (mentee, mentor) == (ready.mentees.get(mentee_id), ready.mentors.get(mentor_id)):
            return ready.is_possible(mentee_id, mentor_id)
        if (mentee_id, mentor_id) not in self._possible:
            if self._matcher is None:
                self._matcher = new_matcher(self._policy).fit([], self.mentors.values())
            found = self._matcher.explain_arrival(mentee, mentor_id)
            self._possible[mentee_id, mentor_id] = found.possible
        return self._possible[mentee_id, mentor_id]
