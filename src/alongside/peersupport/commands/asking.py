"""So that nobody is left alone: peers who are willing are asked, then more, then those who hold the circle."""

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
    HOLDERS_AFTER,
    STEPS,
    WEEK,
    Peer,
    Turn,
    turn_of,
    whom_to_ask,
)
from alongside.people.rules import DAY, DAYS, stretches


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
    asked = whom_to_ask(
        _willing(post.circle_id), now=clock.now(), writer=post.seat_id,
        already=frozenset(Asked.objects.filter(post=post).values_list("seat_id", flat=True)),
    )  # fmt: skip
    Asked.objects.bulk_create(Asked(post=post, seat_id=one, at=clock.now()) for one in asked)
    for seat in Seat.objects.filter(pk__in=asked):
        tell_seat(seat, kind=LOOK, post=post, about=f"look {post.pk}")
    return asked


def _willing(circle_id: UUID) -> list[Peer]:
    """Who is willing to be asked in a circle; three queries for any number."""
    lately: dict[UUID, list[datetime]] = {}
    rows = Asked.objects.filter(post__circle=circle_id, at__gt=clock.now() - WEEK).order_by("at")
    for seat_id, at in rows.values_list("seat_id", "at"):
        lately.setdefault(seat_id, []).append(at)
    faces = Face.objects.filter(seat__circle=circle_id, seat__state=Sits.IN).select_related("seat")
    found = []
    for face in faces:
        wishes = face.wishes
        if wishes.get("a_week"):
            awake = _is_hour(wishes.get("hours", ""), wishes.get("zone", ""))
            asked = tuple(lately.get(face.seat_id, ()))
            found.append(Peer(seat_id=face.seat_id, a_week=wishes["a_week"], asked=asked, awake=awake))
    return found


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
