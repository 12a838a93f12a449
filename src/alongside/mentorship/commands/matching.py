"""A matching round: preview as often as one likes, then publish as proposals. It only ever proposes."""

from __future__ import annotations

import logging
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, Literal
from uuid import UUID

from django.db import transaction
from django.tasks import task

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.matching import Matcher
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.events import ProposalMade, RoundPublished
from alongside.mentorship.models import MentorPlaces, PairWish, Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import seekers
from alongside.mentorship.queries.pool import Seekers, new_matcher, policy_of
from alongside.mentorship.queries.wording import kept
from alongside.mentorship.rules import AT_ONCE, MOST_ON_THE_DESK, Phase, RoundState, Source, Stale, Wanted
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import WEIGHTS, RoleName

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

log = logging.getLogger("alongside.rounds")

#: A kind of mentor is named by experience only where at least so many people wait for it.
FEW = 10


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
    programme: Programme, *, by: Person, weights: dict[str, float] | None = None, at_once: bool = False
) -> Round:
    """Work out a round without telling anybody. It replaces the preview before it and says what changed.

    Few people are worked out at once. More are left to the worker, unless `at_once`, so that nobody else waits for it;
    the round then says how far it has come.

    Raises NotAllowed, BadInput for weights, Refused("too-many") beyond what a desk is for.
    """
    require(programme_policies.coordinates(by, programme.pk))
    weights = weights or programmes.weights_of(programme)
    if set(weights) != set(WEIGHTS) or not sum(weights.values()) or any(value < 0 for value in weights.values()):
        raise BadInput("out-of-range", field="weights")
    looking = programmes.places_with(programme, role=RoleName.MENTEE).count()
    size = looking + MentorPlaces.objects.filter(programme=programme).count()
    if size > MOST_ON_THE_DESK:
        raise Refused("too-many")
    Round.objects.filter(programme=programme, state=RoundState.WORKING).update(state=RoundState.REPLACED)
    made = Round.objects.create(
        programme=programme, weights=weights, found={}, made_at=clock.now(), state=RoundState.WORKING,
        phase=Phase.WAITING,
    )  # fmt: skip
    if at_once or size <= AT_ONCE:
        _work_out(made)
    else:
        work_out.enqueue(str(made.pk))
    return made


@task
def work_out(round_id: str) -> None:
    """Work a round out in the background; safe to run twice. One that cannot be worked out says so on its page."""
    made = Round.objects.filter(pk=round_id, state=RoundState.WORKING).first()
    if made is None:
        return
    try:
        _work_out(made)
    except Exception as error:  # whatever it was, the page must not wait for ever
        log.warning("round %s could not be worked out: %s", round_id, type(error).__name__)
        Round.objects.filter(pk=round_id, state=RoundState.WORKING).update(state=RoundState.FAILED)


def _work_out(made: Round) -> None:
    """Read, match, explain; only the result is written in a transaction of its own."""
    programme = made.programme
    _come_to(made, Phase.READING)
    people = seekers(programme)
    _come_to(made, Phase.MATCHING)
    matcher, refused = _match(programme, people, made.weights)
    _come_to(made, Phase.EXPLAINING)
    pairs = [
        RoundPair(
            round=made, mentee_id=UUID(pair.mentee_id), mentor_id=UUID(pair.mentor_id), fit=pair.fit,
            is_pinned=pair.pinned, reasons=kept(matcher.explain(pair.mentee_id, pair.mentor_id)), flags=list(pair.flags),
        )
        for pair in matcher.pairs
    ]  # fmt: skip
    waiting = [
        RoundWaiting(round=made, mentee_id=UUID(one.mentee_id), reasons=dict(one.reasons)) for one in matcher.waiting
    ]
    found: dict[str, Any] = {
        "mentees": len(people.mentees), "mentors": len(people.mentors),
        "places": sum(mentor.places for mentor in people.mentors), "pairs": len(pairs), "waiting": len(waiting),
        "left_out": len(people.left_out), "total_fit": matcher.total_fit, "words_used": matcher.words_used,
        "certificate": asdict(matcher.certificate), "pins_refused": len(refused), "recruit": _to_recruit(matcher),
    }  # fmt: skip
    with transaction.atomic():
        _write_down(made, found, pairs, waiting)


def _come_to(made: Round, phase: Phase) -> None:
    made.phase = phase
    Round.objects.filter(pk=made.pk).update(phase=phase)


def _match(programme: Programme, people: Seekers, weights: dict[str, float]) -> tuple[Matcher, list[tuple[str, str]]]:
    """The matcher, and the pinned pairs that break a rule: those are left to the round and named."""
    matcher = new_matcher(policy_of(programme, weights))
    pinned, refused = list(people.pinned), list[tuple[str, str]]()
    while True:
        try:
            return matcher.fit(people.mentees, people.mentors, people.exclusions, pinned), refused
        except ValueError as problem:
            row = str(problem).partition("pinned: row ")[2].partition(":")[0]
            if not row.isdigit():
                raise
            refused.append(pinned.pop(int(row)))


def _write_down(made: Round, found: dict[str, Any], pairs: list[RoundPair], waiting: list[RoundWaiting]) -> None:
    now = lock(made)
    if now.state != RoundState.WORKING:
        return  # a newer preview was asked for meanwhile
    here = Round.objects.filter(programme=made.programme)
    # The pairs of one preview before are kept, to say what changed; those of older ones go.
    for table in (RoundPair, RoundWaiting):
        table.objects.filter(round__in=here.filter(state=RoundState.REPLACED)).delete()
    before = here.filter(state=RoundState.PREVIEWED).order_by("-made_at").first()
    if before is not None:
        then = set(RoundPair.objects.filter(round=before).values_list("mentee_id", "mentor_id"))
        added = [pair for pair in pairs if (pair.mentee_id, pair.mentor_id) not in then]
        for pair in added:
            pair.is_new = True
        found["before"] = {
            "id": str(before.pk), "pairs": int(before.found["pairs"]), "total_fit": int(before.found["total_fit"]),
            "added": len(added), "lost": len(then) - (len(pairs) - len(added)),
        }  # fmt: skip
        here.filter(state=RoundState.PREVIEWED).update(state=RoundState.REPLACED)
    RoundPair.objects.bulk_create(pairs, batch_size=200)
    RoundWaiting.objects.bulk_create(waiting, batch_size=200)
    made.found, made.state, made.phase = found, RoundState.PREVIEWED, Phase.DONE
    made.save(update_fields=["found", "state", "phase"])


def _to_recruit(matcher: Matcher) -> list[dict[str, Any]]:
    """What kind of mentor to look for; it names experiences only where several people wait for it.

    A round is kept in clear, and "one person waits for somebody who has been in prison" says who in a small place.
    """
    return [
        {"language": one.language, "experiences": list(one.experiences) if one.could_take >= FEW else [],
         "more_people": one.more_people, "could_take": one.could_take}
        for one in matcher.recruitment(5)
        if one.could_take
    ]  # fmt: skip


@transaction.atomic
def publish_round(round_: Round, *, by: Person) -> tuple[Round, int]:
    """Propose every pair of a preview, all at once; returns the round and how many pairs had gone stale.

    A pair has gone stale when one of the two left, rests, found somebody, lost the last place, or changed what they say
    so that a rule now stands between them. It is not proposed, and says why.

    Raises NotAllowed, Refused("already-published"), Refused("changed-meanwhile") for a replaced preview.
    Emits RoundPublished, and ProposalMade for each.
    """
    round_ = lock(round_)
    require(programme_policies.coordinates(by, round_.programme_id))
    if round_.state == RoundState.PUBLISHED:
        raise Refused("already-published")
    if round_.state != RoundState.PREVIEWED:
        raise Refused("changed-meanwhile")
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
    return round_, stale


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
