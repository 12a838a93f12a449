"""Asking for something practical, offering it, and two who come to do it."""

from datetime import date, timedelta

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport.commands.checking import as_writer, checked, count_words
from alongside.peersupport.commands.telling import ANSWERED, MAY_FIT, NEW_WORDS, tell
from alongside.peersupport.models import Favour, HandWords, HelpingHand, Seat
from alongside.peersupport.queries.helping import open_in, wanted
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
    made = Favour.objects.create(circle=circle, seat=seat, side=side, what=what, by=by, at=clock.now(), said=said)
    others = {one.pk: one for one in open_in(seat).filter(what=what).exclude(side=side)}
    for other_id, _why in fitting(wanted(made), map(wanted, others.values()), today=clock.today()):
        url = reverse("peersupport:favour", args=[circle.pk, other_id])
        tell(others[other_id].seat.person_id, kind=MAY_FIT, url=url, about=f"fits {other_id} {clock.today()}")
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return made


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
    if favour.closed_at is not None:
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
