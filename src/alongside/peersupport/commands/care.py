"""Looking after what is said: pointing out, reading first, setting aside with a reason, and having somebody else look again."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock, ratelimit
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked, note_done, require_holds
from alongside.peersupport.commands.talking import show_post, show_reply
from alongside.peersupport.events import (
    FlagSettled,
    LookAgainAsked,
    LookedAgain,
    WordsFlagged,
    WordsSetAside,
    WordsShown,
    WordsWait,
)
from alongside.peersupport.models import Circle, Flag, Post, Reply, Seat, SetAside, Waiting, WordsKept, named
from alongside.peersupport.rules.care import (
    LONGEST_WHY,
    READ_AGAIN_AFTER,
    RULES,
    SLOW,
    Did,
    LookFirst,
    Stood,
    Why,
    stood_may_become,
)
from alongside.peersupport.rules.circles import STREAM, Sits

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alongside.people.models import Person

Words = Post | Reply


@transaction.atomic
def point_out(thing: Words, *, by: Seat, why: Why, words: str = "") -> Flag:
    """Somebody in the circle asks those who hold it to look at words of another.

    Raises NotAllowed for one's own words and from another circle, Refused("removed"), Refused("already-said"), TooMany, BadInput.
    Emits WordsFlagged.
    """
    circle, thing = _thing_in(thing, by)
    seat = Seat.objects.filter(pk=by.pk, state=Sits.IN).first()
    if seat is None or thing.seat_id == seat.pk:
        raise NotAllowed("not-yours-to-say")
    if thing.removed_at is not None or thing.aside:
        raise Refused("removed")
    if _flags_of(thing).filter(seat=seat).exists():
        raise Refused("already-said")
    ratelimit.count_of(seat.person_id, "peersupport.flag", at_most=30, within=timedelta(days=1))
    kept = checked(words, at_most=LONGEST_WHY, field="words", needed=False)
    flag = Flag.objects.create(circle=circle, **named(thing), seat=seat, why=why, words=kept, at=clock.now())
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    emit(WordsFlagged(circle_id=circle.pk, flag_id=flag.pk), by=None)
    return flag


@transaction.atomic
def leave_be(thing: Words, *, by: Seat) -> None:
    """Somebody who holds the circle has looked, and leaves the words. Raises NotAllowed. Emits FlagSettled for each who pointed."""
    circle, thing = _thing_in(thing, by)
    _require_may_look(by, circle, thing.seat_id)
    _settle(circle, thing, Did.LEFT_BE)


@transaction.atomic
def set_aside(thing: Words, *, by: Seat, why: Why, reason: str) -> SetAside:
    """Somebody who holds the circle sets words of another aside: only their writer and those who hold it still see them.

    Raises NotAllowed, BadInput without a reason, Refused("removed"), Refused("looked-at") where somebody else had decided to
    show them. Emits WordsSetAside, FlagSettled.
    """
    circle, thing = _thing_in(thing, by)
    _require_may_look(by, circle, thing.seat_id)
    return _put_aside(circle, thing, by=by, why=why, reason=reason)


@transaction.atomic
def decide_flag(flag: Flag, *, by: "Person", why: Why | None, reason: str = "") -> SetAside | None:
    """A coordinator decides about words those who hold a circle wrote themselves; without a `why` they stay.

    Raises NotAllowed, BadInput without a reason. Emits as `set_aside` and `leave_be` do.
    """
    circle = lock(flag.circle)
    if not policies.flags_for_desk(by).filter(pk=flag.pk).exists():
        raise NotAllowed("not-for-the-desk")
    thing: Words = lock(flag.reply or flag.post)
    if why is not None:
        return _put_aside(circle, thing, by=None, why=why, reason=reason)
    _settle(circle, thing, Did.LEFT_BE)
    return None


@transaction.atomic
def show_again(aside: SetAside, *, by: Seat) -> None:
    """Whoever set words aside changes their mind. Raises NotAllowed for anyone else, Refused("not-possible-now")."""
    circle, aside = lock(aside.circle), lock(aside)
    require_holds(by, circle)
    if aside.by_id != by.pk or aside.waiting_id is not None:
        raise NotAllowed("not-theirs")
    _lift(circle, aside, Did.SHOWN)


@transaction.atomic
def ask_again(aside: SetAside, *, by: Seat, words: str) -> None:
    """The writer asks, once, that somebody else look.

    Raises NotAllowed, Refused("not-possible-now"), BadInput. Emits LookAgainAsked.
    """
    circle, aside = lock(aside.circle), lock(aside)
    if aside.seat_id != by.pk:
        raise NotAllowed("not-yours")
    _move(aside, Stood.ASKED)
    aside.asking = checked(words, at_most=LONGEST_WHY, field="words", needed=False)
    aside.asked_at = clock.now()
    aside.save(update_fields=["state", "asking", "asked_at"])
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    emit(LookAgainAsked(circle_id=circle.pk, aside_id=aside.pk), by=None)


@transaction.atomic
def look_again(aside: SetAside, *, by: Seat, lift: bool, answer: str = "") -> None:
    """Somebody else who holds the circle has looked: the words are shown, or stay aside.

    Raises NotAllowed for the writer and for whoever set them aside, Refused("not-possible-now"), BadInput. Emits LookedAgain.
    """
    circle, aside = lock(aside.circle), lock(aside)
    _require_may_look(by, circle, aside.seat_id, aside.by_id)
    _end(circle, aside, by=by, lift=lift, answer=answer)


@transaction.atomic
def decide_aside(aside: SetAside, *, by: "Person", lift: bool, answer: str = "") -> None:
    """A coordinator has looked, where nobody else holds the circle. Raises NotAllowed, BadInput. Emits LookedAgain."""
    circle = lock(aside.circle)
    if not policies.asides_for_desk(by).filter(pk=aside.pk).exists():
        raise NotAllowed("not-for-the-desk")
    _end(circle, lock(aside), by=None, lift=lift, answer=answer)


@transaction.atomic
def let_through(waiting: Waiting, *, by: Seat) -> Post | Reply:
    """Somebody who holds the circle has read words that waited: everybody reads them now.

    Raises NotAllowed, Refused("not-possible-now") once decided, Refused("removed") when what they answer is gone. Emits WordsShown.
    """
    circle, waiting = lock(waiting.circle), lock(waiting)
    _require_may_look(by, circle, waiting.seat_id)
    if waiting.returned:
        raise Refused("not-possible-now")
    return _let_through(waiting)


@transaction.atomic
def send_back(waiting: Waiting, *, by: Seat, why: Why, reason: str) -> SetAside:
    """Somebody who holds the circle does not let words through; their writer reads why, and can have another look asked for.

    Raises NotAllowed, Refused("not-possible-now"), BadInput without a reason. Emits WordsSetAside.
    """
    circle, waiting = lock(waiting.circle), lock(waiting)
    _require_may_look(by, circle, waiting.seat_id)
    if waiting.returned:
        raise Refused("not-possible-now")
    waiting.returned = True
    waiting.save(update_fields=["returned"])
    aside = _new_aside(circle, waiting.seat, by=by, why=why, reason=reason, waiting=waiting)
    note_done(circle, Did.SENT_BACK, why)
    return aside


@transaction.atomic
def take_waiting_back(waiting: Waiting, *, by: Seat, to_change: bool = False) -> None:
    """The writer takes words that wait back, to begin again with them or for good. Raises NotAllowed."""
    circle, waiting = lock(waiting.circle), lock(waiting)
    if waiting.seat_id != by.pk:
        raise NotAllowed("not-your-words")
    if to_change:
        WordsKept.objects.filter(seat=by, post=waiting.post_id).delete()
        WordsKept.objects.create(seat=waiting.seat, post=waiting.post, said=waiting.said)
    waiting.delete()
    publish(f"{STREAM}:{circle.pk}", kind="changed")


@transaction.atomic
def set_pace(circle: Circle, *, by: Seat, slow: int, look_first: LookFirst) -> Circle:
    """How fast a circle goes, and whether words are read first; everybody in it is told by its log. Raises NotAllowed, BadInput."""
    circle = lock(circle)
    require_holds(by, circle)
    if slow not in SLOW:
        raise BadInput("out-of-range", field="slow")
    if (circle.slow, circle.look_first) != (slow, look_first):
        circle.slow, circle.look_first = slow, look_first
        circle.save(update_fields=["slow", "look_first"])
        note_done(circle, Did.PACE)
    return circle


@regularly(timedelta(minutes=15))
def remember_waiting() -> None:
    """Those who hold a circle hear once more of words that have waited half a day. Emits WordsWait."""
    late = Waiting.objects.filter(returned=False, told_again=False, at__lte=clock.now() - READ_AGAIN_AFTER)
    for found in late.order_by("at")[:200]:
        with transaction.atomic():
            waiting = lock(found)
            waiting.told_again = True
            waiting.save(update_fields=["told_again"])
            emit(WordsWait(circle_id=waiting.circle_id, waiting_id=waiting.pk), by=None)


def _thing_in(thing: Words, by: Seat) -> tuple[Circle, Words]:
    """The circle and the words as they are now. Raises NotAllowed for words of another circle."""
    circle = lock(by.circle)
    thing = lock(thing)
    if (thing.post if isinstance(thing, Reply) else thing).circle_id != circle.pk:
        raise NotAllowed("not-in-this-circle")
    return circle, thing


def _flags_of(thing: Words) -> "QuerySet[Flag]":
    return Flag.objects.filter(**named(thing), settled_at=None)


def _require_may_look(by: Seat, circle: Circle, writer_id: object, *before: object) -> None:
    require_holds(by, circle)
    require(policies.can_look(Seat.objects.get(pk=by.pk), writer_id, *before))  # type: ignore[arg-type]


def _settle(circle: Circle, thing: Words, did: Did, why: Why | None = None) -> None:
    for flag in _flags_of(thing).select_related("seat").order_by("pk"):
        flag.settled_at = clock.now()
        flag.save(update_fields=["settled_at"])
        emit(FlagSettled(circle_id=circle.pk, flag_id=flag.pk), by=None)
    note_done(circle, did, why)


def _put_aside(circle: Circle, thing: Words, *, by: Seat | None, why: Why, reason: str) -> SetAside:
    if thing.removed_at is not None or thing.aside:
        raise Refused("removed")
    if SetAside.objects.filter(**named(thing), state=Stood.LIFTED, ended_at__isnull=False).exists():
        raise Refused("looked-at")
    aside = _new_aside(circle, thing.seat, by=by, why=why, reason=reason, **named(thing))
    thing.aside = True
    thing.save(update_fields=["aside"])
    _settle(circle, thing, Did.ASIDE, why)
    return aside


def _new_aside(circle: Circle, writer: Seat, *, by: Seat | None, why: Why, reason: str, **thing: object) -> SetAside:
    if why not in RULES:
        raise BadInput("unreadable", field="why")
    kept = checked(reason, at_most=LONGEST_WHY, field="reason")
    aside = SetAside.objects.create(circle=circle, seat=writer, by=by, why=why, reason=kept, at=clock.now(), **thing)
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    emit(WordsSetAside(circle_id=circle.pk, aside_id=aside.pk), by=None)
    return aside


def _move(aside: SetAside, then: Stood) -> None:
    if not stood_may_become(Stood(aside.state), then):
        raise Refused("not-possible-now")
    aside.state = then


def _end(circle: Circle, aside: SetAside, *, by: Seat | None, lift: bool, answer: str) -> None:
    if aside.state != Stood.ASKED:
        raise Refused("not-possible-now")
    aside.answer = checked(answer, at_most=LONGEST_WHY, field="words", needed=not lift)
    aside.again_by, aside.ended_at = by, clock.now()
    aside.save(update_fields=["answer", "again_by", "ended_at"])
    emit(LookedAgain(circle_id=circle.pk, aside_id=aside.pk), by=None)
    if lift:
        _lift(circle, aside, Did.LIFTED)
        return
    _move(aside, Stood.KEPT)
    aside.save(update_fields=["state"])
    note_done(circle, Did.KEPT, Why(aside.why))


def _lift(circle: Circle, aside: SetAside, did: Did) -> None:
    _move(aside, Stood.LIFTED)
    aside.save(update_fields=["state"])
    note_done(circle, did)
    if aside.waiting is not None:
        _let_through(aside.waiting)
        return
    thing = aside.reply or aside.post
    if thing is None:
        raise Refused("removed")
    thing = lock(thing)
    thing.aside = False
    thing.save(update_fields=["aside"])
    publish(f"{STREAM}:{circle.pk}", kind="new")


def _let_through(waiting: Waiting) -> Post | Reply:
    writer = Seat.objects.select_related("circle").get(pk=waiting.seat_id)
    said = waiting.said
    if waiting.post is None:
        shown: Post | Reply = show_post(writer, said)
        post = shown
    else:
        post = lock(waiting.post)
        if post.removed_at is not None or post.aside:
            raise Refused("removed")
        shown = show_reply(post, writer, said)
    waiting.delete()
    emit(WordsShown(circle_id=writer.circle_id, post_id=post.pk, seat_id=writer.pk), by=None)
    return shown
