"""A real server, and streams that anyone may be let into."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from uuid import UUID, uuid4

import pytest

from tests.live.serving import a_server


@dataclass
class Door:
    """Who may listen to test streams."""

    open_to: set[UUID] = field(default_factory=set)

    def may_listen(self, person_id: UUID, _stream: str) -> bool:
        return person_id in self.open_to


@pytest.fixture
def door(monkeypatch: pytest.MonkeyPatch) -> Door:
    """Answers for streams named test:..."""
    from alongside.live import streams

    door = Door()
    monkeypatch.setitem(streams._asked, "test", streams.Answers(door.may_listen))
    return door


@pytest.fixture
def stream_name() -> str:
    """A stream of its own."""
    return f"test:{uuid4()}"


@pytest.fixture
def tell() -> Callable[..., int]:
    """Tells a stream something, in a transaction of its own."""
    from django.db import transaction

    from alongside.live.commands import publish

    def tell(stream: str, kind: str = "new", ref: str = "") -> int:
        with transaction.atomic():
            return publish(stream, kind=kind, ref=ref)

    return tell


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The address of a server in a thread of its own."""
    with a_server() as address:
        yield address
