"""Ours: the exact best candidates of some mentees."""

from pathlib import Path
from typing import Any

from alongside.matching import Policy
from alongside.matching.candidates import top_k
from alongside.matching.crowd import Encoder
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
    mentors = mentors_of(search.mentors)
    encoder = Encoder(mentors, week=WEEK)
    built = encoder.crowd(mentees_of(search.mentees)), encoder.crowd(mentors), search
    work(built)  # everything that is made ready once is ready
    return built


def work(built: Built) -> Ints:
    """The K best of each, by rules and fit."""
    mentees, mentors, _ = built
    weights, least = Policy().weight_units(), Policy().min_overlap_minutes
    found: Ints = top_k(mentees, mentors, K, weights=weights, min_overlap=least, apart=set())[0]
    return found


def tell(search: Search, found: Ints) -> dict[str, Any]:
    """The recall."""
    return judge(search, found)
