"""How each room hands over, and lets go of, its part of a person."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

#: A room's part of a person, as plain data: {"what it is called": [rows]}.
Export = Callable[[UUID], dict[str, Any]]
#: Removes or empties a room's part of a person, inside the transaction that erases them.
Erase = Callable[[UUID], None]


@dataclass(frozen=True, slots=True)
class Part:
    """One room's part: how to export it and how to erase it."""

    room: str
    export: Export
    erase: Erase
    #: Every foreign key to a person this part answers for, as "app.Model.field".
    covers: frozenset[str]


_parts: dict[str, Part] = {}


def register(room: str, *, export: Export, erase: Erase, covers: frozenset[str]) -> None:
    """Say how a room exports and erases a person; called once from the room's `ready()`."""
    _parts[room] = Part(room, export, erase, covers)


def parts() -> list[Part]:
    """Every room's part, by name."""
    return [_parts[name] for name in sorted(_parts)]
