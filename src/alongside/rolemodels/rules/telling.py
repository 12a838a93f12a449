"""How a story comes out, and how it is taken back."""

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from alongside.rolemodels.rules.words import LISTS, STAGES, Kind

#: The parts of a story, in the order of the page, with the most characters each may have.
PARTS: dict[str, int] = {
    "title": 120,
    "did": 6_000,
    "reached": 3_000,
    "took": 300,
    "helped": 2_000,
    "set_back": 2_000,
    "means": 3_000,
    "unfair": 2_000,
    "stereotype": 200,
}
#: Without these nothing can be published. That something was unfair, or somebody helped, keeps success from looking like
#: one person's doing alone: role models shown as grit make inequality look fair (review of 42 studies, 2024).
NEEDED = ("title", "did", "reached", "took", "means")
ONE_OF = ("helped", "unfair")
MOST_TAGS = 12
LONGEST_REASON = 1_000
MOST_ASKS = 100
#: A yes may be for good; one with an end is asked again, and nobody remembers longer what they said.
LONGEST_CONSENT = timedelta(days=3 * 365)


class State(StrEnum):
    """Where a story stands."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    #: An editor said yes to this version; it comes out when its teller says yes to the same.
    READY = "ready"
    PUBLISHED = "published"
    PAUSED = "paused"
    WITHDRAWN = "withdrawn"


class Channel(StrEnum):
    """Where a story may go. Each is agreed to by itself, and each can be taken back by itself."""

    CIRCLE = "circle"
    MEMBERS = "members"
    PUBLIC = "public"
    PRESS = "press"
    TRAINING = "training"
    RESEARCH = "research"


#: Channels in which the site itself shows a story.
SHOWN_HERE = (Channel.CIRCLE, Channel.MEMBERS, Channel.PUBLIC)

MOVES: dict[State, frozenset[State]] = {
    State.DRAFT: frozenset({State.IN_REVIEW, State.WITHDRAWN}),
    State.IN_REVIEW: frozenset({State.DRAFT, State.READY, State.WITHDRAWN}),
    State.READY: frozenset({State.DRAFT, State.PUBLISHED, State.WITHDRAWN}),
    State.PUBLISHED: frozenset({State.DRAFT, State.PAUSED, State.WITHDRAWN}),
    State.PAUSED: frozenset({State.DRAFT, State.PUBLISHED, State.WITHDRAWN}),
    State.WITHDRAWN: frozenset({State.DRAFT}),
}


class Said(StrEnum):
    """What became of a suggestion."""

    OPEN = "open"
    TAKEN = "taken"
    LEFT = "left"


def may_become(now: State, then: State) -> bool:
    """Whether a story may go from one state to another."""
    return then in MOVES[now]


def missing(said: Mapping[str, str]) -> tuple[str, ...]:
    """What a story lacks before an editor can read it; "helped" stands for either of the two of which one is needed.

    >>> missing({"title": "A", "did": "B", "reached": "C", "took": "a year", "means": "D"})
    ('helped',)
    """
    lacks = tuple(part for part in NEEDED if not said.get(part, "").strip())
    return lacks if any(said.get(part, "").strip() for part in ONE_OF) else (*lacks, ONE_OF[0])


def tidy_tags(given: Mapping[str, Any], knows: Any) -> dict[str, Any]:
    """Tags as they are kept: known terms only, in order, each once; "stage" 1 to 5 or None; "is_ordinary".

    `knows` says of an experience or obstacle whether the vocabulary has it.

    >>> tidy_tags({"area": ["work", "work", "nonsense"], "stage": "3"}, knows=lambda term: False)["area"]
    ['work']
    """
    kept: dict[str, Any] = {}
    for kind in Kind:
        terms = dict.fromkeys(str(one) for one in given.get(kind, ()))
        listed = set(LISTS[kind]) if kind in LISTS else None
        kept[kind] = [one for one in terms if (one in listed if listed is not None else knows(one))][:MOST_TAGS]
    stage = str(given.get("stage") or "")
    kept["stage"] = int(stage) if stage in {str(one) for one in STAGES} else None
    kept["is_ordinary"] = bool(given.get("is_ordinary"))
    return kept


def lacks_tags(tags: Mapping[str, Any]) -> tuple[str, ...]:
    """What the tags lack: what it is about, where in life, and how far its teller has come."""
    needed = (Kind.EXPERIENCE, Kind.AREA)
    return (*(kind for kind in needed if not tags.get(kind)), *(() if tags.get("stage") else ("stage",)))
