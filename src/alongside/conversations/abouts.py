"""What a conversation belongs to, as its room wants it shown: the room tells, this one only shows."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

if TYPE_CHECKING:
    from alongside.people.models import Person


@dataclass(frozen=True, slots=True)
class Link:
    """A way from a conversation to a page of the room that opened it."""

    words: str
    url: str


Links = Callable[["Person", UUID], list[Link]]

_links: dict[str, Links] = {}


def register(kind: str, links: Links) -> None:
    """Show these links above every conversation about a `kind`; called from a room's `ready()`."""
    _links[kind] = links


def links_for(viewer: "Person", kind: str, about_id: UUID) -> list[Link]:
    """The links to show this person; none when the room gave none."""
    ask = _links.get(kind)
    return ask(viewer, about_id) if ask else []
