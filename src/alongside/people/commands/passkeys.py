"""Passkeys: a key pair whose secret half never leaves a person's device."""

from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from webauthn import (
    base64url_to_bytes,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import parse_authentication_credential_json, parse_registration_credential_json
from webauthn.helpers.exceptions import WebAuthnException

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.models import PostedForm
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies, queries
from alongside.people.models import Passkey, Person
from alongside.people.rules import State

LONGEST_ANSWER = 20_000
MOST_PASSKEYS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What a browser was asked: the challenge, and for which site."""

    challenge: bytes
    site: str
    origin: str


@transaction.atomic
def add_passkey(person: Person, *, by: Person | None, answer: str, asked: Asked) -> Passkey:
    """Keep the public half of a passkey a device has just made.

    Raises NotAllowed for anyone else, BadInput("passkey-unreadable") when the answer does not fit what was asked,
    Refused("too-many") beyond twenty.
    """
    require(policies.can_change(by, person))
    lock(person)
    try:
        made = verify_registration_response(
            credential=parse_registration_credential_json(answer[:LONGEST_ANSWER]),
            expected_challenge=asked.challenge,
            expected_rp_id=asked.site,
            expected_origin=asked.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise BadInput("passkey-unreadable", field="answer") from error
    _only_once(asked)
    if Passkey.objects.filter(credential=made.credential_id).exists():
        raise BadInput("passkey-unreadable", field="answer")
    if Passkey.objects.filter(person=person).count() >= MOST_PASSKEYS:
        raise Refused("too-many")
    return Passkey.objects.create(
        person=person,
        credential=made.credential_id,
        public_key=made.credential_public_key,
        sign_count=made.sign_count,
        made_on=clock.today(),
    )


@transaction.atomic
def use_passkey(*, answer: str, asked: Asked) -> Person:
    """The person whose passkey answered.

    Raises BadInput("passkey-unknown") when it is not known here, does not fit what was asked, or its person may not
    sign in: the answer is the same.
    """
    refused = BadInput("passkey-unknown", field="answer")
    try:
        credential = parse_authentication_credential_json(answer[:LONGEST_ANSWER])
        found = Passkey.objects.filter(credential=base64url_to_bytes(credential.id), person__state=State.ACTIVE).first()
        if found is None:
            raise refused
        found = lock(found)
        seen = verify_authentication_response(
            credential=credential,
            expected_challenge=asked.challenge,
            expected_rp_id=asked.site,
            expected_origin=asked.origin,
            credential_public_key=bytes(found.public_key),
            credential_current_sign_count=found.sign_count,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise refused from error
    _only_once(asked)
    found.sign_count, found.used_on = seen.new_sign_count, clock.today()
    found.save(update_fields=["sign_count", "used_on"])
    return found.person


@transaction.atomic
def remove_passkey(person: Person, *, by: Person, passkey: UUID) -> None:
    """Forget a passkey.

    Raises NotAllowed for anyone else, Refused("last-way-in") when the person could not sign in any more.
    """
    require(policies.can_change(by, person))
    lock(person)
    ways = queries.ways_in(person)
    if not ways.email and not ways.codes and ways.passkeys <= 1:
        raise Refused("last-way-in")
    Passkey.objects.filter(person=person, pk=passkey).delete()


def _only_once(asked: Asked) -> None:
    """An answer seen on its way and sent again opens nothing: a challenge is used up."""
    key = vault.index("people.challenge", asked.challenge.hex())
    _used, new = PostedForm.objects.get_or_create(key=key, defaults={"location": "", "at": clock.now()})
    if not new:
        raise BadInput("passkey-unknown", field="answer")
