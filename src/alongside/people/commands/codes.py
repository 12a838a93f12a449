"""Recovery codes: ten words of chance, each of which signs a person in once."""

import secrets

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.models import Person, RecoveryCode
from alongside.people.rules import State

CODES = 10
GROUPS, GROUP = 4, 5
#: Crockford's alphabet: no letter that looks like a digit or like another. 20 of 32 letters are 100 bits.
LETTERS = "0123456789abcdefghjkmnpqrstvwxyz"
_ALIKE = str.maketrans({"o": "0", "i": "1", "l": "1"})


@transaction.atomic
def new_codes(person: Person, *, by: Person | None) -> list[str]:
    """Ten new recovery codes in place of any there were; shown now or never, for only fingerprints are kept.

    Raises NotAllowed for anyone else.
    """
    require(policies.can_change(by, person))
    lock(person)
    RecoveryCode.objects.filter(person=person).delete()
    codes = ["-".join(_letters() for _ in range(GROUPS)) for _ in range(CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(person=person, code_index=_fingerprint(code)) for code in codes)
    return codes


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
