"""Somebody goes, and takes everything with them."""

import logging
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock, privacy, vault
from alongside.foundation.background import regularly
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.events import PersonErased
from alongside.people.models import Erasure, Person
from alongside.people.rules import RECEIPTS_LAST, State
from alongside.sealing import StillOnDisk

log = logging.getLogger("alongside.people")


@transaction.atomic
def erase_person(person: Person, *, by: Person | None) -> UUID:
    """Erase everything of a person: every room's part in one transaction, then the key that opens what is left.

    The key goes after the transaction has committed, so that a failure half-way leaves a person whole; a subscriber
    destroys it again, for the case that the power goes in between. Backups keep only what that key sealed. Returns
    the number of the receipt.

    Raises NotAllowed for anyone else. Emits PersonErased.
    """
    require(policies.can_change(by, person))
    person = lock(person)
    if person.state != State.ERASED:
        # people last: others may point here
        for part in sorted(privacy.parts(), key=lambda part: part.room == "people"):
            part.erase(person.pk)
        emit(PersonErased(person_id=person.pk), by=by.pk if by else None)
    receipt, _made = Erasure.objects.get_or_create(person=person, defaults={"at": clock.now()})

    person_id = person.pk
    # robust: the erasure has happened; what is not done now is done by the regular work below
    transaction.on_commit(lambda: destroy_key(person_id), robust=True)
    return receipt.pk


def destroy_key(person_id: UUID) -> bool:
    """Destroy the key of somebody erased, for good; whether its bytes are off the disk, too. Safe to call again.

    While another process holds the key store the key is gone for every reader, but not yet from the disk: the
    receipt and the desk say so, and `take_keys_off_the_disk` goes on until it is.
    """
    try:
        vault.store().destroy(person_id)
    except StillOnDisk:
        log.warning("a destroyed key is still on the disk: another program holds the key store; tried again by itself")
        return False
    Erasure.objects.filter(person=person_id, key_gone_at=None).update(key_gone_at=clock.now())
    return True


@regularly(timedelta(minutes=5))
def take_keys_off_the_disk() -> None:
    """Destroy again every key that was still on the disk when its person was erased, until it is not."""
    for person_id in Erasure.objects.filter(key_gone_at=None).order_by("at").values_list("person_id", flat=True):
        if not destroy_key(person_id):
            return  # the key store is one file: what holds one key there holds them all


@regularly(timedelta(hours=6))
def forget_receipts() -> None:
    """Let go of receipts whose time is over; one whose key is still on the disk stays."""
    Erasure.objects.filter(key_gone_at__lt=clock.now() - RECEIPTS_LAST).delete()
