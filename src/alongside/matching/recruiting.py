"""What kind of mentor to look for: what one further place of each kind would really change.

The kinds are made of what waiting people need: a language, the experiences that are a must (or matter
most), and, where they asked for it, a gender or clearance for minors. Such a mentor is imagined as free at
all hours, willing to meet in every way; the arrangement is then improved with that one place, and the
difference is what is reported.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np

from alongside.matching.assign import Arrangement, weight_of
from alongside.matching.candidates import Found, search
from alongside.matching.cells import FORMATS, Experience, Slot, key, language_key
from alongside.matching.crowd import Encoder, allowed, genders_wanted, is_minor
from alongside.matching.fit import weights_of
from alongside.matching.graph import Bools, CandidateGraph, Ints
from alongside.matching.people import Mentee, Mentor
from alongside.matching.policy import Policy
from alongside.matching.reasons import listed, several
from alongside.matching.residual import improve, reach, residual

KINDS = 200
ALWAYS = tuple(Slot(day, 0, 1440) for day in range(7))


@dataclass(frozen=True)
class Recruit:
    """A kind of mentor, and what one place with such a mentor would add to this round.

    Attributes
    ----------
    language : BCP 47 tag, or empty when any would do
    experiences : lived, and willing to talk about
    gender : a tag, or empty when nobody asked
    cleared_for_minors : whether they would have to be
    more_people : how many more would be matched with one further place: 0 or 1
    more_fit : how much the total fit would change, in fit points; may be below 0 when one more is matched
    could_take : people now waiting whom such a mentor could meet, however many places there were
    words : one plain English sentence
    """

    language: str
    experiences: tuple[str, ...]
    gender: str
    cleared_for_minors: bool
    more_people: int
    more_fit: int
    could_take: int
    words: str


Kind = tuple[str, tuple[str, ...], str, bool]


def recruits(
    mentees: Sequence[Mentee], arranged: Arrangement, *, settled: Bools, policy: Policy, week: date, most: int
) -> list[Recruit]:
    """The kinds of mentor that would help most, best first.

    Parameters
    ----------
    arranged : the round without its pinned pairs
    settled : bool array, one per mentee; those who are pinned
    most : at most this many kinds
    """
    waiting = (arranged.mentor_of < 0) & ~settled
    kinds = _kinds([mentees[row] for row in np.flatnonzero(waiting).tolist()], week)
    if not kinds:
        return []
    found = _imagine(kinds, mentees, policy, week)
    row = np.repeat(np.arange(len(mentees)), found.degree)
    open_to = ~settled[row]
    row, kind, fit = row[open_to], found.mentor[open_to], found.fit[open_to]

    could_take = np.bincount(kind[waiting[row]], minlength=len(kinds))
    frees = np.bincount(kind[_chain_starts(arranged, waiting)[row]], minlength=len(kinds)) > 0
    order = sorted(range(len(kinds)), key=lambda at: (not frees[at], -could_take[at], kinds[at]))
    result = []
    for at in order[:most]:
        mine = kind == at
        people, points = _with_one_more(arranged, policy, row[mine], fit[mine])
        result.append(_recruit(kinds[at], people, points, int(could_take[at])))
    return sorted(result, key=lambda one: (-one.more_people, -one.could_take, -one.more_fit))


def _kinds(waiting: Sequence[Mentee], week: date) -> list[Kind]:
    """The kinds that waiting people need, the most needed first."""
    wanted: Counter[Kind] = Counter()
    for mentee in waiting:
        marked = list(mentee.usable_experiences().values())
        needed = [one for one in marked if one.must]
        top = max((one.weight for one in marked), default=0)
        chosen = needed or [one for one in marked if one.weight == top][:1]
        genders = sorted(genders_wanted(mentee) or {""}) or [""]
        sought = sorted(allowed(mentee, mentee.wants_experiences))[:1]
        tags = tuple(sorted({*(key(one.tag) for one in chosen), *sought}))
        for language in sorted({language_key(tag) for tag in mentee.languages}):
            wanted[language, tags, genders[0], is_minor(mentee, week)] += 1
    ranked = sorted(wanted, key=lambda kind: (-wanted[kind], kind))
    return ranked[:KINDS]


def _imagine(kinds: Sequence[Kind], mentees: Sequence[Mentee], policy: Policy, week: date) -> Found:
    """The candidates that a mentor of each kind would have."""
    imagined = [
        Mentor(
            f"\u2026{number:04}",
            experiences=tuple(Experience(tag, 2) for tag in tags),
            languages=(language,),
            hours=ALWAYS,
            formats=FORMATS,
            gender=gender,
            cleared_for_minors=cleared,
        )
        for number, (language, tags, gender, cleared) in enumerate(kinds)
    ]
    encoder = Encoder(imagined, week=week, min_overlap=policy.min_overlap_minutes)
    weights = weights_of(policy.weight_units())
    return search(encoder.seekers(mentees), encoder.room, weights=weights, min_overlap=encoder.min_overlap)


def _chain_starts(arranged: Arrangement, waiting: Bools) -> Bools:
    """The mentees whose move to a new place would, in the end, match one person more."""
    zeros = np.zeros(arranged.graph.indices.size, dtype=np.int64)
    moves = residual(arranged.graph, zeros, arranged.places, arranged.mentor_of, may_leave=False)
    [reached] = reach(moves, [np.array([moves.pool])])
    return waiting | ((arranged.mentor_of >= 0) & reached[arranged.mentor_of])


def _with_one_more(arranged: Arrangement, policy: Policy, row: Ints, fit: Ints) -> tuple[int, int]:
    """How many more are matched, and how the total fit changes, with one place more for these mentees."""
    graph = arranged.graph
    order = np.argsort(np.concatenate([graph.rows, row]), kind="stable")
    rows = np.concatenate([graph.rows, row])[order]
    mentors = np.concatenate([graph.indices, np.full(row.size, graph.n_mentors)])[order]
    fits = np.concatenate([graph.fit, fit])[order]
    starts = np.concatenate([[0], np.cumsum(np.bincount(rows, minlength=graph.n_mentees))])
    larger = CandidateGraph(starts, mentors, fits, graph.n_mentors + 1)
    places = np.append(arranged.places, 1)
    weight = weight_of(larger, places, policy, policy.rare_of(graph.n_mentees))
    mentor_of = improve(larger, weight, places, arranged.mentor_of)
    now, before = larger.fit_of(mentor_of), graph.fit_of(arranged.mentor_of)
    return int((now >= 0).sum() - (before >= 0).sum()), int(now[now >= 0].sum() - before[before >= 0].sum())


def _recruit(kind: Kind, people: int, points: int, could_take: int) -> Recruit:
    language, tags, gender, cleared = kind
    said = [f"speaks {language}"] if language else []
    if tags:
        said.append(f"has lived {listed(list(tags))} and talks about it")
    if gender:
        said.append(f"is of gender {gender}")
    if cleared:
        said.append("may meet people under 18")
    adds = "match one more person" if people else "match nobody more"
    words = (
        f"One place with a mentor who {listed(said)} would {adds}; "
        f"{several(could_take, 'person', 'people')} now waiting could go to such a mentor."
    )
    return Recruit(language, tags, gender, cleared, people, points, could_take, words)
