"""Which room answers for which streams."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from alongside.live import rules

#: Whether this person may listen to this stream now.
MayListen = Callable[[UUID, str], bool]

#: Who of these people may listen to this stream now.
WhoMayListen = Callable[[Collection[UUID], str], Collection[UUID]]


@dataclass(frozen=True, slots=True)
class Answers:
    """How a room answers for its streams: for one person, and for many at once where many listen together."""

    may_listen: MayListen
    among: WhoMayListen | None = None


_asked: dict[str, Answers] = {}


def register(prefix: str, may_listen: MayListen, *, among: WhoMayListen | None = None) -> None:
    """Answer for every stream named "prefix:uuid"; called from a room's `ready()`.

    A stream many people listen to at once also answers for many in a few queries, with `among`.
    """
    _asked[prefix] = Answers(may_listen, among)


def may_listen(person_id: UUID, stream: str) -> bool:
    """True if this person may listen to this stream now. A name nobody answers for is closed to everyone."""
    answers = _asked.get(rules.prefix_of(stream) or "")
    return answers is not None and answers.may_listen(person_id, stream)


def who_may_listen(people: Collection[UUID], stream: str) -> set[UUID]:
    """Who of these people may listen to this stream now."""
    answers = _asked.get(rules.prefix_of(stream) or "")
    if answers is None:
        return set()
    if answers.among is not None and len(people) > 1:
        return set(answers.among(people, stream))
    return {one for one in people if answers.may_listen(one, stream)}
