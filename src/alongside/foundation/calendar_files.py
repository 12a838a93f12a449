"""Calendar files that say when, and nothing of what, with whom or where. See docs/decisions/0015-calendar-files.md."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from uuid import UUID

from icalendar import Calendar, Event


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One time in one person's calendar. `part_id` differs between the two, so that no server can join their entries."""

    part_id: UUID
    starts_at: datetime
    ends_at: datetime
    revision: int
    changed_at: datetime
    is_off: bool = False


def calendar_file(entries: Iterable[Entry], *, title: str, is_feed: bool = False) -> bytes:
    """The file: moments in UTC, which every calendar shows at the right hour on either side of a change of clocks.

    A single entry that is off takes itself out of the calendar it was put in (METHOD:CANCEL); a feed leaves it out.
    """
    shown = [one for one in entries if not (is_feed and one.is_off)]
    calendar = Calendar()
    calendar.add("prodid", "-//Dates//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if shown and all(one.is_off for one in shown) else "PUBLISH")
    if is_feed:
        calendar.add("refresh-interval", timedelta(hours=1), parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for one in shown:
        event = Event()
        event.add("uid", str(one.part_id))
        event.add("sequence", one.revision)
        event.add("dtstamp", one.changed_at.astimezone(UTC))
        event.add("dtstart", one.starts_at.astimezone(UTC))
        event.add("dtend", one.ends_at.astimezone(UTC))
        event.add("summary", title)
        event.add("class", "PRIVATE")
        event.add("status", "CANCELLED" if one.is_off else "CONFIRMED")
        calendar.add_component(event)
    return bytes(calendar.to_ical())
