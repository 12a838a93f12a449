"""So that nobody is left alone: peers who are willing are asked, then more, then those who hold the circle."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.events import emit
from alongside.foundation.rows import lock
from alongside.notifications.rules import zone_of
from alongside.peersupport.commands.telling import LOOK, tell_seat
from alongside.peersupport.events import PostUnanswered
from alongside.peersupport.models import Asked, Face, Hosting, Post, Seat
from alongside.peersupport.rules.circles import Sits, State
from alongside.peersupport.rules.talking import (
    ASK_MORE_AFTER,
    AT_ONCE,
    HOLDERS_AFTER,
    STEPS,
    WEEK,
    Peer,
    Turn,
    place_in_turn,
    turn_of,
    whom_to_ask,
)
from alongside.people.rules import DAY, DAYS, stretches

#: Whose wishes are opened at a time, and at most, to find who is free now.
LOOKED_AT, MOST_LOOKED_AT = 20, 300


@transaction.atomic
def ask_around(post: Post) -> list[UUID]:
    """Ask whose turn it is, once for each turn; the seats that were asked now. Emits PostUnanswered at the last turn."""
    post = lock(post)
    turn = turn_of(clock.now() - post.posted_at)
    if post.answered_at is not None or post.removed_at is not None or post.turn >= STEPS[turn]:
        return []
    post.turn = STEPS[turn]
    post.save(update_fields=["turn"])
    if turn is Turn.HOLDERS:
        emit(PostUnanswered(circle_id=post.circle_id, post_id=post.pk), by=None)
        return []
    asked = _whose_turn(post)
    Asked.objects.bulk_create(Asked(post=post, seat_id=one, at=clock.now()) for one in asked)
    for seat in Seat.objects.filter(pk__in=asked):
        tell_seat(seat, kind=LOOK, post=post, about=f"look {post.pk}")
    return asked


def _whose_turn(post: Post) -> list[UUID]:
    """Whom to ask about a post. Who is next is known from when they were asked; only then are wishes opened, a few at a time."""
    now, lately = clock.now(), dict[UUID, list[datetime]]()
    rows = Asked.objects.filter(post__circle=post.circle_id, at__gt=now - WEEK).order_by("at")
    for seat_id, at in rows.values_list("seat_id", "at"):
        lately.setdefault(seat_id, []).append(at)
    already = frozenset(Asked.objects.filter(post=post).values_list("seat_id", flat=True))
    willing = Face.objects.filter(seat__circle=post.circle_id, seat__state=Sits.IN, willing=True)
    order = sorted(
        set(willing.values_list("seat_id", flat=True)) - already - {post.seat_id},
        key=lambda one: place_in_turn(one, lately.get(one, ()), now),
    )
    peers: list[Peer] = []
    asked: list[UUID] = []
    for start in range(0, min(len(order), MOST_LOOKED_AT), LOOKED_AT):
        some = Face.objects.filter(seat__in=order[start : start + LOOKED_AT]).select_related("seat")
        peers += [_as_peer(face, lately.get(face.seat_id, ())) for face in some]
        asked = whom_to_ask(peers, now=now, writer=post.seat_id, already=already)
        if len(asked) == AT_ONCE:
            break
    return asked


def _as_peer(face: Face, asked: Sequence[datetime]) -> Peer:
    wishes = face.wishes
    awake = _is_hour(wishes.get("hours", ""), wishes.get("zone", ""))
    return Peer(seat_id=face.seat_id, a_week=wishes.get("a_week", 0), asked=tuple(asked), awake=awake)


def _is_hour(hours: str, zone: str) -> bool:
    """Whether now is one of these hours by this clock; any hour when none are said."""
    if not hours:
        return True
    local = clock.now().astimezone(zone_of(zone))
    minute = local.hour * 60 + local.minute
    today = local.weekday()
    return any(
        (one.day == today and one.start <= minute < one.end)
        or ((one.day + 1) % len(DAYS) == today and minute + DAY < one.end)
        for one in stretches(hours)
    )


@regularly(timedelta(minutes=5))
def look_after_posts() -> None:
    """Let more be asked about what has waited; forget whom was asked, and who was there, once that is over."""
    now = clock.now()
    waiting = Post.objects.filter(answered_at=None, removed_at=None, circle__state=State.OPEN)
    due = waiting.filter(posted_at__lte=now - ASK_MORE_AFTER, turn__lt=STEPS[Turn.MORE_PEERS])
    late = waiting.filter(posted_at__lte=now - HOLDERS_AFTER, turn__lt=STEPS[Turn.HOLDERS])
    for post in [*due.order_by("posted_at")[:200], *late.order_by("posted_at")[:200]]:
        ask_around(post)
    Asked.objects.filter(at__lt=now - WEEK - timedelta(days=1)).delete()
    Hosting.objects.filter(until__lt=now).delete()
