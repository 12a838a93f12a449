"""Every rule of a circle once more, in slow plain code that shares nothing with the search.

It reads like the list in the page on circles, so that a stranger can check the checker.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from alongside.matching.cells import key, language_key
from alongside.matching.circles.found import Circle
from alongside.matching.people import Mentor, Person

MINUTES = 10_080


def broken_rules(
    circle: Circle,
    newcomers: Collection[str],
    people: Mapping[str, Person],
    facilitator: Mentor,
    *,
    week: date,
    sizes: tuple[int, int],
    exclusions: Collection[tuple[str, str]],
    minorities: Mapping[str, Collection[str]],
    accepts_alone: Collection[str],
) -> list[str]:
    """What is wrong with a circle, each as "rule: id"; empty when nothing is.

    Parameters
    ----------
    newcomers : the members who are proposed now; all of them in a new circle. What others agreed to earlier
        is not judged again
    sizes : fewest and most people; (0, most) where the circle exists
    """
    monday = week - timedelta(days=week.weekday())
    seated = [people[one] for one in circle.member_ids]
    new = [one for one in seated if one.id in newcomers]
    wrong = []
    if not sizes[0] <= len(set(circle.member_ids)) <= sizes[1] or len(set(circle.member_ids)) < len(seated):
        wrong.append(f"size: {facilitator.id}")
    if not _hosts(facilitator, circle, monday, young=any(_young(one, monday) for one in new)):
        wrong.append(f"facilitator: {facilitator.id}")
    for one in new:
        never = {key(tag) for tag in one.never}
        if key(circle.experience) not in {key(lived.tag) for lived in one.experiences} - never:
            wrong.append(f"experience: {one.id}")
        if language_key(circle.language) not in {language_key(tag) for tag in one.languages}:
            wrong.append(f"language: {one.id}")
        if not _is_free(one, circle, monday):
            wrong.append(f"hours: {one.id}")
        if any(_young(one, monday) != _young(other, monday) for other in seated):
            wrong.append(f"age: {one.id}")
        for other in [*seated, facilitator]:
            apart = (one.id, other.id) in exclusions or (other.id, one.id) in exclusions
            if (other is not one and apart) or (other is facilitator and one.id == other.id) or _avoids(one, other):
                wrong.append(f"apart: {one.id}")
        mine = [minority for minority in minorities.values() if one.id in minority and one.id not in accepts_alone]
        if any(sum(other.id in minority for other in seated) < 2 for minority in mine):
            wrong.append(f"alone: {one.id}")
    return wrong


def broken_together(
    new: Sequence[Circle], existing: Sequence[Circle], topped_up: Sequence[Circle], circles_each: Mapping[str, int]
) -> list[str]:
    """What is wrong with all the circles beside each other, each as "rule: id"; empty when nothing is.

    Parameters
    ----------
    existing : as they were; `topped_up` : those of them that gain members, with everybody in them
    circles_each : how many each facilitator may hold; 1 for who is not there
    """
    wrong = []
    gains = {_meeting(one): one for one in topped_up}
    after = [gains.get(_meeting(one), one) for one in existing]
    if len(gains) != len(topped_up) or any(name not in map(_meeting, existing) for name in gains):
        wrong.append("topped-up: no such circle")
    for was, now in zip(existing, after, strict=True):
        wrong += [f"left-out: {one}" for one in was.member_ids if one not in now.member_ids]
    seated = [one for circle in [*new, *after] for one in circle.member_ids]
    wrong += [f"twice: {one}" for one in sorted({one for one in seated if seated.count(one) > 1})]
    for circle in new:
        host = circle.facilitator_id
        if sum(other.facilitator_id == host for other in [*new, *existing]) > circles_each.get(host, 1):
            wrong.append(f"circles: {host}")
        for other in [*new, *after]:
            if other is not circle and host in (other.facilitator_id, *other.member_ids) and _overlap(circle, other):
                wrong.append(f"two-places: {host}")
    for was, now in zip(existing, after, strict=True):
        for one in set(now.member_ids) - set(was.member_ids):
            if any(other.facilitator_id == one and _overlap(now, other) for other in [*new, *existing]):
                wrong.append(f"two-places: {one}")
    return wrong


def _meeting(circle: Circle) -> tuple[str, int, str, str]:
    return circle.facilitator_id, circle.start, circle.experience, circle.language


def _overlap(one: Circle, other: Circle) -> bool:
    minutes = {(one.start + minute) % MINUTES for minute in range(one.minutes)}
    return any((other.start + minute) % MINUTES in minutes for minute in range(other.minutes))


def _hosts(who: Mentor, circle: Circle, monday: date, *, young: bool) -> bool:
    never = {key(tag) for tag in who.never}
    willing = {key(lived.tag) for lived in who.experiences if lived.weight == 2} - never
    until = who.screened_until
    return (
        key(circle.experience) in willing
        and language_key(circle.language) in {language_key(tag) for tag in who.languages}
        and _is_free(who, circle, monday)
        and who.screened
        and (until is None or until >= monday + timedelta(days=6))
        and (who.cleared_for_minors or not young)
    )


def _avoids(one: Person, other: Person) -> bool:
    if one.id == other.id:
        return False
    mine, theirs = {key(tag) for tag in one.workplace}, {key(tag) for tag in other.workplace}
    return bool(mine & {key(tag) for tag in other.avoid} or theirs & {key(tag) for tag in one.avoid})


def _young(person: Person, monday: date) -> bool:
    return person.born is not None and person.born + 18 >= monday.year


def _is_free(person: Person, circle: Circle, monday: date) -> bool:
    """Whether every minute of the meeting is one of the person's free minutes."""
    zone = ZoneInfo(person.timezone)
    free: set[int] = set()
    for slot in person.hours:
        day = datetime.combine(monday + timedelta(days=slot.day), time())
        minutes = slot.end - slot.start + (1440 if slot.end < slot.start else 0)
        begin = (day + timedelta(minutes=slot.start)).replace(tzinfo=zone).astimezone(UTC)
        finish = (day + timedelta(minutes=slot.start + minutes)).replace(tzinfo=zone).astimezone(UTC)
        offset = int((begin - datetime.combine(monday, time(), UTC)).total_seconds()) // 60
        length = int((finish - begin).total_seconds()) // 60
        free.update(minute % MINUTES for minute in range(offset, offset + length))
    return all((circle.start + minute) % MINUTES in free for minute in range(circle.minutes))
