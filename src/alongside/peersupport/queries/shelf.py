"""What stands on the shelf of a circle, and what one is asked about."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from alongside.foundation.errors import NotFound
from alongside.peersupport import policies
from alongside.peersupport.models import Post, Reply, Seat, ShelfItem, named
from alongside.peersupport.queries.inside import card_of
from alongside.peersupport.rules.circles import Sits
from alongside.peersupport.rules.shelf import PAGE, Shelved, What
from alongside.people.rules import Card
from alongside.strategies import queries as strategies
from alongside.strategies.rules import Strategy


@dataclass(frozen=True, slots=True)
class OnShelf:
    """One thing, as somebody in the circle sees it."""

    id: UUID
    what: What
    state: Shelved
    card: Card
    mine: bool
    title: str
    words: str
    #: Where it stands in the library; empty for words, and for a strategy the programme no longer shows.
    code: str
    note: str
    reason: str
    asked_by: str
    post_id: UUID | None
    reply_id: UUID | None
    at: datetime


def _rows(seat: Seat) -> "QuerySet[ShelfItem]":
    rows = ShelfItem.objects.filter(circle=seat.circle_id).select_related("seat__face", "asked_by__face")
    # What is set aside in a thread is not read on the shelf either.
    return rows.exclude(Q(reply=None) & Q(post__aside=True)).exclude(reply__aside=True)


def kept_in(seat: Seat) -> "QuerySet[ShelfItem]":
    """What everybody in the circle can read."""
    return _rows(seat).filter(state=Shelved.KEPT, seat__state=Sits.IN)


def shelf_of(seat: Seat, *, page: int = 1) -> tuple[Page[ShelfItem], list[OnShelf]]:
    """The shelf, newest first; three queries."""
    pages = Paginator(kept_in(seat).order_by("-at", "pk"), PAGE).get_page(page)
    known = _library(seat)
    return pages, [_shown(one, seat, known) for one in pages]


def own_unsettled(seat: Seat) -> list[OnShelf]:
    """What one is asked about, waits to be read, or was taken down, of one's own; two queries."""
    rows = _rows(seat).filter(seat=seat, state__in=(Shelved.ASKED, Shelved.WAITS, Shelved.DOWN)).order_by("-at", "pk")
    return [_shown(one, seat, _library(seat)) for one in rows[:PAGE]]


def item_here(seat: Seat, item_id: UUID) -> ShelfItem:
    """One thing: what is kept, for everybody; what waits, for its writer and who holds the circle; the rest for its writer."""
    found = _rows(seat).filter(pk=item_id).exclude(state=Shelved.OVER).first()
    if found is not None and found.seat_id == seat.pk:
        return found
    if found is not None and found.seat.state == Sits.IN:
        waits = found.state == Shelved.WAITS and policies.can_hold(seat)
        if found.state == Shelved.KEPT or waits:
            return found
    raise NotFound("item")


def one_shown(item: ShelfItem, seat: Seat) -> OnShelf:
    """It, as this seat sees it."""
    return _shown(item, seat, _library(seat))


def kept_from(thing: Post | Reply, seat: Seat) -> UUID | None:
    """Where words of one's own stand on the shelf already, or wait to."""
    rows = ShelfItem.objects.filter(**named(thing), seat=seat, what=What.WORDS, state__in=(Shelved.KEPT, Shelved.WAITS))
    return rows.values_list("pk", flat=True).first()


def asked_of(thing: Post | Reply, seat: Seat) -> list[ShelfItem]:
    """What others ask about one's own words and is not answered yet."""
    rows = ShelfItem.objects.filter(**named(thing), seat=seat, state=Shelved.ASKED)
    return list(rows.select_related("seat", "asked_by__face"))


def who_asked(item: ShelfItem) -> str:
    """By which name whoever asked goes here; empty once they have left."""
    return card_of(item.asked_by).name if item.asked_by else ""


def _library(seat: Seat) -> dict[str, Strategy]:
    return {one.id: one for one in strategies.library(seat.circle.programme)}


def _shown(item: ShelfItem, seat: Seat, known: dict[str, Strategy]) -> OnShelf:
    said = item.said
    strategy = known.get(str(said.get("strategy", "")))
    return OnShelf(
        item.pk, What(item.what), Shelved(item.state), card_of(item.seat), item.seat_id == seat.pk,
        strategy.title if strategy else str(said.get("title", "")), strategy.what if strategy else str(said.get("words", "")),
        strategy.id if strategy else "", str(said.get("note", "")), str(said.get("reason", "")),
        who_asked(item), item.post_id, item.reply_id, item.at,
    )  # fmt: skip
