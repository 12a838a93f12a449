"""What is said in a circle, for those who are in it: paged, and readable however long a thread gets."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.peersupport.models import Asked, Hosting, Post, Reply, Seat, Signed, WordsKept
from alongside.peersupport.queries.inside import card_of
from alongside.peersupport.rules.circles import Holds, Sits
from alongside.peersupport.rules.talking import POSTS_SHOWN, REPLIES_SHOWN, is_folded
from alongside.people.rules import Card


@dataclass(frozen=True, slots=True)
class Said:
    """A post or a reply as the others see it."""

    id: UUID
    number: int
    card: Card
    mine: bool
    #: The need of a post, the kind of a reply.
    what: str
    words: str
    notes: tuple[str, ...]
    at: datetime
    edited: bool
    removed: bool
    gone: bool
    folded: bool
    replies: int
    #: Shown to its writer and to whoever asked, nobody else.
    helped: bool
    #: Set aside: only its writer and those who hold the circle are given the words.
    aside: bool


def visible_to(seat: Seat) -> "QuerySet[Post]":
    """What was said in a circle; what is set aside, only for its writer and who holds it."""
    said = Q(circle=seat.circle_id, removed_at=None)
    return Post.objects.filter(said if seat.holds == Holds.FACILITATOR else said & (Q(aside=False) | Q(seat=seat)))


def posts_of(
    seat: Seat, *, never: list[str], page: int = 1, in_all: int | None = None
) -> tuple[Page[Post], list[Said]]:
    """What was said in a circle, last written in first; two queries, one when it is known how many there are in all."""
    pages = Paginator(visible_to(seat).select_related("seat__face").order_by("-last_at", "pk"), POSTS_SHOWN)
    if in_all is not None:
        pages.count = in_all
    shown = pages.get_page(page)
    return shown, [_said(post, seat, never) for post in shown]


def thread_of(seat: Seat, post_id: UUID) -> Post:
    """One post of the circle this seat is in, or NotFound."""
    found = Post.objects.filter(pk=post_id, circle=seat.circle_id).select_related("seat__face").first()
    if found is None:
        raise NotFound("post")
    return found


def post_shown(post: Post, seat: Seat, *, never: list[str]) -> Said:
    """A post as this seat sees it."""
    return _said(post, seat, never)


@dataclass(frozen=True, slots=True)
class Stretch:
    """Some replies one after another, oldest first, and whether there are more before and after."""

    replies: list[Said]
    earlier: int | None
    later: bool


def replies_of(post: Post, seat: Seat, *, before: int | None = None) -> Stretch:
    """One page of replies: the newest, or those before a number. One query, found by the number, however many there are."""
    rows = Reply.objects.filter(post=post).select_related("seat__face").order_by("-number")
    if before is not None:
        rows = rows.filter(number__lt=before)
    kept = list(rows[:REPLIES_SHOWN])[::-1]
    asks = post.seat_id == seat.pk
    shown = [_answered(one, seat, asks=asks) for one in kept]
    earlier = kept[0].number if kept and kept[0].number > 1 else None
    return Stretch(shown, earlier, bool(kept) and kept[-1].number < post.replies)


def reply_for(post: Post, reply_id: UUID) -> Reply:
    """One reply of a thread, or NotFound."""
    found = Reply.objects.filter(pk=reply_id, post=post).select_related("seat", "post").first()
    if found is None:
        raise NotFound("reply")
    return found


def signs_of(post: Post, seat: Seat) -> dict[str, tuple[int, bool]]:
    """How often each sign was given to this post, and whether by this seat; one query."""
    found = Signed.objects.filter(post=post).order_by().values_list("sign")
    counted = found.annotate(n=Count("pk"), mine=Count("pk", filter=Q(seat=seat)))
    return {sign: (n, mine > 0) for sign, n, mine in counted}


def kept_words(seat: Seat, post: Post | None = None) -> dict[str, Any]:
    """What somebody has begun here and not sent."""
    found = WordsKept.objects.filter(seat=seat, post=post).select_related("seat").first()
    return dict(found.said) if found else {}


def wishes_of(seat: Seat) -> dict[str, Any]:
    """What somebody wishes in this circle."""
    face = getattr(seat, "face", None)
    if face is None:
        return {}
    face.seat = seat
    return dict(face.wishes)


@dataclass(frozen=True, slots=True)
class Host:
    """Somebody who holds the circle and is there now."""

    name: str
    until: datetime
    mine: bool


def here_now(seat: Seat) -> list[Host]:
    """Who is there now and until when, the last to go first; one query."""
    rows = Hosting.objects.filter(seat__circle=seat.circle_id, seat__state=Sits.IN, until__gt=clock.now())
    found = rows.select_related("seat__face").order_by("-until", "pk")
    return [Host(card_of(one.seat).name, one.until, one.seat_id == seat.pk) for one in found]


@dataclass(frozen=True, slots=True)
class Expect:
    """What somebody who waits for an answer can honestly expect."""

    asked: int
    willing: bool
    turn: int


def expect_of(post: Post) -> Expect:
    """How many were asked about a post that has no answer yet."""
    asked = Asked.objects.filter(post=post).count()
    return Expect(asked, asked > 0, post.turn)


def unanswered_in(seat: Seat) -> list[tuple[UUID, datetime]]:
    """Posts without an answer, the longest waiting first, for those who hold the circle."""
    rows = Post.objects.filter(circle=seat.circle_id, answered_at=None, removed_at=None, aside=False).exclude(seat=seat)
    return list(rows.order_by("posted_at").values_list("pk", "posted_at")[:10])


def _said(post: Post, seat: Seat, never: list[str]) -> Said:
    said, mine = _words_for(post, seat), post.seat_id == seat.pk
    notes = tuple(said.get("notes", ()))
    return Said(
        post.pk, 0, card_of(post.seat), mine, said.get("need", ""), said.get("words", ""), notes, post.posted_at,
        post.edited_at is not None, post.removed_at is not None, post.removed_at is None and not post.said,
        not mine and is_folded(notes, never), post.replies, False, post.aside,
    )  # fmt: skip


def _answered(reply: Reply, seat: Seat, *, asks: bool) -> Said:
    said, mine = _words_for(reply, seat), reply.seat_id == seat.pk
    return Said(
        reply.pk, reply.number, card_of(reply.seat), mine, said.get("kind", ""), said.get("words", ""), (), reply.posted_at,
        reply.edited_at is not None, reply.removed_at is not None, reply.removed_at is None and not reply.said, False, 0,
        reply.helped and (mine or asks), reply.aside,
    )  # fmt: skip


def _words_for(thing: Post | Reply, seat: Seat) -> dict[str, Any]:
    """What this seat may read of it: nothing but that it is there, where it is set aside and somebody else's."""
    theirs = not thing.aside or thing.seat_id == seat.pk or seat.holds == Holds.FACILITATOR
    return dict(thing.said) if theirs else {}
