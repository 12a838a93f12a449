"""The present moment, asked in one place so that a test can hold it still."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, date, datetime

_held: ContextVar[datetime | None] = ContextVar("held", default=None)


def now() -> datetime:
    """The present moment, aware, in UTC."""
    return _held.get() or datetime.now(UTC)


def today() -> date:
    """The present day, in UTC."""
    return now().date()


def this_hour() -> datetime:
    """The present hour. What is kept for long is rounded to it, so that a stolen copy tells less of a person's day."""
    return now().replace(minute=0, second=0, microsecond=0)


@contextmanager
def held_at(moment: datetime) -> Iterator[None]:
    """Hold the clock still inside the block (tests, and the demo's made-up past)."""
    token = _held.set(moment)
    try:
        yield
    finally:
        _held.reset(token)
