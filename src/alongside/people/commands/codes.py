"""Recovery codes: ten words of chance, each of which signs a person in once."""

import secrets
from datetime import timedelta
from typing import Any

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.models import CardShown, Person, RecoveryCode
from alongside.people.queries import browser_index
from alongside.people.rules import State

CODES = 10
GROUPS, GROUP = 4, 5
#: How long new codes can be looked at again, when nobody says that they are kept.
SHOWN_FOR = timedelta(minutes=10)
#: Crockford's alphabet: no letter that looks like a digit or like another. 20 of 32 letters are 100 bits.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


@transaction.atomic
def new_codes(person: Person, *, by: Person | None) -> list[str]:
    """Ten new recovery codes in place of any there were; shown soon or never, for only fingerprints stay.

    Raises NotAllowed for anyone else.
    """
    require(policies.can_change(by, person))
    lock(person)
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["-".join(_letters() for _ in range(GROUPS)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, code_index=_fingerprint(code)) for code in codes)
    return codes


@transaction.atomic
def show_card(person: Person, *, by: Person | None, browser: str, card: dict[str, Any]) -> None:
    """Make ten new codes and keep them to be shown in this browser, with what else the page says (`card`).

    Until `put_card_away`, and for ten minutes at most. `browser` is a secret that this browser alone sends back.

    Raises NotAllowed for anyone else.
    """
    codes = new_codes(person, by=by)
    CardShown.objects.filter(person=person).delete()
    CardShown.objects.create(
        person=person, browser_index=browser_index(browser), card={**card, "codes": codes},
        until=clock.now() + SHOWN_FOR,
    )  # fmt: skip


@transaction.atomic
def put_card_away(person: Person | None, *, browser: str = "") -> None:
    """Let go of codes that were shown: they are kept, or whoever looked at them has left."""
    if person is not None:
        CardShown.objects.filter(person=person).delete()
    if browser:
        CardShown.objects.filter(browser_index=browser_index(browser)).delete()


@regularly(timedelta(minutes=5))
def forget_cards() -> None:
    """Let go of codes nobody said they kept."""
    CardShown.objects.filter(until__lt=clock.now()).delete()


@transaction.atomic
def use_code(code: str) -> Person:
    """The person this code signs in; it is used up.

    Raises BadInput("code-unknown") when it is wrong, used already, or its person may not sign in: one answer for all.
    """
    found = RecoveryCode.objects.filter(
        code_index=_fingerprint(code), used_on__isnull=True, person__state=State.ACTIVE
    ).first()
    if found is None or lock(found).used_on is not None:
        raise BadInput("code-unknown", field="code")
    RecoveryCode.objects.filter(pk=found.pk).update(used_on=clock.today())
    return found.person


def _letters() -> str:
    return "".join(secrets.choice(LETTERS) for _ in range(GROUP))


def _fingerprint(code: str) -> bytes:
    plain = "".join(letter for letter in code.casefold() if letter.isalnum()).translate(_ALIKE)
    return vault.index("people.code", plain[:100])
