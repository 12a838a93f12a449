"""Working a round out: read, arrange, compare, explain, and write it down all at once or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import asdict, replace
from time import monotonic
from typing import TYPE_CHECKING, Any, cast
from uuid import UUID

from alongside.foundation.rows import lock
from alongside.matching import Matcher, Policy
from alongside.matching.rarity import rare_people
from alongside.meaning import best_available
from alongside.mentorship.commands.pacing import Progress, Stopped, tell_page
from alongside.mentorship.models import Round, RoundPair, RoundWaiting
from alongside.mentorship.queries import demand, pool, seekers
from alongside.mentorship.queries.pool import READ_AT_ONCE, Seekers, new_matcher, policy_of, week_of
from alongside.mentorship.queries.rounds import wishes_mark
from alongside.mentorship.queries.wording import kept
from alongside.mentorship.rules import FEW_PEOPLE, FLOOR, Phase, RoundState, is_few

if TYPE_CHECKING:
    from alongside.matching.policy import Objective as Aim
    from alongside.matching.reasons import Squeeze, Waiting

#: A kind of mentor is named by experience only where at least so many people wait for it.
FEW = 10
#: Of a bottleneck so many mentors are named; beyond that their number says more.
MOST_NAMED = 8


def work_through(made: Round, progress: Progress) -> tuple[dict[str, Any], list[RoundPair], list[RoundWaiting]]:
    """What comes of a round: what is kept in clear, its pairs, and who waits. Raises Stopped."""
    began, programme = monotonic(), made.programme
    progress.enter(Phase.READING)
    mark = wishes_mark(programme)
    people = seekers(programme)
    _read_own_words(people, progress)
    progress.enter(Phase.MATCHING)
    rare = rare_people(people.mentees, people.mentors)
    policy = replace(policy_of(programme, made.weights), objective=cast("Aim", made.objective), rare=rare)
    matcher, refused = _match(people, policy, progress)
    progress.enter(Phase.COMPARING)
    few_can_help = {one.id for one, is_rare in zip(people.mentees, rare, strict=True) if is_rare}
    price = _price(matcher, people, policy, few_can_help, progress)
    progress.enter(Phase.EXPLAINING)
    pairs, waiting = list(_pairs(made, matcher, progress)), [_waiting(made, one) for one in matcher.waiting]
    found: dict[str, Any] = {
        "mentees": len(people.mentees), "mentors": len(people.mentors),
        "places": sum(mentor.places for mentor in people.mentors), "pairs": len(pairs), "waiting": len(waiting),
        "full": sum(one.is_full for one in waiting), "poor": sum(pair.fit < FLOOR for pair in pairs),
        "left_out": len(people.left_out), "total_fit": matcher.total_fit, "words_used": matcher.words_used,
        "certificate": asdict(matcher.certificate), "pins_refused": len(refused), "recruit": _to_recruit(matcher),
        "price": price, "demand": demand.counted(programme, people, week_of()), "wishes": mark,
        "seconds": round(monotonic() - began, 1),
    }  # fmt: skip
    progress.enter(Phase.WRITING)
    return found, pairs, waiting


def _read_own_words(people: Seekers, progress: Progress) -> None:
    """Read own words a few at a time, where this installation can: it is what takes longest, and can be stopped here."""
    texts = sorted({one.words for one in (*people.mentees, *people.mentors) if one.words})
    if best_available() is None:
        return
    for start in range(0, min(len(texts), pool.MOST_VECTORS), READ_AT_ONCE):
        progress.at(start, len(texts))
        pool._embed(texts[start : start + READ_AT_ONCE])


def _told(progress: Progress) -> Callable[[str, float, float | None], None]:
    """What a matcher says of its progress, for the page; it stops when nobody wants the round any more."""
    return lambda _doing, share, _left: progress.at(round(1_000 * share), 1_000)


def _match(people: Seekers, policy: Policy, progress: Progress) -> tuple[Matcher, list[tuple[str, str]]]:
    """The matcher, and the pinned pairs that break a rule: those are left to the round and named."""
    matcher = new_matcher(policy)
    pinned, refused = list(people.pinned), list[tuple[str, str]]()
    while True:
        try:
            everybody = people.mentees, people.mentors, people.exclusions, pinned
            return matcher.fit(*everybody, progress=_told(progress)), refused
        except ValueError as problem:
            row = str(problem).partition("pinned: row ")[2].partition(":")[0]
            if not row.isdigit():
                raise
            refused.append(pinned.pop(int(row)))


def _price(matcher: Matcher, people: Seekers, policy: Policy, rare: set[str], progress: Progress) -> dict[str, Any]:
    """The round beside another that wants the best total fit; a round that wants that itself, beside a fair one."""
    other: Aim = "fair" if policy.objective == "total" else "total"
    pinned = [(pair.mentee_id, pair.mentor_id) for pair in matcher.pairs if pair.pinned]
    beside = new_matcher(replace(policy, objective=other))
    beside.fit(people.mentees, people.mentors, people.exclusions, pinned, progress=_told(progress))
    everybody = len(people.mentees)
    return {"other": other, "mine": _outcome(matcher, rare, everybody), "beside": _outcome(beside, rare, everybody)}


def _outcome(matcher: Matcher, rare: set[str], everybody: int) -> dict[str, Any]:
    """What an arrangement means for people. Whom few can help is told in percent of so many that nobody is meant."""
    pairs, others = matcher.pairs, everybody - len(rare)
    rare_matched = sum(pair.mentee_id in rare for pair in pairs)
    return {
        "matched": len(pairs), "poor": sum(pair.fit < FLOOR for pair in pairs), "total_fit": matcher.total_fit,
        "least": min((pair.fit for pair in pairs), default=0),
        "rare": round(100 * rare_matched / len(rare)) if len(rare) >= FEW_PEOPLE else None,
        "others": round(100 * (len(pairs) - rare_matched) / others) if others >= FEW_PEOPLE else None,
    }  # fmt: skip


def _pairs(made: Round, matcher: Matcher, progress: Progress) -> Iterator[RoundPair]:
    pairs = matcher.pairs
    for pair, reasons in progress.over(zip(pairs, matcher.explain_all(), strict=True), of=len(pairs)):
        yield RoundPair(
            round=made, mentee_id=UUID(pair.mentee_id), mentor_id=UUID(pair.mentor_id), fit=pair.fit,
            is_pinned=pair.pinned, reasons=kept(reasons), flags=list(pair.flags),
        )  # fmt: skip


def _waiting(made: Round, one: Waiting) -> RoundWaiting:
    more: dict[str, Any] = {"alone": dict(one.alone)}
    if one.squeeze is not None:
        more["between"] = _between(one.squeeze)
    return RoundWaiting(
        round=made, mentee_id=UUID(one.mentee_id), is_full=bool(one.reasons.get("full")), reasons=dict(one.reasons),
        more=more,
    )  # fmt: skip


def _between(squeeze: Squeeze) -> dict[str, Any]:
    """A bottleneck: so many people can only go to these mentors, who have so many places."""
    return {
        "people": len(squeeze.mentee_ids), "mentors": len(squeeze.mentor_ids), "places": squeeze.places,
        "named": list(squeeze.mentor_ids) if len(squeeze.mentor_ids) <= MOST_NAMED else [],
    }  # fmt: skip


def _to_recruit(matcher: Matcher) -> list[dict[str, Any]]:
    """What kind of mentor to look for; only where several people wait for it, and experiences only where many do.

    A round is kept in clear, and "one person waits for somebody who has been in prison" says who in a small place.
    """
    return [
        {"language": one.language, "experiences": list(one.experiences) if one.could_take >= FEW else [],
         "more_people": one.more_people, "could_take": one.could_take}
        for one in matcher.recruitment(5)
        if not is_few(one.could_take)
    ]  # fmt: skip


def write_down(made: Round, found: dict[str, Any], pairs: list[RoundPair], waiting: list[RoundWaiting]) -> None:
    """Keep what came of a round, in the transaction of the caller. Raises Stopped when nobody wants it any more."""
    now = lock(made)
    if now.state != RoundState.WORKING or now.attempt != made.attempt:
        raise Stopped
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
    made.found, made.state, made.phase, made.share, made.left_seconds = found, RoundState.PREVIEWED, Phase.DONE, 100, 0
    made.save(update_fields=["found", "state", "phase", "share", "left_seconds"])
    tell_page(made.pk)
