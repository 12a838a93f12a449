"""Ours, end to end: people in; candidates, prices, pairs and the proof out."""

import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from alongside.matching import Matcher, Mentee, Mentor, Policy, compiling
from bench.peers.bare import Ints
from bench.populations import People
from bench.scoring import WEEK, Scorer
from bench.spreadsheets import mentees_of, mentors_of

__all__ = ["prepare", "tell", "warm", "work"]
#: Above this many mentees the pairs are gone over by the library's own plain code alone.
ALL_GONE_OVER = 10_000


@dataclass(frozen=True)
class Programme:
    """The people of a folder, as columns and as the library takes them."""

    columns: tuple[People, People]
    mentees: list[Mentee]
    mentors: list[Mentor]
    options: dict[str, Any]


def prepare(folder: Path, **options: Any) -> Programme:
    """Read the columns and make people of them."""
    mentees, mentors = People.load(folder, "mentees"), People.load(folder, "mentors")
    return Programme((mentees, mentors), mentees_of(mentees), mentors_of(mentors), options)


def warm() -> None:
    """Everything that is made ready once in the life of a process is ready."""
    compiling.warm()


def work(problem: Programme) -> Matcher:
    """A round and its proof."""
    policy = Policy(objective=problem.options.get("objective", "total"))
    found = Matcher(policy, week=WEEK).fit(problem.mentees, problem.mentors)
    _ = found.certificate
    return found


def tell(problem: Programme, found: Matcher) -> dict[str, Any]:
    """The pairs, gone over by code that shares nothing with the library where there is time for it, and the proof."""
    began = time.process_time()
    pairs, proof = found.pairs, found.certificate
    mentee = np.array([int(pair.mentee_id[1:]) for pair in pairs], dtype=np.int64)
    mentor = np.array([int(pair.mentor_id[1:]) for pair in pairs], dtype=np.int64)
    fit = np.array([pair.fit for pair in pairs], dtype=np.int64)
    if (np.bincount(mentor, minlength=len(problem.mentors)) > problem.columns[1].places).any():
        raise SystemExit("a mentor has more mentees than places")
    if len(problem.mentees) <= ALL_GONE_OVER:
        go_over(problem.columns, mentee, mentor, fit)
    return {
        "matched": len(pairs), "fit": int(fit.sum()), "poor": int((fit < 5_000).sum()),
        "bound": proof.upper_bound, "gap": proof.gap, "most": proof.max_cardinality, "rechecked": proof.rules_rechecked,
        "passes": getattr(proof, "passes", 1), "tell_s": time.process_time() - began,
    }  # fmt: skip


def go_over(columns: tuple[People, People], mentee: Ints, mentor: Ints, fit: Ints) -> None:
    """End the process when a pair breaks a rule or does not fit as is said."""
    scorer = Scorer(*columns)
    order = np.argsort(mentee, kind="stable")
    for first in range(0, len(columns[0]), 100):
        fits, possible = scorer.block(first, first + 100)
        here = order[(mentee[order] >= first) & (mentee[order] < first + 100)]
        rows = mentee[here] - first
        if not possible[rows, mentor[here]].all() or (fits[rows, mentor[here]] != fit[here]).any():
            raise SystemExit(f"a pair among mentees {first} to {first + 99} breaks a rule, or fits otherwise than said")
