"""How a story comes out, and how it is taken back."""

from enum import StrEnum

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


def missing(said: dict[str, str]) -> tuple[str, ...]:
    """What a story lacks before an editor can read it; "helped" stands for either of the two of which one is needed.

    >>> missing({"title": "A", "did": "B", "reached": "C", "took": "a year", "means": "D"})
    ('helped',)
    """
    lacks = tuple(part for part in NEEDED if not said.get(part, "").strip())
    return lacks if any(said.get(part, "").strip() for part in ONE_OF) else (*lacks, ONE_OF[0])
