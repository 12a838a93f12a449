"""Who knows what of a person: each room says what others see of them now, and who could see each table it seals."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from uuid import UUID


class Sight(StrEnum):
    """Whether others see something."""

    NOW = "now"
    #: Nobody does, and they would if something happened.
    COULD = "could"
    #: They may have seen it, and do not any more.
    ONCE = "once"


@dataclass(frozen=True, slots=True)
class Known:
    """One thing about a person, and to whom it shows."""

    what: str
    #: Under which of their names.
    persona: str
    who: str
    sight: Sight
    since: date | None
    #: Where it is looked at and changed, and in what words.
    url: str
    action: str
    note: str
    #: What one press is sent to, to take it back; "" where that needs a page.
    back: str = ""


@dataclass(frozen=True, slots=True)
class Part:
    """What one room knows."""

    room: str
    find: Callable[[UUID], list[Known]]
    #: For every table of the room that seals something, who could ever see what is in it. Words, translated when read.
    seen_by: Mapping[str, object]


def nothing(person_id: UUID) -> list[Known]:  # noqa: ARG001 - the form every room answers in
    """For a room that shows nothing of a person to others by itself."""
    return []


_parts: dict[str, Part] = {}


def register(room: str, *, find: Callable[[UUID], list[Known]], seen_by: Mapping[str, object]) -> None:
    """Say what a room shows of a person to others; called once from the room's `ready()`."""
    _parts[room] = Part(room, find, seen_by)


def parts() -> list[Part]:
    """Every room's part, by name."""
    return [_parts[name] for name in sorted(_parts)]
