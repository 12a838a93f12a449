"""From people and candidates to reasons: what is counted, and nothing that either side kept to themselves."""

from collections.abc import Mapping, Sequence

import numpy as np

from alongside.matching.assign import Arrangement
from alongside.matching.candidates import Found
from alongside.matching.cells import language_key
from alongside.matching.crowd import Crowd, allowed
from alongside.matching.fit import ENOUGH_MINUTES, parts, points
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
from alongside.matching.rules import RULES, check


def flags_of(mentee: Mentee, mentor: Mentor) -> tuple[str, ...]:
    """What a coordinator should look at before proposing these two.

    Two people who are both in the thick of what they marked (stage 1) may pull each other down.
    """
    both = all(any(one.stage == 1 for one in who.usable_experiences().values()) for who in (mentee, mentor))
    return (BOTH_ACUTE,) if both else ()


def explain_pair(
    mentee: Mentee,
    mentor: Mentor,
    crowds: tuple[Crowd, Crowd],
    *,
    weights: Mapping[str, int],
    min_overlap: int,
    apart: set[tuple[str, str]],
) -> Reasons:
    """Why these two fit as they do, or may not be matched.

    Parameters
    ----------
    crowds : the mentee and the mentor, each a crowd of one
    """
    checked = check(*crowds, first=0, last=1, min_overlap=min_overlap, apart=apart)
    broken = tuple(rule for rule in RULES if checked.broken[rule][0, 0])
    flags = flags_of(mentee, mentor)
    if broken:
        return Reasons(mentee.id, mentor.id, 0, (), broken, flags, broken_words(broken))
    here = np.zeros(1, dtype=np.int64)
    found = parts(*crowds, checked, here, here)
    worth = {name: int(amount[0]) for name, amount in points(found, weights).items()}
    minutes = int(checked.overlap[0, 0])
    terms = []
    for name, part in found.items():
        if part.present[0] and weights[name]:
            data = _data(name, mentee, mentor, minutes=minutes, likeness=int(part.likeness[0]))
            terms.append(Term(name, worth[name], sentence(name, data), data))
    said = tuple(term.words for term in terms)
    return Reasons(mentee.id, mentor.id, sum(worth.values()), tuple(terms), (), flags, said)


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
    rows: Ints, found: Found, arranged: Arrangement, mentees: Sequence[Mentee], mentors: Sequence[Mentor]
) -> list[Waiting]:
    """Why these mentees wait.

    Parameters
    ----------
    rows : int array; the mentees, as rows of the arrangement
    found : their candidates, in the same order
    """
    starts = np.concatenate([[0], np.cumsum(found.degree)]).tolist()
    squeezes = _squeezes(arranged, rows, mentees, mentors)
    result = []
    for number, row in enumerate(rows.tolist()):
        mine = found.mentor[starts[number] : starts[number + 1]].tolist()
        reasons = {"full": len(mine)} if mine else {}
        reasons |= {rule: int(found.first[rule][number]) for rule in RULES if found.first[rule][number]}
        alone = {rule: int(found.alone[rule][number]) for rule in RULES if found.alone[rule][number]}
        known_by = _known_by(mentees[row], [mentors[one] for one in mine])
        said = waiting_words(reasons, alone, squeezes[number], known_by)
        result.append(Waiting(mentees[row].id, reasons, alone, squeezes[number], said))
    return result


def _squeezes(
    arranged: Arrangement, rows: Ints, mentees: Sequence[Mentee], mentors: Sequence[Mentor]
) -> list[Squeeze | None]:
    found = arranged.bottlenecks(rows.tolist())
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
