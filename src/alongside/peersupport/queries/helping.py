"""What is asked and offered in a circle, what fits what, and what two wrote to each other."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.peersupport import policies
from alongside.peersupport.models import Favour, HandWords, HelpingHand, Seat
from alongside.peersupport.queries.inside import card_of
from alongside.peersupport.rules.circles import Sits
from alongside.peersupport.rules.helping import PAGE, Fit, Hand, Side, Wanted, What, fitting
from alongside.people.rules import Card

#: How much of a circle is looked at to find what fits one thing.
MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing asked or offered, as the others see it."""

    id: UUID
    side: str
    what: What
    words: str
    place: str
    by: date | None
    card: Card
    mine: bool
    is_open: bool
    #: Whether those who hold the circle read it first, and why one of them took it away.
    waits: bool
    reason: str
    why: tuple[Fit, ...] = ()


def open_in(seat: Seat) -> "QuerySet[Favour]":
    """What is open in the circle of this seat, for everybody in it to read."""
    return _in_circle(seat).filter(closed_at=None, waits=False, seat__state=Sits.IN)


def _in_circle(seat: Seat) -> "QuerySet[Favour]":
    return Favour.objects.filter(circle=seat.circle_id).select_related("seat__face")


def wanted(favour: Favour) -> Wanted:
    """A row as the matcher sees it."""
    return Wanted(
        id=favour.pk, seat_id=favour.seat_id, side=Side(favour.side), what=What(favour.what),
        place=str(favour.said.get("place", "")), by=favour.by,
    )  # fmt: skip


def favours_of(seat: Seat, side: Side, *, page: int = 1) -> tuple[Page[Favour], list[Shown]]:
    """What is asked for, or offered, in a circle, newest first; two queries."""
    shown = Paginator(open_in(seat).filter(side=side).order_by("-at", "pk"), PAGE).get_page(page)
    return shown, [_shown(one, seat) for one in shown]


def own_favours(seat: Seat) -> list[Shown]:
    """What one has open oneself; one query."""
    return [_shown(one, seat) for one in _in_circle(seat).filter(seat=seat, closed_at=None).order_by("-at", "pk")]


def favour_here(seat: Seat, favour_id: UUID) -> Favour:
    """One thing of the circle this seat is in: open, one's own, one that one has answered, or to be read; otherwise NotFound."""
    may = Q(closed_at=None, waits=False) | Q(seat=seat) | Q(hands__seat=seat)
    if policies.can_hold(seat):
        may |= Q(closed_at=None)
    found = _in_circle(seat).filter(may, pk=favour_id).distinct().first()
    if found is None:
        raise NotFound("favour")
    return found


def one_shown(favour: Favour, seat: Seat) -> Shown:
    """It, as this seat sees it."""
    return _shown(favour, seat)


def what_fits(favour: Favour, seat: Seat) -> list[Shown]:
    """What others ask or offer that fits one's own thing, with the reasons; one query."""
    if favour.seat_id != seat.pk or favour.closed_at is not None:
        return []
    rows = open_in(seat).filter(what=favour.what).exclude(side=favour.side).exclude(seat=seat).order_by("-at", "pk")
    others = {one.pk: one for one in rows[:MOST_LOOKED_AT]}
    found = fitting(wanted(favour), map(wanted, others.values()), today=clock.today())
    return [_shown(others[pk], seat, why) for pk, why in found[:10]]


@dataclass(frozen=True, slots=True)
class Between:
    """Two, about one thing: for one of them."""

    id: UUID
    favour: Favour
    card: Card
    state: Hand
    helped: bool


def hands_of(favour: Favour, seat: Seat) -> list[Between]:
    """Who has answered one's own thing; or one's own answer to somebody else's. One query."""
    rows = HelpingHand.objects.filter(favour=favour).select_related("seat__face").order_by("at", "pk")
    if favour.seat_id != seat.pk:
        rows = rows.filter(seat=seat)
    return [_between(one, favour, seat) for one in rows]


def own_hands(seat: Seat) -> list[Between]:
    """Everything one is about with somebody here; one query."""
    rows = HelpingHand.objects.filter(Q(seat=seat) | Q(favour__seat=seat), favour__circle=seat.circle_id, ended_at=None)
    rows = rows.select_related("seat__face", "favour__seat__face").order_by("-at", "pk")
    return [_between(one, one.favour, seat) for one in rows[:50]]


def hand_here(seat: Seat, hand_id: UUID) -> HelpingHand:
    """Two, for one of them; NotFound for anyone else."""
    rows = HelpingHand.objects.filter(Q(seat=seat) | Q(favour__seat=seat), pk=hand_id, favour__circle=seat.circle_id)
    found = rows.select_related("seat__face", "favour__seat__face").first()
    if found is None:
        raise NotFound("hand")
    return found


def between(hand: HelpingHand, seat: Seat) -> Between:
    """Two, as one of them sees it."""
    return _between(hand, hand.favour, seat)


@dataclass(frozen=True, slots=True)
class Letter:
    """What one of the two wrote."""

    words: str
    at: datetime
    mine: bool


def letters_of(hand: HelpingHand, seat: Seat) -> list[Letter]:
    """The last hundred things the two wrote, oldest first; one query."""
    rows = HandWords.objects.filter(hand=hand).select_related("seat").order_by("-at", "-pk")[:100]
    return [Letter(str(one.words), one.at, one.seat_id == seat.pk) for one in rows][::-1]


def _between(hand: HelpingHand, favour: Favour, seat: Seat) -> Between:
    other = favour.seat if hand.seat_id == seat.pk else hand.seat
    return Between(hand.pk, favour, card_of(other), Hand(hand.state), hand.helped)


def _shown(favour: Favour, seat: Seat, why: tuple[Fit, ...] = ()) -> Shown:
    said = favour.said
    return Shown(
        favour.pk, favour.side, What(favour.what), str(said.get("words", "")), str(said.get("place", "")), favour.by,
        card_of(favour.seat), favour.seat_id == seat.pk, favour.closed_at is None, favour.waits, str(said.get("reason", "")), why,
    )  # fmt: skip
