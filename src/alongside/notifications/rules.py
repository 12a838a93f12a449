"""What always holds of telling somebody something: kinds, neutral words, quiet hours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

if TYPE_CHECKING:
    from django.utils.functional import Promise


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of news. `words` are read on a page behind sign-in, and even there say nothing of what a person faces."""

    code: str
    words: str | Promise


_kinds: dict[str, Kind] = {}


def register(code: str, words: str | Promise) -> None:
    """Make a kind of news known; called from a room's `ready()`."""
    _kinds[code] = Kind(code, words)


def kind(code: str) -> Kind:
    """The kind of this code, or KeyError."""
    return _kinds[code]


def kinds() -> list[Kind]:
    """Every kind, by code."""
    return [_kinds[code] for code in sorted(_kinds)]


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; UTC for one this machine does not know, so that news still comes."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


def pause_minutes(attempts: int) -> int:
    """How long to wait after so many failed attempts: 2, 4, 8 ... minutes, at most four hours.

    >>> [pause_minutes(attempts) for attempts in (1, 2, 7, 8)]
    [2, 4, 128, 240]
    """
    return int(min(2**attempts, 240))


def is_quiet(at: time, starts: time | None, ends: time | None) -> bool:
    """Whether this hour of a person's day is one of their quiet ones.

    >>> [is_quiet(time(hour), time(22), time(8)) for hour in (21, 22, 3, 8)]
    [False, True, True, False]
    """
    if starts is None or ends is None or starts == ends:
        return False
    return starts <= at < ends if starts < ends else at >= starts or at < ends


def after_quiet(moment: datetime, *, zone: str, starts: time | None, ends: time | None) -> datetime:
    """The moment, or the end of the person's quiet hours when it falls within them.

    >>> from datetime import UTC
    >>> after_quiet(datetime(2026, 1, 5, 23, 30, tzinfo=UTC), zone="UTC", starts=time(22), ends=time(8))
    datetime.datetime(2026, 1, 6, 8, 0, tzinfo=zoneinfo.ZoneInfo(key='UTC'))
    """
    local = moment.astimezone(zone_of(zone))
    if ends is None or not is_quiet(local.time(), starts, ends):
        return moment
    day = local if local.time() < ends else local + timedelta(days=1)
    return day.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)


#: How long before quiet hours begin what cannot wait for their end is told.
AHEAD = timedelta(minutes=10)


def before_quiet(moment: datetime, *, zone: str, starts: time | None, ends: time | None) -> datetime:
    """The moment, or shortly before the quiet hours begin in which it falls: for what would be too late after them.

    >>> from datetime import UTC
    >>> before_quiet(datetime(2026, 1, 6, 6, 30, tzinfo=UTC), zone="UTC", starts=time(22), ends=time(8)).isoformat()
    '2026-01-05T21:50:00+00:00'
    """
    local = moment.astimezone(zone_of(zone))
    if starts is None or not is_quiet(local.time(), starts, ends):
        return moment
    day = local if local.time() >= starts else local - timedelta(days=1)
    return day.replace(hour=starts.hour, minute=starts.minute, second=0, microsecond=0) - AHEAD
