"""Ours, one person at a time: who could be suggested to somebody who has just arrived."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alongside.matching import Matcher, Mentee, Policy
from bench.peers.alongside_people import warm
from bench.populations import People
from bench.scoring import WEEK, Scorer
from bench.spreadsheets import mentees_of, mentors_of

__all__ = ["build", "prepare", "tell", "warm", "work"]
K = 10
#: In a round of every other mentee there are places left to suggest; the arrivals are among those who are not in it.
ARRIVALS, GONE_OVER, FIRST = 1_000, 100, 20


@dataclass(frozen=True)
class Arrivals:
    """A round that was matched, and people who were not in it."""

    mentees: People
    mentors: People
    matching: Matcher
    coming: list[Mentee]


def prepare(folder: Path, **_options: Any) -> tuple[People, People]:
    """The columns of the people in the folder."""
    return People.load(folder, "mentees"), People.load(folder, "mentors")


def build(columns: tuple[People, People]) -> Arrivals:
    """The round, and a few suggestions nobody counts."""
    everybody, mentors = columns
    here = everybody.of(np.arange(0, len(everybody), 2))
    later = everybody.of(np.arange(1, len(everybody), 2)[:ARRIVALS])
    matching = Matcher(Policy(objective="total"), week=WEEK).fit(mentees_of(here), mentors_of(mentors))
    coming = [Mentee(**{**vars(one), "id": f"new-{one.id}"}) for one in mentees_of(later)]
    for one in coming[:FIRST]:
        matching.suggest(one, k=K)
    return Arrivals(later, mentors, matching, coming)


def work(arrivals: Arrivals) -> tuple[Arrivals, Any, Any, Any]:
    """Ten suggestions to each, the time of every one taken."""
    cpu, wall, found = [], [], []
    for one in arrivals.coming:
        began, seen = time.thread_time(), time.perf_counter()
        found.append(arrivals.matching.suggest(one, k=K))
        cpu.append(time.thread_time() - began)
        wall.append(time.perf_counter() - seen)
    return arrivals, found, cpu, wall


def tell(_columns: tuple[People, People], done: tuple[Arrivals, Any, Any, Any]) -> dict[str, Any]:
    """Milliseconds, and whether the first of them are the best by full scoring among the mentors with a place left."""
    arrivals, found, cpu, wall = done
    taken = np.bincount([int(pair.mentor_id[1:]) for pair in arrivals.matching.pairs], minlength=len(arrivals.mentors))
    open_ = taken < arrivals.mentors.places
    fits, possible = Scorer(arrivals.mentees, arrivals.mentors).block(0, min(GONE_OVER, len(arrivals.mentees)))
    same = True
    for row, (fit, can) in enumerate(zip(fits, possible & open_, strict=True)):
        who = np.flatnonzero(can)
        best = who[np.lexsort((who, -fit[who]))][:K]
        wanted = [(f"m{mentor:07d}", int(fit[mentor])) for mentor in best.tolist()]
        same &= wanted == [(pair.mentor_id, pair.fit) for pair in found[row]]
    return {
        "p50_ms": 1_000 * float(np.median(cpu)), "p99_ms": 1_000 * float(np.quantile(cpu, 0.99)),
        "p99_wall_ms": 1_000 * float(np.quantile(wall, 0.99)), "same": same, "open": int(open_.sum()),
    }  # fmt: skip
