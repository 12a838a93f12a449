"""What commands of this room ask before they do something, and note when they have: words, who holds the circle, its log."""

from datetime import timedelta

from django.conf import settings

from alongside.foundation import clock, ratelimit
from alongside.foundation.errors import BadInput
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.peersupport import policies
from alongside.peersupport.models import CareLog, Circle, Hosting, Seat
from alongside.peersupport.rules.care import Did, LookFirst, Why, is_read_first
from alongside.peersupport.rules.circles import Holds, Sits


def checked(words: str, *, at_most: int, field: str, needed: bool = True) -> str:
    """Words as they are kept. Raises BadInput naming the field."""
    kept = words.replace("\r\n", "\n").replace("\r", "\n").strip()
    if needed and not kept:
        raise BadInput("empty", field=field)
    if len(kept) > at_most:
        raise BadInput("too-long", field=field)
    if "\0" in kept:
        raise BadInput("unreadable", field=field)
    return kept


def require_holds(by: Seat, circle: Circle) -> None:
    """Go on only if whoever acts holds this very circle, now. Raises NotAllowed."""
    require(policies.can_hold(Seat.objects.filter(pk=by.pk, circle=circle).first()))


def note_done(circle: Circle, did: Did, why: Why | None = None) -> None:
    """Write into the log of a circle what was done, never about whom."""
    CareLog.objects.create(circle=circle, did=did, why=why or "", at=clock.now())


def as_writer(seat: Seat) -> tuple[Circle, Seat]:
    """Circle and seat as they are now, if whoever sits there may write. Raises NotAllowed."""
    circle, seat = lock(seat.circle), lock(seat)
    seat.circle = circle
    require(policies.can_write(seat))
    return circle, seat


def count_words(seat: Seat) -> None:
    """Not too many words in a minute. Raises TooMany."""
    most = settings.ALONGSIDE_MESSAGES_A_MINUTE
    ratelimit.count_of(seat.person_id, "message", at_most=most, within=timedelta(minutes=1))


def is_read_first_here(seat: Seat) -> bool:
    """Whether what this seat says is read first by somebody who holds the circle."""
    circle = seat.circle
    if circle.look_first == LookFirst.NEVER:
        return False
    here = Hosting.objects.filter(seat__circle=circle, seat__state=Sits.IN, until__gt=clock.now()).exists()
    return is_read_first(LookFirst(circle.look_first), holds=seat.holds == Holds.FACILITATOR, somebody_here=here)
