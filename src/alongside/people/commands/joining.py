"""Somebody arrives."""

import secrets

from django.db import IntegrityError, transaction

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.people.events import PersonJoined
from alongside.people.models import Person, Persona, PersonaUse, Profile
from alongside.people.rules import LONGEST_NAME, Space, hides_something

EMAIL_SCOPE = "people.email"


def new_seed() -> int:
    """A number to draw a persona's picture from."""
    return secrets.randbelow(2**31)


def checked_name(name: str) -> str:
    """The name as it is kept.

    Raises BadInput when it is empty, too long, or holds signs nobody can see.
    """
    name = " ".join(name.split())
    if not name:
        raise BadInput("name-missing", field="name")
    if len(name) > LONGEST_NAME:
        raise BadInput("name-too-long", field="name")
    if hides_something(name):
        raise BadInput("name-hides", field="name")
    return name


def checked_pronouns(pronouns: str) -> str:
    """The pronouns as they are kept.

    Raises BadInput when they are too long, or hold signs nobody can see.
    """
    pronouns = " ".join(pronouns.split())
    if len(pronouns) > LONGEST_NAME:
        raise BadInput("name-too-long", field="pronouns")
    if pronouns and hides_something(pronouns):
        raise BadInput("name-hides", field="pronouns")
    return pronouns


@transaction.atomic
def make_person(*, name: str, pronouns: str = "", language: str = "en", email: str | None = None) -> Person:
    """A new person with a key of their own, one persona used everywhere and an empty profile; they agree to nothing.

    Raises BadInput when the name cannot be used, Refused("address-taken") when the address is somebody's already.
    Emits PersonJoined.
    """
    name, pronouns, today = checked_name(name), checked_pronouns(pronouns), clock.today()
    index = vault.index(EMAIL_SCOPE, email) if email else None
    if index and Person.objects.filter(email_index=index).exists():
        raise Refused("address-taken")

    person = Person(email=email or None, email_index=index, language=language, joined_on=today)
    vault.store().create(person.pk)
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError as error:  # two links to one new address, opened at the same moment
        raise Refused("address-taken") from error
    persona = Persona.objects.create(person=person, name=name, pronouns=pronouns, seed=new_seed(), made_on=today)
    PersonaUse.objects.bulk_create(PersonaUse(person=person, space=space, persona=persona) for space in Space)
    Profile.objects.create(person=person, changed_at=clock.this_hour())

    emit(PersonJoined(person_id=person.pk), by=person.pk)
    return person
