"""The names a person goes by."""

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.commands.joining import checked_name, checked_pronouns, new_seed
from alongside.people.models import Person, Persona, PersonaUse
from alongside.people.rules import Space

MOST_PERSONAS = 12


@transaction.atomic
def make_persona(person: Person, *, by: Person, name: str, pronouns: str = "") -> Persona:
    """Another name to go by, with a picture of its own, so that nothing joins it to the others.

    Raises NotAllowed for anyone else, BadInput when the name cannot be used, Refused("too-many") beyond twelve.
    """
    require(policies.can_change(by, person))
    lock(person)
    if Persona.objects.filter(person=person).count() >= MOST_PERSONAS:
        raise Refused("too-many")
    return Persona.objects.create(
        person=person, name=checked_name(name), pronouns=checked_pronouns(pronouns), seed=new_seed(),
        made_on=clock.today(),
    )  # fmt: skip


@transaction.atomic
def rename_persona(persona: Persona, *, by: Person, name: str, pronouns: str = "") -> None:
    """Change a name or its pronouns, everywhere it is used.

    Raises NotAllowed for anyone else, BadInput when the name cannot be used.
    """
    require(policies.can_change(by, persona.person))
    persona = lock(persona)
    persona.name, persona.pronouns = checked_name(name), checked_pronouns(pronouns)
    persona.save(update_fields=["name", "pronouns"])


@transaction.atomic
def use_persona(persona: Persona, *, by: Person, space: Space) -> None:
    """Go by this name in this part of the site from now on.

    Raises NotAllowed for anyone else.
    """
    require(policies.can_change(by, persona.person))
    lock(persona)
    PersonaUse.objects.update_or_create(person=persona.person, space=space, defaults={"persona": persona})


@transaction.atomic
def remove_persona(persona: Persona, *, by: Person) -> None:
    """Let go of a name that is used nowhere.

    Raises NotAllowed for anyone else, Refused("in-use") while it is used somewhere.
    """
    require(policies.can_change(by, persona.person))
    lock(persona.person)
    if PersonaUse.objects.filter(persona=persona).exists():
        raise Refused("in-use")
    Persona.objects.filter(pk=persona.pk).delete()
