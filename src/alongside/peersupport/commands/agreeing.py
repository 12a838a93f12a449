"""What a circle promises each other, and changing it together."""

from datetime import timedelta

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked
from alongside.peersupport.events import AgreementProposed
from alongside.peersupport.models import Agreement, Assent, Circle, Seat
from alongside.peersupport.rules.circles import LONGEST_AGREEMENT, STREAM, Sits, Size, Stands, Voices, assents


@transaction.atomic
def agree(seat: Seat, *, number: int) -> Seat:
    """Say yes to the agreement as it stands. Raises NotAllowed, Refused("another-version") when it has changed meanwhile."""
    circle, seat = _in(seat)
    if number != circle.agreement:
        raise Refused("another-version")
    if seat.agreed < number:
        seat.agreed = number
        seat.save(update_fields=["agreed"])
    return seat


@transaction.atomic
def suggest_change(seat: Seat, *, words: str) -> Agreement:
    """Ask the circle whether its agreement shall read so; whoever suggests it says yes.

    Raises NotAllowed, BadInput, Refused("one-at-a-time") while the circle is asked about another. Emits AgreementProposed.
    """
    circle, seat = _in(seat)
    require(policies.can_write(seat))
    kept = checked(words, at_most=LONGEST_AGREEMENT, field="words")
    versions = Agreement.objects.filter(circle=circle)
    if versions.filter(state=Stands.PROPOSED).exists():
        raise Refused("one-at-a-time")
    last = versions.order_by("-number").values_list("number", flat=True)[0]
    made = Agreement.objects.create(
        circle=circle, number=last + 1, state=Stands.PROPOSED, proposed_at=clock.now(), words=kept
    )
    Assent.objects.create(agreement=made, seat=seat, says_yes=True)
    emit(AgreementProposed(circle_id=circle.pk, agreement_id=made.pk), by=None)
    _settle(made, circle)
    return made


@transaction.atomic
def answer_change(agreement: Agreement, *, by: Seat, yes: bool) -> Agreement:
    """Say yes or no to a change, or say it otherwise while it is open. Raises NotAllowed, Refused("not-possible-now")."""
    circle, seat = _in(by)
    agreement = lock(agreement)
    if agreement.circle_id != circle.pk or agreement.state != Stands.PROPOSED:
        raise Refused("not-possible-now")
    Assent.objects.update_or_create(agreement=agreement, seat=seat, defaults={"says_yes": yes})
    return _settle(agreement, circle)


@regularly(timedelta(hours=1))
def carry_changes() -> None:
    """Settle what a circle has been asked for a week."""
    waiting = Agreement.objects.filter(state=Stands.PROPOSED).select_related("circle").order_by("proposed_at")
    for one in waiting[:500]:
        with transaction.atomic():
            circle, agreement = lock(one.circle), lock(one)
            if agreement.state == Stands.PROPOSED:
                _settle(agreement, circle)


def _settle(agreement: Agreement, circle: Circle) -> Agreement:
    """Ask the rule, and do what it says: a version that is taken is agreed to by those who said yes to it."""
    members = Seat.objects.filter(circle=circle, state=Sits.IN)
    said = Assent.objects.filter(agreement=agreement, seat__in=members)
    yes = list(said.filter(says_yes=True).values_list("seat", flat=True))
    voices = Voices(
        members=members.count(), yes=len(yes), no=said.filter(says_yes=False).count(),
        waited=clock.now() - agreement.proposed_at,
    )  # fmt: skip
    taken = assents(voices, Size(circle.size))
    if taken:
        Agreement.objects.filter(circle=circle, state=Stands.STANDING).update(state=Stands.PAST)
        circle.agreement = agreement.number
        circle.save(update_fields=["agreement"])
        Seat.objects.filter(pk__in=yes).update(agreed=agreement.number)
    if taken is not None:
        agreement.state = Stands.STANDING if taken else Stands.DROPPED
        agreement.save(update_fields=["state"])
        publish(f"{STREAM}:{circle.pk}", kind="changed")
    return agreement


def _in(seat: Seat) -> tuple[Circle, Seat]:
    """Circle and seat as they are now, the circle held, if the seat is one of somebody who is in."""
    circle = lock(seat.circle)
    seat = lock(seat)
    seat.circle = circle
    if seat.state != Sits.IN:
        raise Refused("not-in-this-circle")
    return circle, seat
