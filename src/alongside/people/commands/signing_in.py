"""Browsers in which a person is signed in."""

import secrets
from datetime import timedelta
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import NotAllowed
from alongside.foundation.policies import require
from alongside.people import policies
from alongside.people.models import Person, SignIn
from alongside.people.rules import State

TOKEN_BYTES = 32
LONGEST = timedelta(days=30)
LONGEST_SHARED = timedelta(hours=12)


@transaction.atomic
def sign_in(person: Person, *, shared_device: bool) -> str:
    """A new sign-in; returns the token for the cookie, of which only a fingerprint is kept.

    Raises NotAllowed when the person may not sign in.
    """
    if person.state != State.ACTIVE:
        raise NotAllowed("not-active")
    token = secrets.token_urlsafe(TOKEN_BYTES)
    now = clock.now()
    SignIn.objects.create(
        person=person,
        token_index=vault.index("sign-in", token),
        shared_device=shared_device,
        opened_at=clock.this_hour(),
        seen_at=now,
        expires_at=now + (LONGEST_SHARED if shared_device else LONGEST),
    )
    return token


@transaction.atomic
def sign_out(sign_in: SignIn) -> None:
    """End this sign-in now; the cookie, wherever it is, opens nothing any more."""
    SignIn.objects.filter(pk=sign_in.pk).delete()


@transaction.atomic
def end_sign_in(person: Person, *, by: Person, which: UUID) -> None:
    """End one of a person's own sign-ins, in this browser or another; one that has ended already is no matter.

    Raises NotAllowed for anyone else.
    """
    require(policies.can_change(by, person))
    SignIn.objects.filter(person=person, pk=which).delete()


@transaction.atomic
def end_other_sign_ins(person: Person, *, by: Person, keep: UUID) -> None:
    """End every sign-in of a person but one.

    Raises NotAllowed for anyone else.
    """
    require(policies.can_change(by, person))
    SignIn.objects.filter(person=person).exclude(pk=keep).delete()


@transaction.atomic
def end_every_sign_in() -> int:
    """Sign everybody out everywhere, how many sign-ins that ended: after a restore, some had been ended since."""
    return SignIn.objects.all().delete()[0]


@regularly(timedelta(hours=1))
def forget_ended_sign_ins() -> None:
    """Remove sign-ins whose time is over."""
    SignIn.objects.filter(expires_at__lt=clock.now()).delete()
