"""A matching round: preview as often as one likes, then publish as proposals. It only ever proposes."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.matching import Matcher
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.events import ProposalMade, RoundPublished
from alongside.mentorship.models import MentorPlaces, PairWish, Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import free_places, seekers
from alongside.mentorship.queries.pool import Seekers, new_matcher, policy_of
from alongside.mentorship.queries.wording import kept
from alongside.mentorship.rules import MOST_ON_THE_DESK, RoundState, Source, Wanted
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import WEIGHTS, RoleName

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


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


def preview_round(programme: Programme, *, by: Person, weights: dict[str, float] | None = None) -> Round:
    """Work out a round without telling anybody. It replaces the preview before it and says what changed.

    The working-out happens outside a transaction, so that nobody waits for it; only its result is written in one.

    Raises NotAllowed, BadInput for weights, Refused("too-many") beyond what a page can wait for.
    """
    require(programme_policies.coordinates(by, programme.pk))
    weights = weights or programmes.weights_of(programme)
    if set(weights) != set(WEIGHTS) or not sum(weights.values()) or any(value < 0 for value in weights.values()):
        raise BadInput("out-of-range", field="weights")
    people = seekers(programme)
    if len(people.mentees) + len(people.mentors) > MOST_ON_THE_DESK:
        raise Refused("too-many")
    matcher, refused = _match(programme, people, weights)
    with transaction.atomic():
        return _write_down(programme, people, matcher, weights, refused)


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


def _write_down(
    programme: Programme, people: Seekers, matcher: Matcher, weights: dict[str, float], refused: list[tuple[str, str]]
) -> Round:
    before = Round.objects.filter(programme=programme, state=RoundState.PREVIEWED).order_by("-made_at").first()
    pairs = matcher.pairs
    now = {(UUID(pair.mentee_id), UUID(pair.mentor_id)) for pair in pairs}
    then = set(RoundPair.objects.filter(round=before).values_list("mentee_id", "mentor_id")) if before else None
    waiting = matcher.waiting
    found: dict[str, Any] = {
        "mentees": len(people.mentees), "mentors": len(people.mentors),
        "places": sum(mentor.places for mentor in people.mentors), "pairs": len(pairs), "waiting": len(waiting),
        "left_out": len(people.left_out), "total_fit": matcher.total_fit, "words_used": matcher.words_used,
        "certificate": asdict(matcher.certificate), "pins_refused": len(refused),
        "before": _difference(before, now, then) if before and then is not None else None,
    }  # fmt: skip
    Round.objects.filter(programme=programme, state=RoundState.PREVIEWED).update(state=RoundState.REPLACED)
    RoundPair.objects.filter(round__programme=programme, round__state=RoundState.REPLACED).delete()
    RoundWaiting.objects.filter(round__programme=programme, round__state=RoundState.REPLACED).delete()
    made = Round.objects.create(programme=programme, weights=weights, found=found, made_at=clock.now())
    RoundPair.objects.bulk_create(
        RoundPair(
            round=made, mentee_id=UUID(pair.mentee_id), mentor_id=UUID(pair.mentor_id), fit=pair.fit,
            is_pinned=pair.pinned, reasons=kept(matcher.explain(pair.mentee_id, pair.mentor_id)), flags=list(pair.flags),
        )
        for pair in pairs
    )  # fmt: skip
    RoundWaiting.objects.bulk_create(
        RoundWaiting(round=made, mentee_id=UUID(one.mentee_id), reasons=dict(one.reasons)) for one in waiting
    )
    made.found["recruit"] = [
        {"language": one.language, "experiences": list(one.experiences), "more_people": one.more_people,
         "could_take": one.could_take}
        for one in matcher.recruitment(5)
        if one.could_take
    ]  # fmt: skip
    _hide_small(made)
    made.save(update_fields=["found"])
    return made


def _difference(before: Round, now: set[tuple[UUID, UUID]], then: set[tuple[UUID, UUID]]) -> dict[str, int]:
    return {
        "pairs": int(before.found["pairs"]), "total_fit": int(before.found["total_fit"]),
        "added": len(now - then), "lost": len(then - now),
    }  # fmt: skip


def _hide_small(made: Round) -> None:
    """What kind of mentor to look for names experiences only where several people wait for it.

    A round is kept in clear, and "one person waits for somebody who has been in prison" says who in a small place.
    """
    made.found["recruit"] = [
        {**one, "experiences": one["experiences"] if one["could_take"] >= 3 else []} for one in made.found["recruit"]
    ]


@transaction.atomic
def publish_round(round_: Round, *, by: Person) -> tuple[Round, int]:
    """Propose every pair of a preview, all at once; returns the round and how many pairs had gone stale.

    A pair has gone stale when one of the two left, rests, found somebody or lost the last place since the preview.

    Raises NotAllowed, Refused("already-published"), Refused("changed-meanwhile") for a replaced preview.
    Emits RoundPublished, and ProposalMade for each.
    """
    round_ = lock(round_)
    require(programme_policies.coordinates(by, round_.programme_id))
    if round_.state == RoundState.PUBLISHED:
        raise Refused("already-published")
    if round_.state != RoundState.PREVIEWED:
        raise Refused("changed-meanwhile")
    people = seekers(round_.programme)
    looking = {UUID(one.id) for one in people.mentees}
    room = free_places(round_.programme)
    apart = {(UUID(one), UUID(other)) for one, other in people.exclusions}
    stale = 0
    for pair in RoundPair.objects.filter(round=round_).order_by("-fit", "pk"):
        still = pair.mentee_id in looking and room.get(pair.mentor_id, 0) > 0
        if not still or (pair.mentee_id, pair.mentor_id) in apart:
            stale += 1
            continue
        room[pair.mentor_id] -= 1
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
