"""Saying something, answering, saying it otherwise or taking it back; signs without words; being there."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Max

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import as_writer, checked, count_words, is_read_first_here
from alongside.peersupport.commands.seats import empty
from alongside.peersupport.events import PostAnswered, PostWritten, ReplyHelped, WordsWait
from alongside.peersupport.models import Circle, Face, Hosting, Post, Reply, Seat, Signed, Waiting, WordsKept
from alongside.peersupport.rules.care import may_say_again_at
from alongside.peersupport.rules.circles import STREAM, Holds, Sits
from alongside.peersupport.rules.talking import LONGEST_WORDS, MOST_A_WEEK, Kind, Need, Note, Sign
from alongside.people.rules import stretches

LONGEST_HERE = timedelta(hours=6)


@transaction.atomic
def say(seat: Seat, *, need: Need, words: str, notes: Iterable[Note] = ()) -> Post | Waiting:
    """Something said in a circle, with what would help; words kept for later are let go.

    Where words are read first, they wait. Raises NotAllowed before a yes to the agreement, BadInput on the words, TooMany,
    Refused("slow") before it is time. Emits PostWritten, or WordsWait.
    """
    _circle, seat = as_writer(seat)
    said = {
        "need": str(need),
        "words": checked(words, at_most=LONGEST_WORDS, field="words"),
        "notes": sorted(set(map(str, notes))),
    }
    _count(seat)
    WordsKept.objects.filter(seat=seat, post=None).delete()
    return _wait(seat, None, said) if is_read_first_here(seat) else show_post(seat, said)


def show_post(seat: Seat, said: dict[str, Any]) -> Post:
    """A post where everybody in the circle reads it, inside a command that has decided. Emits PostWritten."""
    now = clock.now()
    post = Post.objects.create(circle=seat.circle, seat=seat, posted_at=now, last_at=now, said=said)
    publish(f"{STREAM}:{post.circle_id}", kind="new", ref=str(post.pk))
    emit(PostWritten(circle_id=post.circle_id, post_id=post.pk), by=None)
    return post


@transaction.atomic
def answer(post: Post, *, by: Seat, kind: Kind, words: str) -> Reply | Waiting:
    """An answer to a post, which waits where words are read first.

    Raises NotAllowed, BadInput, Refused("removed"), Refused("slow"), TooMany. Emits PostAnswered for another's post, or WordsWait.
    """
    circle, seat = as_writer(by)
    post = lock(post)
    _require_same(post, circle)
    if post.removed_at is not None or post.aside:
        raise Refused("removed")
    said = {"kind": str(kind), "words": checked(words, at_most=LONGEST_WORDS, field="words")}
    _count(seat)
    WordsKept.objects.filter(seat=seat, post=post).delete()
    return _wait(seat, post, said) if is_read_first_here(seat) else show_reply(post, seat, said)


def show_reply(post: Post, seat: Seat, said: dict[str, Any]) -> Reply:
    """An answer where everybody reads it, to a post the caller holds locked. Emits PostAnswered for another's post."""
    post.replies += 1
    post.last_at = clock.now()
    by_another = post.seat_id != seat.pk
    if by_another and post.answered_at is None:
        post.answered_at = post.last_at
    post.save(update_fields=["replies", "last_at", "answered_at"])
    reply = Reply.objects.create(post=post, seat=seat, number=post.replies, posted_at=post.last_at, said=said)
    publish(f"{STREAM}:{post.circle_id}", kind="new", ref=str(post.pk))
    if by_another:
        emit(PostAnswered(circle_id=post.circle_id, post_id=post.pk, reply_id=reply.pk), by=None)
    return reply


@transaction.atomic
def hear(post: Post, *, by: Seat) -> None:
    """Remember that whoever wrote a post has read its replies; the next is then news again. For anyone else nothing happens."""
    Post.objects.filter(pk=post.pk, seat=by, heard__lt=post.replies).update(heard=post.replies)


@transaction.atomic
def say_otherwise(thing: Post | Reply, *, by: Seat, words: str) -> None:
    """Other words in place of one's own; what it said before is not kept.

    Raises NotAllowed, BadInput, Refused("removed"), Refused("read-first") where words are read by those who hold the circle first.
    """
    thing, circle = _own(thing, by)
    seat = Seat.objects.select_related("circle").get(pk=by.pk)
    require(policies.can_write(seat))
    if is_read_first_here(seat):
        raise Refused("read-first")
    thing.said = {**thing.said, "words": checked(words, at_most=LONGEST_WORDS, field="words")}
    thing.edited_at = clock.now()
    thing.save(update_fields=["said", "edited_at"])
    publish(f"{STREAM}:{circle.pk}", kind="changed", ref=str(thing.pk))


@transaction.atomic
def take_words_back(thing: Post | Reply, *, by: Seat) -> None:
    """One's own words, gone, also in a closed circle. Raises NotAllowed for anyone else, Refused("removed")."""
    thing, circle = _own(thing, by)
    empty(thing)
    publish(f"{STREAM}:{circle.pk}", kind="changed", ref=str(thing.pk))


@transaction.atomic
def sign(post: Post, *, by: Seat, what: Sign) -> None:
    """Say "I hear you" or "me too", or take it back. Raises NotAllowed, Refused("own") on one's own post."""
    circle, seat = as_writer(by)
    post = lock(post)
    _require_same(post, circle)
    if post.seat_id == seat.pk or post.removed_at is not None or post.aside:
        raise Refused("own")
    if not Signed.objects.filter(post=post, seat=seat, sign=what).delete()[0]:
        Signed.objects.create(post=post, seat=seat, sign=what)
    publish(f"{STREAM}:{circle.pk}", kind="changed", ref=str(post.pk))


@transaction.atomic
def say_helped(reply: Reply, *, by: Seat, helped: bool) -> None:
    """Whoever wrote a post says that a reply helped; only its writer sees that. Raises NotAllowed. Emits ReplyHelped."""
    reply = lock(reply)
    seat = Seat.objects.filter(pk=by.pk, state=Sits.IN).first()
    if seat is None or reply.post.seat_id != seat.pk or reply.seat_id == seat.pk:
        raise NotAllowed("not-your-post")
    if reply.helped != helped:
        reply.helped = helped
        reply.save(update_fields=["helped"])
        if helped:
            emit(ReplyHelped(circle_id=seat.circle_id, post_id=reply.post_id, reply_id=reply.pk), by=None)


@transaction.atomic
def keep_words(seat: Seat, *, post: Post | None, said: dict[str, Any]) -> None:
    """Keep words for later, in place of the last; no words, nothing kept. Raises NotAllowed, BadInput."""
    circle, seat = as_writer(seat)
    if post is not None:
        _require_same(post, circle)
    if not str(said.get("words", "")).strip():
        WordsKept.objects.filter(seat=seat, post=post).delete()
        return
    checked(str(said["words"]), at_most=LONGEST_WORDS, field="words")
    kept = WordsKept.objects.filter(seat=seat, post=post).select_related("seat").first()
    kept = kept or WordsKept(seat=seat, post=post)
    kept.said = said
    kept.save()


@transaction.atomic
def wish(seat: Seat, *, never: Iterable[Note], a_week: int, hours: str, zone: str) -> None:
    """What one does not want to see here, and how often one is willing to be asked. Raises BadInput."""
    try:
        stretches(hours)
    except ValueError as error:
        raise BadInput("unreadable-hours", field="hours") from error
    if not 0 <= a_week <= MOST_A_WEEK:
        raise BadInput("out-of-range", field="a_week")
    face = Face.objects.select_related("seat").get(seat=seat)
    face.wishes = {**face.wishes, "never": sorted(set(map(str, never))), "a_week": a_week, "hours": hours, "zone": zone}
    face.willing = a_week > 0
    face.save(update_fields=["wishes", "willing"])


@transaction.atomic
def be_here(seat: Seat, *, hours: int) -> None:
    """Somebody who holds the circle is there for so many hours, or goes with none. Raises NotAllowed, BadInput."""
    lock(seat.circle)
    found = Seat.objects.filter(pk=seat.pk).first()
    require(policies.can_hold(found))
    if not 0 <= hours <= LONGEST_HERE // timedelta(hours=1):
        raise BadInput("out-of-range", field="hours")
    Hosting.objects.filter(seat=seat).delete()
    if hours:
        Hosting.objects.create(seat=seat, until=clock.now() + timedelta(hours=hours))
    publish(f"{STREAM}:{seat.circle_id}", kind="changed")


def _own(thing: Post | Reply, by: Seat) -> tuple[Any, Circle]:
    circle = lock(by.circle)
    thing = lock(thing)
    seat = Seat.objects.filter(pk=by.pk, state=Sits.IN).first()
    if seat is None or thing.seat_id != seat.pk:
        raise NotAllowed("not-your-words")
    if thing.removed_at is not None:
        raise Refused("removed")
    return thing, circle


def last_said_at(seat: Seat) -> datetime | None:
    """When somebody last said something in their circle, also what waits to be read."""
    said = [
        Post.objects.filter(seat=seat).aggregate(at=Max("posted_at"))["at"],
        Reply.objects.filter(seat=seat).aggregate(at=Max("posted_at"))["at"],
        Waiting.objects.filter(seat=seat).aggregate(at=Max("at"))["at"],
    ]
    return max((at for at in said if at is not None), default=None)


def _require_same(post: Post, circle: Circle) -> None:
    if post.circle_id != circle.pk:
        raise NotAllowed("not-in-this-circle")


def _wait(seat: Seat, post: Post | None, said: dict[str, Any]) -> Waiting:
    waiting = Waiting.objects.create(circle=seat.circle, seat=seat, post=post, at=clock.now(), said=said)
    publish(f"{STREAM}:{seat.circle_id}", kind="changed")
    emit(WordsWait(circle_id=seat.circle_id, waiting_id=waiting.pk), by=None)
    return waiting


def _count(seat: Seat) -> None:
    """Not too often; in a circle that goes slowly, one thing in so many minutes. Raises TooMany, Refused("slow")."""
    if seat.circle.slow and seat.holds != Holds.FACILITATOR:
        again = may_say_again_at(last_said_at(seat), seat.circle.slow)
        if again is not None and clock.now() < again:
            raise Refused("slow")
    count_words(seat)
