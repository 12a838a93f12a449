"""Whether two people would meet somewhere else too: a workplace, a town, a clinic that one of them asked to avoid.

Nothing is kept for this, not even a fingerprint: there are few towns, so a stolen table of fingerprints would soon be read.
What both said is opened for the moment of the question, and the answer is yes or no, never which.
"""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from alongside.matching.cells import key
from alongside.people import queries as people
from alongside.people.rules import Facts


def clashing(person_id: UUID, others: Iterable[UUID]) -> set[UUID]:
    """Which of these people this one had better not meet, in one query."""
    apart = set(others)
    facts = people.facts({person_id, *apart})
    own = facts.get(person_id)
    return {one for one in apart if own and one in facts and _clash(own, facts[one])}


def _clash(one: Facts, other: Facts) -> bool:
    return bool(_keys(one.avoid) & _keys(other.workplace) or _keys(other.avoid) & _keys(one.workplace))


def _keys(tags: Iterable[str]) -> set[str]:
    return {key(tag) for tag in tags}
