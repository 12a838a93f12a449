"""Somebody goes, and takes everything with them."""

import logging
from uuid import UUID

from django.db import transaction

from alongside.foundation import privacy, vault
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.events import PersonErased
from alongside.people.models import Person
from alongside.people.rules import State

log = logging.getLogger("alongside.people")


@transaction.atomic
def erase_person(person: Person, *, by: Person | None) -> None:
    """Erase everything of a person: every room's part in one transaction, then the key that opens what is left.

    The key goes after the transaction has committed, so that a failure half-way leaves a person whole; a subscriber
    destroys it again, for the case that the power goes in between. Backups keep only what that key sealed.

    Raises NotAllowed for anyone else. Emits PersonErased.
    """
    require(policies.can_change(by, person))
    person = lock(person)
    if person.state == State.ERASED:
        return
    for part in sorted(privacy.parts(), key=lambda part: part.room == "people"):  # people last: others may point here
        part.erase(person.pk)

    person_id = person.pk
    emit(PersonErased(person_id=person_id), by=by.pk if by else None)
    # robust: the erasure has happened; if another process holds the key store the subscriber finishes the work
    transaction.on_commit(lambda: destroy_key(person_id), robust=True)


def destroy_key(person_id: UUID) -> None:
    """Destroy the key of somebody erased, for good. Safe to call again.

    Raises StillOnDisk when another process kept the key store busy: call it again.
    """
    vault.store().destroy(person_id)
