"""Asking for something practical, offering it, and two who come to do it."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport.commands.checking import (
    as_writer,
    checked,
    count_words,
    is_read_first_here,
    note_done,
    require_holds,
)
from alongside.peersupport.commands.telling import (
    ANSWERED,
    MAY_FIT,
    NEW_WORDS,
    SET_ASIDE,
    SHOWN,
    TO_LOOK,
    tell,
    tell_holders,
)
from alongside.peersupport.models import Circle, Favour, HandWords, HelpingHand, Seat
from alongside.peersupport.queries.helping import open_in, wanted
from alongside.peersupport.rules.care import LONGEST_WHY, Did
from alongside.peersupport.rules.circles import STREAM, Sits
from alongside.peersupport.rules.helping import (
    KEPT_AFTER,
    LASTS,
    LONGEST_ASK,
    LONGEST_LETTER,
    LONGEST_PLACE,
    MOST_ASKS,
    MOST_OFFERS,
    Hand,
    Side,
    What,
    fitting,
    hand_may_become,
)


@transaction.atomic
def ask_or_offer(seat: Seat, *, side: Side, what: What, words: str, place: str = "", by: date | None = None) -> Favour:
    """Something asked for or offered, for those who are in the circle; whose it may fit hears of it.

    Where words are read first, it waits until somebody who holds the circle has.

    Raises NotAllowed, BadInput on words, place and a day that is past, Refused("too-many-open"), TooMany.
    """
    circle, seat = as_writer(seat)
    said = {
        "words": checked(words, at_most=LONGEST_ASK, field="words"),
        "place": checked(place, at_most=LONGEST_PLACE, field="place", needed=False),
    }
    if by is not None and not clock.today() <= by <= clock.today() + 6 * LASTS:
        raise BadInput("not-a-day-to-come", field="by")
    most = MOST_ASKS if side is Side.ASK else MOST_OFFERS
    if Favour.objects.filter(seat=seat, side=side, closed_at=None).count() >= most:
        raise Refused("too-many-open")
    count_words(seat)
    waits = is_read_first_here(seat)
    made = Favour.objects.create(
        circle=circle, seat=seat, side=side, what=what, by=by, waits=waits, at=clock.now(), said=said
    )
    if waits:
        tell_holders(circle.pk, kind=TO_LOOK, url=_address(made), about=f"waits {made.pk}")
    else:
        _tell_whom_it_fits(made)
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return made


def _tell_whom_it_fits(made: Favour) -> None:
    others = {one.pk: one for one in open_in(made.seat).filter(what=made.what).exclude(side=made.side)}
    for other_id, _why in fitting(wanted(made), map(wanted, others.values()), today=clock.today()):
        other = others[other_id]
        tell(other.seat.person_id, kind=MAY_FIT, url=_address(other), about=f"fits {other_id} {clock.today()}")


@transaction.atomic
def let_favour_stand(favour: Favour, *, by: Seat) -> None:
    """Somebody who holds the circle has read it first: everybody can. Raises NotAllowed, Refused("over")."""
    circle, favour = _for_holder(favour, by)
    if not favour.waits:
        raise Refused("over")
    favour.waits = False
    favour.save(update_fields=["waits"])
    tell(favour.seat.person_id, kind=SHOWN, url=_address(favour), about=f"shown {favour.pk}")
    _tell_whom_it_fits(favour)
    publish(f"{STREAM}:{circle.pk}", kind="changed")


@transaction.atomic
def take_favour_down(favour: Favour, *, by: Seat, reason: str) -> None:
    """Somebody who holds the circle takes it away; whoever said it reads why. Raises NotAllowed, Refused("over"), BadInput."""
    circle, favour = _for_holder(favour, by)
    favour.said = {**favour.said, "reason": checked(reason, at_most=LONGEST_WHY, field="reason")}
    favour.save(update_fields=["said"])
    _close(favour)
    note_done(circle, Did.ASIDE)
    tell(favour.seat.person_id, kind=SET_ASIDE, url=_address(favour), about=f"down {favour.pk}")
    publish(f"{STREAM}:{circle.pk}", kind="changed")


@transaction.atomic
def close_favour(favour: Favour, *, by: Seat) -> None:
    """Whoever asked or offered takes it away; who had answered hears that it has ended. Raises NotAllowed, Refused("over")."""
    circle, seat = as_writer(by)
    favour = lock(favour)
    if favour.seat_id != seat.pk:
        raise NotAllowed("not-yours")
    _close(favour)
    publish(f"{STREAM}:{circle.pk}", kind="changed")


@transaction.atomic
def lend_hand(favour: Favour, *, by: Seat, words: str) -> HelpingHand:
    """Somebody answers what is asked or offered, to whoever said it alone.

    Raises NotAllowed for one's own or another circle's, Refused("over"), Refused("already-asked"), BadInput, TooMany.
    """
    circle, seat = as_writer(by)
    favour = lock(favour)
    if favour.circle_id != circle.pk or favour.seat_id == seat.pk:
        raise NotAllowed("not-for-them")
    if favour.closed_at is not None or favour.waits:
        raise Refused("over")
    if HelpingHand.objects.filter(favour=favour, seat=seat).exists():
        raise Refused("already-asked")
    kept = checked(words, at_most=LONGEST_LETTER, field="words")
    count_words(seat)
    hand = HelpingHand.objects.create(favour=favour, seat=seat, at=clock.now())
    HandWords.objects.create(hand=hand, seat=seat, at=hand.at, words=kept)
    _tell(hand, favour.seat, kind=NEW_WORDS)
    return hand


@transaction.atomic
def write_by_hand(hand: HelpingHand, *, by: Seat, words: str) -> HandWords:
    """One of the two writes to the other. Raises NotAllowed, Refused("over"), BadInput, TooMany."""
    hand, seat, other = _between(hand, by)
    if hand.ended_at is not None:
        raise Refused("over")
    kept = checked(words, at_most=LONGEST_LETTER, field="words")
    count_words(seat)
    _tell(hand, other, kind=NEW_WORDS)
    return HandWords.objects.create(hand=hand, seat=seat, at=clock.now(), words=kept)


@transaction.atomic
def move_hand(hand: HelpingHand, then: Hand, *, by: Seat, helped: bool = False) -> HelpingHand:
    """Agree (whoever asked or offered), say that it is done (whoever was helped), or let it be (either); told to the other.

    Raises NotAllowed, Refused("over").
    """
    hand, seat, other = _between(hand, by)
    if not hand_may_become(Hand(hand.state), then):
        raise Refused("over")
    if then is Hand.AGREED and seat.pk != hand.favour.seat_id:
        raise NotAllowed("not-theirs-to-say")
    asked = hand.favour.seat_id if hand.favour.side == Side.ASK else hand.seat_id
    if then is Hand.DONE and seat.pk != asked:
        raise NotAllowed("not-theirs-to-say")
    hand.state, hand.helped = then, helped and then is Hand.DONE
    if then in (Hand.DONE, Hand.NOT):
        hand.ended_at = clock.now()
    hand.save(update_fields=["state", "helped", "ended_at"])
    _tell(hand, other, kind=ANSWERED)
    if then is Hand.DONE and hand.favour.side == Side.ASK and hand.favour.closed_at is None:
        _close(lock(hand.favour))
        publish(f"{STREAM}:{hand.favour.circle_id}", kind="changed")
    return hand


def forget_favours(seat: Seat) -> None:
    """Whoever leaves a circle takes what they asked, offered and wrote with them, inside a command that has decided."""
    Favour.objects.filter(seat=seat).delete()
    HelpingHand.objects.filter(seat=seat).delete()


@regularly(timedelta(hours=6))
def close_what_is_over() -> None:
    """What has its day behind it closes, and whoever said it hears so; what two wrote goes a month after they ended."""
    today, now = clock.today(), clock.now()
    late = Favour.objects.filter(closed_at=None)
    for found in (*late.filter(by__lt=today)[:500], *late.filter(by=None, at__lt=now - LASTS)[:500]):
        with transaction.atomic():
            favour = lock(found)
            if favour.closed_at is None:
                _close(favour)
                url = reverse("peersupport:favours", args=[favour.circle_id])
                tell(favour.seat.person_id, kind=ANSWERED, url=url, about=f"over {favour.pk}")
    Favour.objects.filter(closed_at__lt=now - KEPT_AFTER).delete()
    HelpingHand.objects.filter(ended_at__lt=now - KEPT_AFTER).delete()


def _for_holder(favour: Favour, by: Seat) -> tuple[Circle, Favour]:
    """What another asks or offers, for somebody who holds the circle. Raises NotAllowed, Refused("over")."""
    circle, favour = lock(favour.circle), lock(favour)
    require_holds(by, circle)
    if favour.seat_id == by.pk:
        raise NotAllowed("involved")
    if favour.closed_at is not None:
        raise Refused("over")
    return circle, favour


def _address(favour: Favour) -> str:
    return reverse("peersupport:favour", args=[favour.circle_id, favour.pk])


def _close(favour: Favour) -> None:
    if favour.closed_at is not None:
        raise Refused("over")
    favour.closed_at = clock.now()
    favour.save(update_fields=["closed_at"])
    # Two who have agreed go on: the list no longer shows it, and they still have something to do.
    for hand in HelpingHand.objects.filter(favour=favour, state=Hand.OFFERED).select_related("seat", "favour"):
        hand.state, hand.ended_at = Hand.NOT, favour.closed_at
        hand.save(update_fields=["state", "ended_at"])
        _tell(hand, hand.seat, kind=ANSWERED)


def _between(hand: HelpingHand, by: Seat) -> tuple[HelpingHand, Seat, Seat]:
    """The two as they are now: who acts, and the other, who is still in the circle."""
    _circle, seat = as_writer(by)
    hand = lock(hand)
    two = {hand.seat_id: hand.seat, hand.favour.seat_id: hand.favour.seat}
    if seat.pk not in two:
        raise NotAllowed("not-between-them")
    other = next(one for pk, one in two.items() if pk != seat.pk)
    return hand, seat, other


def _tell(hand: HelpingHand, seat: Seat, *, kind: str) -> None:
    if seat.bearer and seat.state == Sits.IN:
        url = reverse("peersupport:hand", args=[hand.favour.circle_id, hand.pk])
        tell(seat.person_id, kind=kind, url=url, about=f"hand {hand.pk} {hand.state} {clock.now():%Y-%m-%dT%H}")
