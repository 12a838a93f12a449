"""Which room answers for which streams."""

from collections.abc import Callable
from uuid import UUID

from alongside.live import rules

#: Whether this person may listen to this stream now.
MayListen = Callable[[UUID, str], bool]

_asked: dict[str, MayListen] = {}


def register(prefix: str, may_listen: MayListen) -> None:
    """Answer for every stream named "prefix:uuid"; called from a room's `ready()`."""
    _asked[prefix] = may_listen


def may_listen(person_id: UUID, stream: str) -> bool:
    """True if this person may listen to this stream now. A name nobody answers for is closed to everyone."""
    prefix = rules.prefix_of(stream)
    ask = _asked.get(prefix) if prefix else None
    return ask is not None and ask(person_id, stream)
