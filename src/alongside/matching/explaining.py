"""From people and candidates to reasons: what is counted, and nothing that either side kept to themselves."""

from collections.abc import Iterator, Sequence

import numpy as np

from alongside.matching.assign import Bottleneck
from alongside.matching.candidates import Excluded, Found
from alongside.matching.cells import language_key
from alongside.matching.crowd import Room, Seekers, allowed
from alongside.matching.fit import ENOUGH_MINUTES, PARTS, likenesses, likenesses_of_pairs, points
from alongside.matching.graph import Ints
from alongside.matching.people import Mentee, Mentor
from alongside.matching.reasons import (
    BOTH_ACUTE,
    Data,
    Reasons,
    Squeeze,
    Term,
    Waiting,
    broken_words,
    listed,
    sentence,
    waiting_words,
)
from alongside.matching.rules import RULES, passing


def flags_of(mentee: Mentee, mentor: Mentor) -> tuple[str, ...]:
    """What a coordinator should look at before proposing these two.

    Two people who are both in the thick of what they marked (stage 1) may pull each other down.
    """
    both = all(any(one.stage == 1 for one in who.usable_experiences().values()) for who in (mentee, mentor))
    return (BOTH_ACUTE,) if both else ()


def explain_pairs(
    mentee: Mentee,
    mentors: Sequence[Mentor],
    seekers: Seekers,
    room: Room,
    *,
    row: int = 0,
    weights: Ints,
    min_overlap: int,
) -> list[Reasons]:
    """Why this mentee fits each of these mentors as they do, or may not be matched with them.

    Parameters
    ----------
    mentors : some of the room
    row : where the mentee stands among the seekers
    """
    columns = np.array([room.column[mentor.id] for mentor in mentors], dtype=np.int64)
    passed = passing(seekers, room, row, min_overlap=min_overlap)[:, columns >> 6]
    broken = passed >> (columns & 63).astype(np.uint64) & np.uint64(1) == 0
    likeness, present, minutes = likenesses(seekers, room, row, columns)
    worth = points(likeness, present, weights)
    result = []
    for number, mentor in enumerate(mentors):
        rules = tuple(rule for rule, is_broken in zip(RULES, broken[:, number].tolist(), strict=True) if is_broken)
        if rules:
            flags = flags_of(mentee, mentor)
            result.append(Reasons(mentee.id, mentor.id, 0, (), rules, flags, broken_words(rules)))
        else:
            by_part = (
                likeness[:, number].tolist(),
                (present[:, number] & (weights > 0)).tolist(),
                worth[:, number].tolist(),
            )
            result.append(_reasons(mentee, mentor, by_part, int(minutes[number])))
    return result


def explain_each(
    pairs: Sequence[tuple[Mentee, Mentor]], seekers: Seekers, room: Room, *, weights: Ints
) -> Iterator[Reasons]:
    """Why these pairs, which no rule forbids, fit as they do; the mentees are those of the seekers, in their order."""
    columns = np.array([room.column[mentor.id] for _, mentor in pairs], dtype=np.int64)
    likeness, present, minutes = likenesses_of_pairs(seekers, room, np.arange(len(pairs)), columns)
    worth, counts = points(likeness, present, weights), present & (weights > 0)[:, None]
    parts = zip(likeness.T.tolist(), counts.T.tolist(), worth.T.tolist(), strict=True)
    for (mentee, mentor), by_part, long in zip(pairs, parts, minutes.tolist(), strict=True):
        yield _reasons(mentee, mentor, by_part, long)


def _reasons(mentee: Mentee, mentor: Mentor, by_part: tuple[list[int], list[bool], list[int]], minutes: int) -> Reasons:
    """The reasons of a possible pair from the likeness of each part, whether it counts, and its points."""
    terms = []
    for name, likeness, counts, worth in zip(PARTS, *by_part, strict=True):
        if counts:
            data = _data(name, mentee, mentor, minutes=minutes, likeness=likeness)
            terms.append(Term(name, worth, sentence(name, data), data))
    said = tuple(term.words for term in terms)
    return Reasons(mentee.id, mentor.id, sum(by_part[2]), tuple(terms), (), flags_of(mentee, mentor), said)


def _data(name: str, mentee: Mentee, mentor: Mentor, *, minutes: int, likeness: int) -> Data:
    match name:
        case "experience":
            marked, willing = mentee.usable_experiences(), mentor.usable_experiences()
            both = [tag for tag in marked if tag in willing]
            steps = [(willing[tag].stage or 0) - (marked[tag].stage or 9) for tag in both]
            shown = tuple(marked[tag].tag for tag in both)
            return {
                "shared": len(both),
                "of": len(marked),
                "ahead": sum(step in (1, 2) for step in steps),
                "tags": shown,
            }
        case "goals":
            wanted = allowed(mentee, mentee.goals)
            both = sorted(wanted & allowed(mentor, mentor.goals))
            return {"shared": len(both), "of": len(wanted), "tags": tuple(both)}
        case "values":
            gaps = [
                abs(mine - theirs)
                for mine, theirs in zip(mentee.values, mentor.values, strict=True)
                if mine is not None and theirs is not None
            ]
            return {"close": sum(gap <= 1 for gap in gaps), "of": len(gaps)}
        case "preferences":
            return {
                "gender": int(bool(allowed(mentee, mentee.wants_gender))),
                "experience": int(bool(allowed(mentee, mentee.wants_experiences))),
            }
        case "interests":
            likes = sorted(allowed(mentee, mentee.interests) & allowed(mentor, mentor.interests))
            dislikes = sorted(allowed(mentee, mentee.dislikes) & allowed(mentor, mentor.dislikes))
            return {
                "likes": len(likes),
                "dislikes": len(dislikes),
                "tags": tuple(likes),
                "disliked_tags": tuple(dislikes),
            }
        case "words":
            return {"percent": likeness // 10}
        case _:
            return {"minutes": minutes, "enough": ENOUGH_MINUTES}


def explain_waiting(
    rows: Ints,
    kept: Excluded,
    possible: Found,
    bottlenecks: Sequence[Bottleneck | None],
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
) -> list[Waiting]:
    """Why these mentees wait.

    Parameters
    ----------
    rows : int array; which of the mentees
    kept, possible, bottlenecks : what keeps mentors from them, everybody they could go to, and whom they share them with,
        in the same order
    """
    squeezes = _squeezes(bottlenecks, mentees, mentors)
    ends = np.cumsum(possible.degree)
    full = len(mentors) - kept.first.sum(axis=1)
    result = []
    for number, row in enumerate(rows.tolist()):
        reasons = {"full": int(full[number])} if full[number] else {}
        first, only = kept.first[number].tolist(), kept.alone[number].tolist()
        reasons |= {rule: amount for rule, amount in zip(RULES, first, strict=True) if amount}
        alone = {rule: amount for rule, amount in zip(RULES, only, strict=True) if amount}
        mine = possible.mentor[ends[number] - possible.degree[number] : ends[number]].tolist()
        known_by = _known_by(mentees[row], [mentors[one] for one in mine])
        said = waiting_words(reasons, alone, squeezes[number], known_by)
        result.append(Waiting(mentees[row].id, reasons, alone, squeezes[number], said))
    return result


def _squeezes(
    found: Sequence[Bottleneck | None], mentees: Sequence[Mentee], mentors: Sequence[Mentor]
) -> list[Squeeze | None]:
    # Many people share one bottleneck, and it may be large: each is named once.
    named = {
        id(one): Squeeze(
            tuple(mentees[row].id for row in one.mentees),
            tuple(mentors[column].id for column in one.mentors),
            one.places,
        )
        for one in {id(one): one for one in found if one is not None}.values()
    }
    return [None if one is None else named[id(one)] for one in found]


def _known_by(mentee: Mentee, possible: Sequence[Mentor]) -> list[str]:
    """What every possible mentor has that this mentee needs: a language, and experiences marked must."""
    said = []
    spoken = [{language_key(tag) for tag in one.languages} for one in possible]
    common = [tag for tag in mentee.languages if all(language_key(tag) in tags for tags in spoken)]
    if common and possible:
        said.append(f"speak {common[0]}")
    musts = [one.tag for one in mentee.usable_experiences().values() if one.must]
    if musts:
        said.append(f"have lived {listed(musts)}")
    return said
