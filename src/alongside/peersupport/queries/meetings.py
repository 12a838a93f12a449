"""Meetings of a circle, as those who are in it see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator

from alongside.foundation import clock, vault
from alongside.foundation.errors import NotFound
from alongside.peersupport.models import Attendance, CircleMeeting, Debrief, SaidInMeeting, Seat
from alongside.peersupport.queries.inside import card_of
from alongside.peersupport.rules.circles import Holds, Sits
from alongside.peersupport.rules.meetings import OPENS_BEFORE, State, Step
from alongside.peersupport.rules.order import Order, order_from
from alongside.people.rules import Card

#: Meetings on one page, and words of one meeting on one page: the newest.
PAGE, WORDS_SHOWN = 20, 50


def meeting_for(seat: Seat, meeting_id: UUID) -> CircleMeeting:
    """A meeting of the circle this seat is in, or NotFound."""
    found = CircleMeeting.objects.filter(pk=meeting_id, circle=seat.circle_id).select_related("circle").first()
    if found is None:
        raise NotFound("meeting")
    return found


def meetings_of(seat: Seat, *, page: int = 1) -> tuple[list[CircleMeeting], Page[CircleMeeting]]:
    """Those that are open or to come, the next first; and those before, the last first."""
    here = CircleMeeting.objects.filter(circle=seat.circle_id)
    ahead = here.filter(state__in=[State.OPEN, State.PLANNED]).order_by("starts_at", "pk")
    past = here.exclude(state__in=[State.OPEN, State.PLANNED]).order_by("-starts_at", "pk")
    return list(ahead), Paginator(past, PAGE).get_page(page)


def waiting_debrief(meeting: CircleMeeting) -> CircleMeeting | None:
    """The last meeting of the circle, if it took place and nobody has written it up yet."""
    held = CircleMeeting.objects.filter(circle=meeting.circle_id, state=State.OVER, attendances__came=True)
    last = held.exclude(pk=meeting.pk).order_by("-starts_at").first()
    return last if last is not None and not Debrief.objects.filter(meeting=last).exists() else None


def may_check_out(meeting: CircleMeeting) -> bool:
    """While it is open, and for an hour after it was closed."""
    just_over = (
        meeting.state == State.OVER
        and meeting.ended_at is not None
        and meeting.ended_at > clock.now() - timedelta(hours=1)
    )
    return meeting.state == State.OPEN or just_over


@dataclass(frozen=True, slots=True)
class There:
    """Somebody at a meeting. How they are is filled in for those who hold the circle, and for themselves."""

    id: UUID
    seat_id: str
    card: Card
    says: str
    came: bool
    word_in: str
    word_out: str
    how_in: int | None
    how_out: int | None
    look: bool
    mine: bool


@dataclass(frozen=True, slots=True)
class Word:
    """Something said in a meeting."""

    id: UUID
    card: Card
    words: str
    at: datetime
    mine: bool


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a meeting: its place, how long it is meant to take, and whether it is now or was."""

    number: int
    step: Step
    minutes: int
    now: bool
    past: bool


@dataclass(frozen=True, slots=True)
class Sight:
    """A meeting as one who is in the circle sees it."""

    meeting: CircleMeeting
    parts: list[Part]
    now: Part | None
    #: Until when the part is meant to go; nothing ends by itself.
    until: datetime | None
    there: list[There]
    mine: There | None
    words: list[Word]
    pages: Page[SaidInMeeting]
    order: Order
    turn: Card | None
    my_turn: bool
    link: str
    may_open: bool
    may_check_out: bool
    debrief_first: CircleMeeting | None
    debrief: Debrief | None

    @property
    def waiting(self) -> list[Card]:
        """Who speaks next, in order."""
        cards = {one.seat_id: one.card for one in self.there}
        return [cards[one] for one in (*self.order.waiting, *self.order.later) if one in cards]

    @property
    def others(self) -> list[There]:
        """To whom a turn may be given."""
        may = {*self.order.waiting, *self.order.later}
        return [one for one in self.there if one.seat_id in may]


def sight_of(meeting: CircleMeeting, seat: Seat, *, page: int = 1) -> Sight:
    """All of a meeting for one who is in the circle, its newest words, or an earlier `page` of them; always the same queries."""
    holds = seat.holds == Holds.FACILITATOR
    rows = Attendance.objects.filter(meeting=meeting).select_related("seat__face").order_by("pk")
    there = [_there(one, seat, holds=holds) for one in rows]
    pages, words = _words(meeting, seat, page)
    order = order_from(meeting.order)
    agenda = meeting.plan["agenda"]
    opened = meeting.state == State.OPEN
    parts = [
        Part(number, Step(step), minutes, opened and number == meeting.step, opened and number < meeting.step)
        for number, (step, minutes) in enumerate(agenda)
    ]
    now = parts[meeting.step] if opened else None
    shares = now is not None and now.step is Step.SHARING
    turn = next((one for one in there if shares and one.seat_id == order.turn), None)
    early = meeting.starts_at - OPENS_BEFORE <= clock.now()
    return Sight(
        meeting, parts, now, meeting.step_at + timedelta(minutes=now.minutes) if now and meeting.step_at else None, there,
        next((one for one in there if one.mine), None), words, pages, order, turn.card if turn else None,
        turn is not None and turn.mine, meeting.plan.get("link", ""), holds and meeting.state == State.PLANNED and early,
        may_check_out(meeting), waiting_debrief(meeting) if holds and meeting.state == State.PLANNED else None,
        _debrief_of(meeting) if holds and meeting.state == State.OVER else None,
    )  # fmt: skip


def _debrief_of(meeting: CircleMeeting) -> Debrief | None:
    return Debrief.objects.filter(meeting=meeting).select_related("meeting").first()


def _there(one: Attendance, seat: Seat, *, holds: bool) -> There:
    mine = one.seat_id == seat.pk
    before, after = one.check_in, one.check_out
    sees = mine or holds
    return There(
        one.pk, str(one.seat_id), card_of(one.seat), one.says, one.came, before.get("word", ""), after.get("word", ""),
        before.get("how") if sees else None, after.get("how") if sees else None, one.look and holds, mine,
    )  # fmt: skip


def _words(meeting: CircleMeeting, seat: Seat, page: int) -> tuple[Page[SaidInMeeting], list[Word]]:
    rows = SaidInMeeting.objects.filter(meeting=meeting).select_related("seat__face").order_by("-at", "pk")
    shown = Paginator(rows, WORDS_SHOWN).get_page(page)
    words = [Word(one.pk, card_of(one.seat), str(one.words), one.at, one.seat_id == seat.pk) for one in shown]
    return shown, words[::-1]


def said_by(seat: Seat, meeting: CircleMeeting, said_id: UUID) -> SaidInMeeting:
    """One's own words in a meeting, or NotFound."""
    found = (
        SaidInMeeting.objects.filter(pk=said_id, meeting=meeting, seat=seat).select_related("seat", "meeting").first()
    )
    if found is None:
        raise NotFound("words")
    return found


def attendance_for(seat: Seat, meeting: CircleMeeting, attendance_id: UUID) -> Attendance:
    """Somebody's part in a meeting, for whoever holds the circle, or NotFound."""
    found = Attendance.objects.filter(pk=attendance_id, meeting=meeting).select_related("seat", "meeting").first()
    if found is None or seat.holds != Holds.FACILITATOR or seat.state != Sits.IN:
        raise NotFound("person")
    return found


@dataclass(frozen=True, slots=True)
class ToLookAfter:
    """Somebody who left a meeting worse than they came."""

    meeting: CircleMeeting
    card: Card


def to_look_after(seat: Seat) -> list[ToLookAfter]:
    """Who left a meeting of this circle worse than they came, and nobody has looked after yet; for those who hold it."""
    if seat.holds != Holds.FACILITATOR:
        return []
    rows = Attendance.objects.filter(meeting__circle=seat.circle_id, look=True, seat__state=Sits.IN)
    shown = rows.select_related("seat__face", "meeting").order_by("meeting__starts_at", "pk")[:20]
    return [ToLookAfter(one.meeting, card_of(one.seat)) for one in shown]


def entry_of(meeting: CircleMeeting, seat: Seat) -> dict[str, Any]:
    """A meeting as one person's calendar takes it; the number is theirs alone, so that no server can join two calendars."""
    mine = vault.index("peersupport.date", f"{meeting.pk} {seat.pk}")
    return {
        "part_id": UUID(bytes=mine[:16]), "starts_at": meeting.starts_at,
        "ends_at": meeting.starts_at + timedelta(minutes=meeting.minutes), "revision": meeting.revision,
        "changed_at": clock.now(), "is_off": meeting.state == State.OFF,
    }  # fmt: skip
