"""Reads of meetings: the two see their own; counts for those who watch how things go, in constant queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import OuterRef, Q
from django.utils.formats import date_format

from alongside.foundation import clock, vault
from alongside.foundation.calendar_files import Entry
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import Calendar, Meeting, MeetingPart, Mentorship
from alongside.mentorship.queries.meeting_words import CHANNELS
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.meeting import LOG_WITHIN, MeetingState, Plan, plan_from, zone_of
from alongside.people import queries as people
from alongside.programmes import queries as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person


DATES, SAID = "dates", "said"
FEED_BACK = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class Time:
    """One moment by the clocks of two people; `there` is empty when both show the same."""

    at: datetime
    here: str
    there: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A meeting as one of the two sees it."""

    meeting: Meeting
    plan: Plan
    how: str
    when: Time | None
    times: list[Time]
    #: Whether it waits for the viewer's answer.
    is_asked: bool
    #: Whether it is not over yet.
    is_ahead: bool
    #: Whether it can still be taken, moved or called off.
    is_open: bool
    #: Whether one can say how it went.
    may_log: bool


def _lives(walk: str) -> Q:
    """Whether a mentorship goes on and both are still there. Leaving counts at once, before its ending is written down."""
    here = Q(**{f"{walk}__status": Status.ACTIVE})
    for one in ("mentor", "mentee"):
        here &= ~Q(programmes.has_left(OuterRef(f"{walk}__{one}"), OuterRef(f"{walk}__programme")))
    return here


def meeting_for(viewer: Person, meeting_id: UUID) -> Meeting:
    """A meeting of the viewer's, while the mentorship lasts; NotFound for anyone else, and for both once it ended."""
    either = Q(mentorship__mentor=viewer) | Q(mentorship__mentee=viewer)
    found = Meeting.objects.filter(either, _lives("mentorship"), pk=meeting_id)
    meeting = found.select_related("mentorship").first()
    if meeting is None:
        raise NotFound("meeting")
    return meeting


def meetings_to_come(viewer: Person, mentorship: Mentorship) -> list[Shown]:
    """What the two have before them, or have not said a word about yet: agreed times first, the soonest first."""
    now = clock.now()
    rows = Meeting.objects.filter(mentorship=mentorship, state__in=[MeetingState.OFFERED, MeetingState.AGREED])
    kept = [
        one
        for one in rows
        if one.ends_at > now or (one.state == MeetingState.AGREED and now <= one.ends_at + LOG_WITHIN)
    ]
    kept.sort(key=lambda one: (one.state != MeetingState.AGREED, one.starts_at or one.ends_at))
    if not kept:
        return []
    zones = people.time_zones((mentorship.mentor_id, mentorship.mentee_id))
    return [_shown(viewer, one, mentorship, zones) for one in kept]


def shown_to(viewer: Person, meeting: Meeting) -> Shown:
    """One meeting, as one of the two sees it."""
    walk = meeting.mentorship
    return _shown(viewer, meeting, walk, people.time_zones((walk.mentor_id, walk.mentee_id)))


def _shown(viewer: Person, meeting: Meeting, walk: Mentorship, zones: dict[UUID, str]) -> Shown:
    other = walk.mentee_id if viewer.pk == walk.mentor_id else walk.mentor_id
    mine, theirs = zones.get(viewer.pk, ""), zones.get(other, "")
    plan = plan_from(meeting.plan)
    now = clock.now()
    is_ahead = meeting.state in (MeetingState.OFFERED, MeetingState.AGREED) and meeting.ends_at > now
    begun = meeting.starts_at is not None and meeting.starts_at <= now
    return Shown(
        meeting=meeting, plan=plan, how=str(CHANNELS[plan.channel]) if meeting.plan else "",
        when=times_of(meeting.starts_at, mine, theirs) if meeting.starts_at else None,
        times=[times_of(one, mine, theirs) for one in plan.times if one > now],
        is_asked=meeting.state == MeetingState.OFFERED and meeting.asked_by_id != viewer.pk,
        is_ahead=is_ahead, is_open=is_ahead and not begun,
        may_log=begun and meeting.ends_at <= now <= meeting.ends_at + LOG_WITHIN and meeting.state != MeetingState.CANCELLED,
    )  # fmt: skip


def times_of(at: datetime, mine: str, theirs: str) -> Time:
    """One moment by both clocks; the other's only where it shows another hour."""
    here, there = at.astimezone(zone_of(mine)), at.astimezone(zone_of(theirs))
    same = here.replace(tzinfo=None) == there.replace(tzinfo=None)
    return Time(at=at, here=_in_words(here), there="" if same else _in_words(there))


def _in_words(local: datetime) -> str:
    return f"{date_format(local, 'l')}, {date_format(local, 'DATE_FORMAT')}, {local:%H:%M}"


def parts_of(meeting: Meeting) -> dict[UUID, MeetingPart]:
    """Both sides of a meeting, by whose they are. What is the one's alone, no page shows the other."""
    return {one.person_id: one for one in MeetingPart.objects.filter(meeting=meeting)}


def calendar_of(viewer: Person) -> Calendar | None:
    """How this person's calendar is set; None while they never said."""
    return Calendar.objects.filter(person=viewer).first()


def calendar_at(secret: str) -> Calendar:
    """Whose dates stand at this secret address; NotFound for one never made, or made anew since."""
    found = Calendar.objects.filter(address_index=vault.index(DATES, secret)).first()
    if found is None or not people.people([found.person_id]):
        raise NotFound("dates")
    return found


def part_at(secret: str) -> MeetingPart:
    """Whose side of which meeting a link in a mail speaks for; NotFound once it was used, ran out, or the two have ended."""
    live = MeetingPart.objects.filter(_lives("meeting__mentorship"), said_until__gt=clock.now())
    found = live.select_related("meeting__mentorship", "person").filter(said_index=vault.index(SAID, secret)).first()
    if found is None:
        raise NotFound("link")
    return found


def entries_of(person_id: UUID) -> list[Entry]:
    """This person's agreed times, from a month back, of what goes on; one query."""
    rows = MeetingPart.objects.filter(
        _lives("meeting__mentorship"), person=person_id, meeting__ends_at__gt=clock.now() - FEED_BACK,
        meeting__state__in=[MeetingState.AGREED, MeetingState.HELD],
    ).order_by("meeting__starts_at")  # fmt: skip
    found = rows.values_list("pk", "meeting__starts_at", "meeting__ends_at", "meeting__revision")
    return [
        Entry(part_id=pk, starts_at=start, ends_at=end, revision=revision, changed_at=clock.now())
        for pk, start, end, revision in found
        if start is not None
    ]
