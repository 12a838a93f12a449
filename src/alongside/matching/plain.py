"""Every hard rule once more, for one pair, in slow plain code.

It shares nothing with `crowd`, `hours` and `rules`, and reads like the list in the reference, so that a
stranger can check the checker.
"""

from collections.abc import Collection
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from alongside.matching.cells import Slot, key, language_key
from alongside.matching.people import Mentee, Mentor, Person

MINUTES = 10_080


def why_not(
    mentee: Mentee, mentor: Mentor, *, week: date, min_overlap: int, apart: Collection[tuple[str, str]]
) -> list[str]:
    """The ids of the hard rules this pair breaks; empty when it is possible.

    >>> some = {"languages": "en", "formats": "text", "hours": "Mon 18:00-20:00"}
    >>> day = date(2026, 11, 23)
    >>> why_not(Mentee("a", **some), Mentor("m", **some), week=day, min_overlap=60, apart=[])
    []
    >>> why_not(Mentee("a", **some), Mentor("m", formats="text"), week=day, min_overlap=60, apart=[])
    ['language', 'hours']
    """
    monday = week - timedelta(days=week.weekday())
    never = {key(tag) for tag in mentee.never}
    never_of_mentor = {key(tag) for tag in mentor.never}
    marked = {key(one.tag) for one in mentee.experiences} - never
    must = {key(one.tag) for one in mentee.experiences if one.must} - never
    willing = {key(one.tag) for one in mentor.experiences if one.weight == 2} - never_of_mentor

    broken = []
    if mentee.id == mentor.id or (mentee.id, mentor.id) in apart:
        broken.append("blocked")
    if not {language_key(tag) for tag in mentee.languages} & {language_key(tag) for tag in mentor.languages}:
        broken.append("language")
    if not _has_run(_free(mentee, monday) & _free(mentor, monday), min_overlap):
        broken.append("hours")
    if not set(mentee.formats) & set(mentor.formats):
        broken.append("format")
    if not _safe(mentee, mentor, monday):
        broken.append("safeguarding")
    if _keys(mentee.avoid) & _keys(mentor.workplace) or _keys(mentor.avoid) & _keys(mentee.workplace):
        broken.append("workplace")
    if not (
        _gender_holds(mentee, mentor)
        and _gender_holds(mentor, mentee)
        and _experience_holds(mentee, willing)
        and _experience_holds(mentor, marked)
    ):
        broken.append("preference")
    if not must <= willing:
        broken.append("must")
    return broken


def _keys(tags: tuple[str, ...]) -> set[str]:
    return {key(tag) for tag in tags}


def _safe(mentee: Mentee, mentor: Mentor, monday: date) -> bool:
    if not mentor.screened:
        return False
    if mentor.screened_until is not None and mentor.screened_until < monday + timedelta(days=6):
        return False
    might_be_minor = mentee.born is not None and mentee.born + 18 >= monday.year
    return mentor.cleared_for_minors or not might_be_minor


def _gender_holds(asker: Person, other: Person) -> bool:
    wanted = _keys(asker.wants_gender) - _keys(asker.never)
    if not wanted:
        return True
    theirs = key(other.gender)
    if not theirs or theirs in _keys(other.never):
        return False
    own = key(asker.gender)
    if "same" in wanted and own == theirs and own not in _keys(asker.never):
        return True
    return theirs in wanted - {"same"}


def _experience_holds(asker: Person, has: set[str]) -> bool:
    wanted = _keys(asker.wants_experiences) - _keys(asker.never)
    return not wanted or bool(wanted & has)


def _free(person: Person, monday: date) -> int:
    """The person's free minutes of the week in UTC, as the bits of one whole number."""
    bits = 0
    for slot in person.hours:
        bits |= _minutes(slot, person.timezone, monday)
    return bits


@lru_cache(maxsize=1 << 12)  # most people name the same few hours
def _minutes(slot: Slot, timezone: str, monday: date) -> int:
    """The minutes of the week in UTC that one stretch covers, as bits."""
    zone = ZoneInfo(timezone)
    local = datetime.combine(monday + timedelta(days=slot.day), time())
    minutes = slot.end - slot.start + (1440 if slot.end < slot.start else 0)
    begin = (local + timedelta(minutes=slot.start)).replace(tzinfo=zone).astimezone(UTC)
    finish = (local + timedelta(minutes=slot.start + minutes)).replace(tzinfo=zone).astimezone(UTC)
    length = max(int((finish - begin).total_seconds()) // 60, 0)
    offset = int((begin - datetime.combine(monday, time(), UTC)).total_seconds()) // 60
    stretch = ((1 << length) - 1) << offset % MINUTES
    return (stretch | stretch >> MINUTES) & ((1 << MINUTES) - 1)


def _has_run(bits: int, length: int) -> bool:
    """Whether the circle of the week has so many ones on end.

    >>> _has_run(0b0110, 2), _has_run(0b0101, 2), _has_run(1 << MINUTES - 1 | 1, 2), _has_run(0, 0)
    (True, False, True, True)
    """
    if length == 0:
        return True
    left = bits | bits << MINUTES
    run = 1  # a bit still set in `left` begins so many ones
    while run < length:
        step = min(run, length - run)
        left &= left >> step
        run += step
    return left != 0
