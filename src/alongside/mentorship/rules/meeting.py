"""What always holds of meetings: states and moves, times both can make, what helps, what a log says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from alongside.foundation.typed import is_link
from alongside.people.rules import stretches


class MeetingState(StrEnum):
    """Where a meeting stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    CANCELLED = "cancelled"
    HELD = "held"
    NOT_HELD = "not-held"


class Channel(StrEnum):
    """How the two meet."""

    WRITING = "writing"
    VOICE = "voice"
    VIDEO = "video"
    IN_PERSON = "in-person"


class Help(StrEnum):
    """What would help this time, as the mentee chooses."""

    LISTEN = "listen"
    ENCOURAGE = "encourage"
    THINK = "think"
    ADVISE = "advise"


class Happened(StrEnum):
    """What one of the two says of a meeting afterwards."""

    YES = "yes"
    SHORTER = "shorter"
    MOVED = "moved"
    NO = "no"


class Felt(StrEnum):
    """How it felt, for oneself."""

    LIGHT = "light"
    MIXED = "mixed"
    HEAVY = "heavy"


NEXT: dict[MeetingState, frozenset[MeetingState]] = {
    MeetingState.OFFERED: frozenset({MeetingState.OFFERED, MeetingState.AGREED, MeetingState.CANCELLED}),
    MeetingState.AGREED: frozenset(
        {MeetingState.OFFERED, MeetingState.CANCELLED, MeetingState.HELD, MeetingState.NOT_HELD}
    ),
    # The second of the two may remember better than the first.
    MeetingState.NOT_HELD: frozenset({MeetingState.HELD}),
    MeetingState.HELD: frozenset(),
    MeetingState.CANCELLED: frozenset(),
}

MOST_TIMES = 3
MOST_AHEAD = 6
MINUTES = (20, 30, 45, 60, 90)
USUAL_MINUTES = 45
#: The longest anybody may say a meeting took.
LONGEST_MINUTES = 300
LONGEST_PLACE = 200
LONGEST_ROOM = 32
LONGEST_WHERE = 120
LONGEST_NOTES = 4_000
SOONEST = timedelta(minutes=10)
FURTHEST = timedelta(days=120)
SUGGEST_WITHIN = timedelta(days=15)
DAY_BEFORE = timedelta(hours=24)
HOUR_BEFORE = timedelta(hours=1)
#: For how long after a meeting one press still says whether it happened, and a link in a mail does.
LOG_WITHIN = timedelta(days=14)
LINK_WITHIN = timedelta(days=2)


def may_become(now: MeetingState, then: MeetingState) -> bool:
    """Whether a meeting may change like this."""
    return then in NEXT[now]


def after_logs(said: Iterable[Happened | str]) -> MeetingState:
    """What both answers make of a meeting: it was held when either says so.

    >>> after_logs([Happened.NO, Happened.SHORTER]).value, after_logs([Happened.MOVED]).value, after_logs([]).value
    ('held', 'not-held', 'agreed')
    """
    answers = {Happened(one) for one in said if one}
    if answers & {Happened.YES, Happened.SHORTER}:
        return MeetingState.HELD
    return MeetingState.NOT_HELD if answers else MeetingState.AGREED


def minutes_of(said: Happened, planned: int, told: int | None = None) -> int:
    """How many minutes to write down: what was told, all of it, or half when it was shorter; none when it was not.

    >>> minutes_of(Happened.YES, 45), minutes_of(Happened.SHORTER, 45), minutes_of(Happened.NO, 45, 30)
    (45, 20, 0)
    """
    if said not in (Happened.YES, Happened.SHORTER):
        return 0
    if told is not None:
        return told
    return planned if said == Happened.YES else planned // 10 * 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is offered or agreed: up to three times, how long, and by what channel. All of it sealed."""

    times: tuple[datetime, ...]
    minutes: int = USUAL_MINUTES
    channel: Channel = Channel.WRITING
    #: Where the call is, when there is one.
    link: str = ""
    #: Roughly where, when they meet in person.
    where: str = ""

    def as_dict(self) -> dict[str, Any]:
        return {
            "times": [one.isoformat() for one in self.times], "minutes": self.minutes, "channel": str(self.channel),
            "link": self.link, "where": self.where,
        }  # fmt: skip


def plan_from(kept: dict[str, Any]) -> Plan:
    """The plan again, from what was kept; empty where the words were erased."""
    if not kept:
        return Plan(times=())
    return Plan(
        times=tuple(datetime.fromisoformat(one) for one in kept["times"]), minutes=int(kept["minutes"]),
        channel=Channel(kept["channel"]), link=str(kept["link"]), where=str(kept["where"]),
    )  # fmt: skip


def problem_with(plan: Plan, now: datetime) -> tuple[str, str]:
    """The field that cannot be kept and why, as a code; two empty texts when everything can."""
    if not plan.times or len(plan.times) > MOST_TIMES:
        return "times", "too-many" if plan.times else "empty"
    if len(set(plan.times)) != len(plan.times):
        return "times", "twice"
    if any(one < now + SOONEST for one in plan.times):
        return "times", "past"
    if any(one > now + FURTHEST for one in plan.times):
        return "times", "too-far"
    if plan.minutes not in MINUTES:
        return "minutes", "out-of-range"
    if len(plan.where) > LONGEST_WHERE:
        return "where", "too-long"
    if plan.link and not is_link(plan.link):
        return "link", "not-a-link"
    return "", ""


ROOM = "{room}"


def is_place_for_calls(said: str) -> bool:
    """Whether calls can be held there: an https address, with or without the place where a room's name belongs.

    >>> [is_place_for_calls(one) for one in ("https://meet.example.org", "https://a.example/{room}?x=1", "meet", "")]
    [True, True, False, False]
    """
    return is_link(room_at(said, "a" * LONGEST_ROOM))


def room_at(place: str, name: str) -> str:
    """A room of one's own at the programme's place for calls.

    >>> room_at("https://meet.example.org/", "abc"), room_at("https://a.example/{room}?x=1", "abc")
    ('https://meet.example.org/abc', 'https://a.example/abc?x=1')
    """
    return place.replace(ROOM, name) if ROOM in place else f"{place.rstrip('/')}/{name}"


# --- times -----------------------------------------------------------------------------------------------------------


def zone_of(name: str) -> ZoneInfo:
    """The time zone of this name; UTC for none, or one this machine does not know."""
    try:
        return ZoneInfo(name or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return ZoneInfo("UTC")


@dataclass(frozen=True, slots=True)
class Week:
    """When somebody is free in an ordinary week, by their own clock."""

    hours: str
    zone: str
    spans: tuple[tuple[int, int, int], ...] = field(init=False)

    def __post_init__(self) -> None:
        try:
            found = tuple((one.day, one.start, one.end) for one in stretches(self.hours))
        except ValueError:  # an old row or an import: nothing can be suggested from it, and nothing breaks
            found = ()
        object.__setattr__(self, "spans", found)

    def free(self, first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
        """The stretches of time between two moments in which they are free, joined and in order."""
        zone = zone_of(self.zone)
        day = first.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0, tzinfo=None) - timedelta(days=1)
        found = []
        while day < last.astimezone(zone).replace(tzinfo=None):
            for weekday, start, end in self.spans:
                if weekday == day.weekday():
                    # by the clock on the wall: on the night clocks change, 18:00 stays 18:00
                    opens, closes = (
                        (day + timedelta(minutes=at)).replace(tzinfo=zone).astimezone(UTC) for at in (start, end)
                    )
                    found.append((max(opens, first), min(closes, last)))
            day += timedelta(days=1)
        return _joined(found)


def _joined(spans: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    joined: list[tuple[datetime, datetime]] = []
    for start, end in sorted(one for one in spans if one[0] < one[1]):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def in_common(
    mine: Week, theirs: Week, *, now: datetime, minutes: int = USUAL_MINUTES, most: int = 6
) -> list[datetime]:
    """Moments at which both are free long enough, soonest first, at most one a day of mine; on the half hour.

    >>> now = datetime(2026, 11, 23, 9, tzinfo=UTC)  # a Monday
    >>> lima, london = Week("Mon 13:00-16:00", "America/Lima"), Week("Mon 18:00-20:00", "Europe/London")
    >>> [one.isoformat() for one in in_common(london, lima, now=now)]
    ['2026-11-23T18:00:00+00:00', '2026-11-30T18:00:00+00:00', '2026-12-07T18:00:00+00:00']
    """
    first, last = now + timedelta(hours=2), now + SUGGEST_WITHIN
    length = timedelta(minutes=minutes)
    zone = zone_of(mine.zone)
    found: dict[object, datetime] = {}
    others = theirs.free(first, last)
    for start, end in mine.free(first, last):
        for opens, closes in others:
            at = _half_hour(max(start, opens))
            if at + length <= min(end, closes):
                found.setdefault(at.astimezone(zone).date(), at)
    return sorted(found.values())[:most]


def _half_hour(at: datetime) -> datetime:
    over = timedelta(minutes=at.minute % 30, seconds=at.second, microseconds=at.microsecond)
    return at if not over else at - over + timedelta(minutes=30)


def earliest_first(times: Sequence[datetime]) -> tuple[datetime, ...]:
    """These times, each once, in order."""
    return tuple(sorted(set(times)))
