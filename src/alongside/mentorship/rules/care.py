"""Looking after pairs: when each is asked, what warns early, what wears a mentor out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from statistics import fmean

from alongside.mentorship.rules.ending import FOR_NOW


class Asks(StrEnum):
    """What a pulse asks about."""

    FIT = "fit"
    BETWEEN = "between"


class Sign(StrEnum):
    """What may say early that it goes badly."""

    NO_MEETING = "no-meeting"
    NO_MEETING_LONG = "no-meeting-long"
    MOVED_OFTEN = "moved-often"
    HARD = "hard"
    APART = "apart"
    NOT_HEARD = "not-heard"


class Depth(StrEnum):
    """How much time a support contact is meant to take."""

    QUICK = "quick"
    IN_DEPTH = "in-depth"


#: What each sign counts. The figures are a design decision of our evidence review (docs/explanation/early-warning.md).
POINTS: dict[Sign, int] = {
    Sign.NO_MEETING: 2, Sign.NO_MEETING_LONG: 3, Sign.MOVED_OFTEN: 1, Sign.HARD: 2, Sign.APART: 1, Sign.NOT_HEARD: 1,
}  # fmt: skip
#: From here on somebody has to look, within so many days.
ENOUGH = 3
LOOK_WITHIN = timedelta(days=3)
#: The signs count in the first so many days.
EARLY_DAYS = 90
NO_MEETING_DAYS, NO_MEETING_LONG_DAYS = 14, 21
MOVED = 2
HARD_BELOW, FAR_APART = 3.0, 1.5

#: A pulse is answered from 1, not at all, to 5, very much.
LOWEST, HIGHEST = 1, 5
#: The items of each pulse: our own, short, not validated.
ITEMS: dict[Asks, tuple[str, ...]] = {
    Asks.FIT: ("at-ease", "go-on"),
    Asks.BETWEEN: ("heard", "honest", "worth-it"),
}
BETWEEN_FROM_DAYS, BETWEEN_EVERY_DAYS = 30, 30

#: A support contact with each of the two is due after so many days, then every month.
FIRST_CONTACTS, CONTACT_EVERY = (14, 28), 30
LONGEST_CONTACT_NOTE = 2_000

#: After a meeting a mentor called heavy nobody new is led to them for so long.
COOL_OFF = timedelta(days=7)
LIGHT, HEAVY = 1, 2
LONGEST_BREAK = timedelta(days=180)
LONGEST_BREAK_WORDS = 500


def is_answer(kind: Asks, said: Mapping[str, int]) -> bool:
    """Whether these are answers to every item of a pulse, and to nothing else.

    >>> is_answer(Asks.FIT, {"at-ease": 4, "go-on": 5}), is_answer(Asks.FIT, {"at-ease": 6, "go-on": 5})
    (True, False)
    """
    return set(said) == set(ITEMS[kind]) and all(LOWEST <= one <= HIGHEST for one in said.values())


def mean_of(said: Mapping[str, int]) -> float:
    """The mean of the items of one pulse, 1 to 5."""
    return fmean(said.values())


def next_pulse(
    began_on: date, first_met_on: date | None, asked: Iterable[tuple[Asks, date]], today: date
) -> Asks | None:
    """Which pulse is due for one of two: the fit once they have met, the relationship from day 30, then every 30 days.

    >>> from datetime import date
    >>> begun = date(2026, 1, 1)
    >>> next_pulse(begun, None, [], date(2026, 1, 20)) is None
    True
    >>> next_pulse(begun, date(2026, 1, 9), [], date(2026, 1, 20)).value
    'fit'
    >>> next_pulse(begun, date(2026, 1, 9), [(Asks.FIT, date(2026, 1, 9))], date(2026, 1, 31)).value
    'between'
    """
    known = list(asked)
    if (today - began_on).days >= BETWEEN_FROM_DAYS:
        last = max((on for kind, on in known if kind == Asks.BETWEEN), default=None)
        return Asks.BETWEEN if last is None or (today - last).days >= BETWEEN_EVERY_DAYS else None
    return Asks.FIT if first_met_on is not None and not known else None


def contact_after(began_on: date, day: date) -> tuple[date, Depth]:
    """When a support contact is next due for one of two, the last having been on `day` (or it begins then).

    In the first quarter every one but the first goes deep; after that one in three does.

    >>> from datetime import date
    >>> [contact_after(date(2026, 1, 1), date(2026, 1, 1) + timedelta(days=n))[0].isoformat() for n in (0, 14, 28, 58)]
    ['2026-01-15', '2026-01-29', '2026-02-28', '2026-03-30']
    """
    days = (day - began_on).days
    for number, due in enumerate(FIRST_CONTACTS):
        if days < due:
            return began_on + timedelta(days=due), Depth.IN_DEPTH if number else Depth.QUICK
    last = FIRST_CONTACTS[-1]
    number = (days - last) // CONTACT_EVERY + 1
    due = last + number * CONTACT_EVERY
    deep = due <= EARLY_DAYS or number % 3 == 0
    return began_on + timedelta(days=due), Depth.IN_DEPTH if deep else Depth.QUICK


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What is known of a pair, for the signs; `between` are those that come of answers (see `between_signs`)."""

    began_on: date
    last_met_on: date | None
    moved: int = 0
    between: tuple[Sign, ...] = ()
    contact_overdue: bool = False
    #: Days on which the mentor was away as planned: silence then says nothing.
    away_days: int = 0


def signs(known: Known, today: date) -> tuple[Sign, ...]:
    """The signs that hold today; none once the first 90 days are over, nor before a mentorship has begun.

    >>> from datetime import date
    >>> quiet = Known(began_on=date(2026, 1, 1), last_met_on=None)
    >>> [one.value for one in signs(quiet, date(2026, 1, 15))], [one.value for one in signs(quiet, date(2026, 1, 22))]
    (['no-meeting'], ['no-meeting-long'])
    """
    if not 0 <= (today - known.began_on).days <= EARLY_DAYS:
        return ()
    silent = (today - (known.last_met_on or known.began_on)).days - known.away_days
    found = []
    if silent >= NO_MEETING_LONG_DAYS:
        found.append(Sign.NO_MEETING_LONG)
    elif silent >= NO_MEETING_DAYS:
        found.append(Sign.NO_MEETING)
    if known.moved >= MOVED:
        found.append(Sign.MOVED_OFTEN)
    found += known.between
    if known.contact_overdue:
        found.append(Sign.NOT_HEARD)
    return tuple(found)


def between_signs(one: float | None, other: float | None) -> list[Sign]:
    """What two means say: that it is hard for one of them, that they see it very differently. Not who, and not what.

    >>> between_signs(2.9, None), between_signs(4.5, 3.0), between_signs(3.0, 4.0)
    ([<Sign.HARD: 'hard'>], [<Sign.APART: 'apart'>], [])
    """
    found = [Sign.HARD] if any(mean is not None and mean < HARD_BELOW for mean in (one, other)) else []
    if one is not None and other is not None and abs(one - other) >= FAR_APART:
        found.append(Sign.APART)
    return found


def points_of(found: Iterable[Sign]) -> int:
    """How much these signs count together."""
    return sum(POINTS[one] for one in found)


def must_look(points: int, looked_at_points: int | None) -> bool:
    """Whether somebody has to look: there is enough, and more than when somebody last did.

    >>> must_look(3, None), must_look(3, 3), must_look(4, 3), must_look(2, None)
    (True, False, True, False)
    """
    return points >= ENOUGH and (looked_at_points is None or points > looked_at_points)


def nobody_new_until(
    heavy_at: datetime | None, breaks: Sequence[tuple[datetime, datetime]], held: bool, now: datetime
) -> datetime | None:
    """Until when nobody new is led to a mentor: cooling off, on a break, or held until something has been decided."""
    if held:
        return FOR_NOW
    ends = [end for start, end in breaks if start <= now < end]
    if heavy_at is not None:
        ends.append(heavy_at + COOL_OFF)
    latest = max(ends, default=None)
    return latest if latest is not None and latest > now else None
