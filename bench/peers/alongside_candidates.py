"""Ours: the exact best candidates of some mentees."""

from pathlib import Path
from typing import Any

import numpy as np

from alongside.matching import Policy
from alongside.matching.candidates import Search as Finding
from alongside.matching.crowd import Encoder
from alongside.matching.fit import weights_of
from bench.peers.nearest import Ints, K, Search, judge, read
from bench.scoring import WEEK
from bench.spreadsheets import mentees_of, mentors_of

__all__ = ["build", "prepare", "tell", "work"]
Built = tuple[Any, Any, Search]


def prepare(folder: Path, **options: Any) -> Search:
    """The people in the folder."""
    return read(folder, **options)


def build(search: Search) -> Built:
    """People as arrays."""
    encoder = Encoder(mentors_of(search.mentors), week=WEEK, min_overlap=Policy().min_overlap_minutes)
    built = encoder.seekers(mentees_of(search.mentees)), encoder.room, search
    work(built)  # everything that is made ready once is ready
    return built


def work(built: Built) -> Ints:
    """The K best of each, by rules and fit."""
    mentees, mentors, _ = built
    by = {"weights": weights_of(Policy().weight_units()), "min_overlap": Policy().min_overlap_minutes}
    found = Finding(mentees, mentors, **by).compiled().best(K)
    best = np.full((found.degree.size, K), -1, dtype=np.int64)
    best[np.arange(K) < found.degree[:, None]] = found.mentor
    return best


def tell(search: Search, found: Ints) -> dict[str, Any]:
    """The recall."""
    return judge(search, found)
