"""What a matching round holds: its people, its proposals, and what a change did to them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from alongside.matching.assign import Bottleneck
from alongside.matching.certificate import Certificate
from alongside.matching.crowd import Encoder, Room
from alongside.matching.graph import Bools, CandidateGraph, Ints
from alongside.matching.people import Mentee, Mentor
from alongside.matching.reasons import Waiting

IdPair = tuple[str, str]


@dataclass(frozen=True)
class Pair:
    """A proposal: this mentee with this mentor.

    Attributes
    ----------
    fit : 0..10000
    flags : what a coordinator should look at first ("both-in-acute-struggle")
    pinned : given to the round, not proposed by it
    """

    mentee_id: str
    mentor_id: str
    fit: int
    flags: tuple[str, ...] = ()
    pinned: bool = False


@dataclass(frozen=True)
class Delta:
    """What a change did: pairs that are new, pairs that are no more, and who waits that did not."""

    added: tuple[Pair, ...]
    removed: tuple[Pair, ...]
    waiting: tuple[str, ...]


class Apart:
    """Who must not be matched with whom, in either order."""

    def __init__(self, pairs: Iterable[IdPair]) -> None:
        self.pairs: set[IdPair] = set()
        self.of: dict[str, set[str]] = {}
        for one, other in pairs:
            self.add(one, other)

    def add(self, one: str, other: str) -> None:
        """Keep these two apart from now on."""
        self.pairs |= {(one, other), (other, one)}
        self.of.setdefault(one, set()).add(other)
        self.of.setdefault(other, set()).add(one)


@dataclass
class Round:
    """The people of a round by id, who could go with whom, and who goes with whom."""

    mentees: list[Mentee]
    mentors: list[Mentor]
    apart: Apart
    pinned: dict[str, str]
    rare: Bools
    encoder: Encoder
    graph: CandidateGraph = field(default_factory=lambda: CandidateGraph([0], [], [], 0))
    #: Whether every possible pair is a candidate in `graph`.
    is_whole: bool = True
    #: In a large round, the mentees who are more than the places open to them.
    bottleneck: Bottleneck | None = None
    mentor_of: Ints = field(default_factory=lambda: np.zeros(0, dtype=np.int64))
    pairs: list[Pair] | None = None
    waiting: list[Waiting] | None = None
    certificate: Certificate | None = None

    def __post_init__(self) -> None:
        self.gather(self.mentees, self.mentors)

    def gather(self, mentees: list[Mentee], mentors: list[Mentor]) -> None:
        """Let these be the people of the round."""
        self.mentees, self.mentors = mentees, mentors
        self._mentee = {one.id: row for row, one in enumerate(mentees)}
        self._mentor = {one.id: column for column, one in enumerate(mentors)}
        self._places = np.array([mentor.places for mentor in mentors], dtype=np.int64)

    @property
    def room(self) -> Room:
        """The mentors, packed."""
        return self.encoder.room

    def places(self) -> Ints:
        return self._places.copy()

    def left(self, but: str = "") -> Ints:
        """How many places each mentor has left; the person with the id `but` does not count as having one."""
        taken = self.mentor_of[self.mentor_of >= 0]
        left = self.places() - np.bincount(taken, minlength=len(self.mentors))
        if but in self._mentee and self.mentor_of[self._mentee[but]] >= 0:
            left[self.mentor_of[self._mentee[but]]] += 1
        return left

    def mentee(self, mentee_id: str) -> int:
        return _position("mentee", mentee_id, self._mentee)

    def mentor(self, mentor_id: str) -> int:
        return _position("mentor", mentor_id, self._mentor)


def _position(kind: str, wanted: str, known: dict[str, int]) -> int:
    if wanted not in known:
        raise ValueError(f"{kind}: nobody has the id {wanted!r}")
    return known[wanted]


def people_of[P: (Mentee, Mentor)](name: str, people: Iterable[P], kind: type[P]) -> list[P]:
    found = list(people)
    for row, person in enumerate(found):
        if not isinstance(person, kind):
            raise ValueError(f"{name}: row {row}: expected a {kind.__name__}; got {type(person).__name__}")
    unique(name, found)
    return found


def unique(name: str, people: Sequence[Mentee] | Sequence[Mentor]) -> None:
    seen: set[str] = set()
    for row, person in enumerate(people):
        if person.id in seen:
            raise ValueError(f"{name}: row {row}: the id {person.id!r} is there twice")
        seen.add(person.id)


def id_pairs(name: str, pairs: Iterable[IdPair]) -> Iterable[IdPair]:
    for row, pair in enumerate(pairs):
        if isinstance(pair, str) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            raise ValueError(f"{name}: row {row}: expected two ids; got {pair!r}")
        yield pair[0], pair[1]
