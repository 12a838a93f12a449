"""A month of posts in simulated circles: how long people wait for a first answer, with peers asked as the rules say, and without.

People here are made of a few stated chances, drawn with fixed seeds; what is compared is the very rules circles run on
(`peersupport.rules.talking`), once with asking and once without, on the same people, posts and visits.
"""

import argparse
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from uuid import UUID

from alongside.peersupport.rules.talking import (
    AT_ONCE,
    MOST_A_WEEK,
    STEPS,
    WEEK,
    Peer,
    Turn,
    turn_of,
    whom_to_ask,
)

BEGIN = datetime(2026, 9, 1, tzinfo=UTC)
DAYS = 30
TICK = timedelta(minutes=5)
DAY = timedelta(days=1)

#: What people here are made of. None of these is measured; they are round, and said with the result.
CIRCLES, PEOPLE = 40, 30
POSTS_A_DAY = 0.5
VISITS_A_WEEK = 2.0
ANSWERS_WHAT_THEY_SEE = 0.1
WILLING = 0.4
COMES_WHEN_ASKED = 0.4
HOURS_UNTIL_THEY_COME = 3.0
HOLDER_COMES_WITHIN_HOURS = 6.0


@dataclass
class Somebody:
    """One in a circle: how often they may be asked, in which hours, and when they look in by themselves."""

    id: UUID
    a_week: int
    wakes: int
    visits: list[datetime]
    asked: list[datetime] = field(default_factory=list)

    def is_awake(self, now: datetime) -> bool:
        """Sixteen hours of a day, by a clock of their own."""
        return (now.hour - self.wakes) % 24 < 16


@dataclass
class Waiting:
    """A post without an answer."""

    writer: UUID
    at: datetime
    turn: int = 0
    asked: set[UUID] = field(default_factory=set)
    coming: list[tuple[datetime, UUID]] = field(default_factory=list)
    answered_at: datetime | None = None


def main(argv: list[str]) -> int:
    """Run it for a few seeds; exits 1 when somebody was asked too often, or asking does not help."""
    parser = argparse.ArgumentParser(prog="./run bench routing", description=__doc__)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args(argv)
    rows = [
        {"seed": seed, "asks": asks, **month(seed, asks=asks)} for seed in range(wanted.seeds) for asks in (True, False)
    ]
    pairs = [(rows[at], rows[at + 1]) for at in range(0, len(rows), 2)]
    holds = all(
        routed["asked too often"] == 0
        and routed["asked asleep"] == 0
        and routed["median hours"] < plain["median hours"]
        and routed["unanswered after a day"] < plain["unanswered after a day"]
        for routed, plain in pairs
    )
    if wanted.json:
        print(json.dumps({"rows": rows, "holds": holds}, indent=1))
    else:
        _print(rows, holds=holds)
    return 0 if holds else 1


def month(seed: int, *, asks: bool) -> dict[str, float]:
    """One month of all circles; what whoever wrote waited for, and how the asking was shared."""
    posts: list[Waiting] = []
    people: list[Somebody] = []
    wrong = Counter[str]()
    for circle in range(CIRCLES):
        here, said = _circle(Random(f"{seed} {circle}"))
        _live(here, said, Random(f"{seed} {circle} answers"), asks=asks, wrong=wrong)
        people += here
        posts += said
    waits = [(one.answered_at - one.at) / timedelta(hours=1) if one.answered_at else float("inf") for one in posts]
    load = sorted(len(one.asked) for one in people if one.a_week)
    return {
        "posts": len(posts), "median hours": round(median(waits), 2),
        "unanswered after a day": round(sum(wait > 24 for wait in waits) / len(waits), 4),
        "asked in all": sum(load), "asked at most": max(load), "asked too often": wrong["often"], "asked asleep": wrong["asleep"],
        "Gini of asking": round(_gini(load), 3),
    }  # fmt: skip


def _circle(draw: Random) -> tuple[list[Somebody], list[Waiting]]:
    people = []
    for number in range(PEOPLE):
        willing = draw.random() < WILLING
        visits = [BEGIN + DAY * DAYS * draw.random() for _ in range(_poisson(draw, VISITS_A_WEEK * DAYS / 7))]
        a_week = draw.choice((1, 2, 3, 5, MOST_A_WEEK)) if willing else 0
        people.append(Somebody(UUID(int=draw.getrandbits(128)), a_week, draw.randrange(24), sorted(visits)))
        # The first two hold the circle; they are told last, and not asked.
        people[-1].a_week = 0 if number < 2 else a_week
    times = sorted(BEGIN + DAY * (DAYS - 2) * draw.random() for _ in range(_poisson(draw, POSTS_A_DAY * DAYS)))
    return people, [Waiting(draw.choice(people).id, at) for at in times]


def _live(people: list[Somebody], posts: list[Waiting], draw: Random, *, asks: bool, wrong: Counter[str]) -> None:
    known = {one.id: one for one in people}
    visits = sorted((at, one.id) for one in people for at in one.visits)
    # Drawn for every visit and post alike, so that both months differ by the asking alone.
    for visit in visits:
        for post in posts:
            answers = draw.random() < ANSWERS_WHAT_THEY_SEE
            if answers and post.writer != visit[1] and post.at <= visit[0] < post.at + 7 * DAY:
                post.coming.append(visit)
    now, end = BEGIN, BEGIN + DAY * (DAYS + 2)
    waiting: list[Waiting] = []
    later = list(posts)
    while now < end:
        while later and later[0].at <= now:
            waiting.append(later.pop(0))
        for post in waiting:
            if asks:
                _ask(post, people, known, now, draw, wrong)
            arrived = [at for at, _who in post.coming if at <= now]
            if arrived:
                post.answered_at = max(post.at, min(arrived))
        waiting = [post for post in waiting if post.answered_at is None]
        now += TICK


def _ask(
    post: Waiting, people: list[Somebody], known: dict[UUID, Somebody], now: datetime, draw: Random, wrong: Counter[str]
) -> None:
    turn = turn_of(now - post.at)
    if post.turn >= STEPS[turn]:
        return
    post.turn = STEPS[turn]
    if turn is Turn.HOLDERS:
        holder = people[0] if people[0].id != post.writer else people[1]
        post.coming.append((now + timedelta(hours=HOLDER_COMES_WITHIN_HOURS * draw.random()), holder.id))
        return
    peers = [
        Peer(seat_id=one.id, a_week=one.a_week, asked=tuple(one.asked), awake=one.is_awake(now)) for one in people if one.a_week
    ]  # fmt: skip
    chosen = whom_to_ask(peers, now=now, already=frozenset(post.asked), writer=post.writer)
    if len(chosen) > AT_ONCE:
        wrong["often"] += 1
    for who in chosen:
        one = known[who]
        wrong["asleep"] += not one.is_awake(now)
        wrong["often"] += who in post.asked or sum(now - at < WEEK for at in one.asked) >= one.a_week
        one.asked.append(now)
        post.asked.add(who)
        if draw.random() < COMES_WHEN_ASKED:
            post.coming.append((now + timedelta(hours=draw.expovariate(1 / HOURS_UNTIL_THEY_COME)), who))


def _poisson(draw: Random, mean: float) -> int:
    count, passed = 0, draw.expovariate(1.0)
    while passed < mean:
        count, passed = count + 1, passed + draw.expovariate(1.0)
    return count


def _gini(load: list[int]) -> float:
    """How unevenly a load is shared, from 0 (alike) to 1 (one carries all); `load` in order."""
    total = sum(load)
    if not total:
        return 0.0
    return sum((2 * rank - len(load) - 1) * one for rank, one in enumerate(load, 1)) / (len(load) * total)


def _print(rows: list[dict[str, float]], *, holds: bool) -> None:
    print(f"{CIRCLES} circles of {PEOPLE} people, {DAYS} days, {POSTS_A_DAY} posts a day and circle.")
    print(f"Each looks in {VISITS_A_WEEK} times a week, and answers {ANSWERS_WHAT_THEY_SEE:.0%} of what they see.")
    print(f"{WILLING:.0%} may be asked; of those asked {COMES_WHEN_ASKED:.0%} come.")
    names = [name for name in rows[0] if name not in ("seed", "asks")]
    print(" | ".join(["seed", "asks", *names]))
    for row in rows:
        print(" | ".join(str(row[name]) for name in ("seed", "asks", *names)))
    print("every limit holds" if holds else "a limit is missed")
