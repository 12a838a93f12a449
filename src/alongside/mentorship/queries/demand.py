"""What is sought and what is offered: by experience, language and hours, never so small that it says who."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from alongside.matching import Mentee, Mentor
from alongside.matching.hours import WEEK, arcs
from alongside.mentorship.models import Round
from alongside.mentorship.rules import RoundState, is_few
from alongside.people.choices import LANGUAGES
from alongside.people.vocabulary import Vocabulary
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.mentorship.queries.pool import Seekers
    from alongside.programmes.models import Programme

#: The parts of a week: days of it, and minutes of the day.
PARTS: dict[str, tuple[range, int, int]] = {
    "weekday-morning": (range(5), 6 * 60, 12 * 60), "weekday-afternoon": (range(5), 12 * 60, 17 * 60),
    "weekday-evening": (range(5), 17 * 60, 22 * 60), "weekend-day": (range(5, 7), 6 * 60, 17 * 60),
    "weekend-evening": (range(5, 7), 17 * 60, 22 * 60), "night": (range(7), 22 * 60, 30 * 60),
}  # fmt: skip
#: Free for so many minutes in a part of the week, in one stretch, counts as free then.
LEAST_MINUTES = 60

#: Of one thing: how many seek it, how many free places offer it; None for so few that it must not be told.
Counted = list[list[Any]]


def counted(programme: Programme, people: Seekers, week: date) -> dict[str, Any]:
    """What a round keeps of demand and supply: numbers by group, without those so small that they could name somebody.

    A thing too few seek and too few offer is left out altogether, so that nobody learns that it is there.
    """
    words, zone = programmes.vocabulary_for(programme, "en"), _usual_zone(people.mentees)

    def groups(one: Mentee | Mentor) -> set[str]:
        tags = (lived.tag for lived in one.usable_experiences().values())
        return {words.term(tag).group for tag in tags if words.knows(tag)}

    def parts(one: Mentee | Mentor) -> set[str]:
        return _parts_of(arcs(one.hours, one.timezone, week), _shift(zone, week))

    return {
        "zone": zone,
        "groups": _tally(people, groups),
        "languages": _tally(people, lambda one: {tag.split("-")[0].lower() for tag in one.languages}),
        "hours": _tally(people, parts),
    }


def _tally(people: Seekers, things: Callable[[Mentee | Mentor], set[str]]) -> Counted:
    sought, offered = Counter[str](), Counter[str]()
    for mentee in people.mentees:
        sought.update(things(mentee))
    for mentor in people.mentors:
        offered.update(dict.fromkeys(things(mentor), mentor.places))
    told = [
        [thing, _told(sought[thing]), _told(offered[thing])]
        for thing in sorted({*sought, *offered}, key=lambda one: (-sought[one], -offered[one], one))
    ]
    return [row for row in told if row[1:] != [None, None]]


def _told(number: int) -> int | None:
    return None if is_few(number) else number


def _usual_zone(people: Iterable[Mentee]) -> str:
    """Where most of them live; where so few share a clock that it could be told whose it is, nobody's."""
    zones = Counter(one.timezone for one in people)
    usual = min(zones, key=lambda zone: (-zones[zone], zone), default="UTC")
    return "UTC" if is_few(zones[usual]) else usual


def _shift(zone: str, week: date) -> int:
    """Minutes this zone is ahead of UTC at the beginning of the week."""
    from alongside.matching.cells import Slot

    [(start, _end)] = arcs([Slot(3, 720, 780)], zone, week)
    return (3 * 1440 + 720 - start) % WEEK


def _parts_of(free: Iterable[tuple[int, int]], shift: int) -> set[str]:
    here = [(start + shift) % WEEK for start, _end in free]
    stretches = [(start, start + end - begin) for start, (begin, end) in zip(here, free, strict=True)]
    return {
        name
        for name, (days, first, last) in PARTS.items()
        if any(
            min(end + turn, day * 1440 + last) - max(start + turn, day * 1440 + first) >= LEAST_MINUTES
            for start, end in stretches for day in days for turn in (-WEEK, 0, WEEK)
        )
    }  # fmt: skip


def by_group(programme: Programme) -> tuple[date | None, dict[str, tuple[int | None, int | None]]]:
    """Of the newest round that was worked out: its day, and for each group how many seek it and how many places offer it."""
    worked_out = (RoundState.PREVIEWED, RoundState.PUBLISHED)
    round_ = Round.objects.filter(programme=programme, state__in=worked_out).order_by("-made_at").first()
    kept = round_.found.get("demand") if round_ else None
    if round_ is None or not kept:
        return None, {}
    return round_.made_at.date(), {group: (sought, offered) for group, sought, offered in kept["groups"]}


@dataclass(frozen=True, slots=True)
class Picture:
    """One chart of what is sought beside what is offered."""

    title: str
    note: str
    rows: list[tuple[str, int | None, int | None]]


def pictures(round_: Round, language: str) -> list[Picture]:
    """Demand and supply of a round, ready to draw; no picture for a round from before they were kept."""
    kept = round_.found.get("demand")
    if not kept:
        return []
    words, spoken = programmes.vocabulary_for(round_.programme, language), dict(LANGUAGES)
    hours = _hours()
    return [
        Picture(_("By what people have lived"), _("Somebody who marked several things is counted in each."),
                _rows(kept["groups"], lambda one: _group(one, words))),
        Picture(_("By language"), "", _rows(kept["languages"], lambda one: str(spoken.get(one, one)))),
        Picture(_("By when people are free"), _("As the clocks run in %(zone)s.") % {"zone": kept["zone"]},
                _rows(kept["hours"], lambda one: hours.get(one, one))),
    ]  # fmt: skip


def _rows(kept: Counted, label: Callable[[str], str]) -> list[tuple[str, int | None, int | None]]:
    return [(label(thing), sought, offered) for thing, sought, offered in kept]


def _group(group: str, words: Vocabulary) -> str:
    try:
        return words.group(group).label
    except KeyError:
        return group


def _hours() -> dict[str, str]:
    return {
        "weekday-morning": _("Monday to Friday, morning"), "weekday-afternoon": _("Monday to Friday, afternoon"),
        "weekday-evening": _("Monday to Friday, evening"), "weekend-day": _("Weekend, in the day"),
        "weekend-evening": _("Weekend, evening"), "night": _("At night"),
    }  # fmt: skip
