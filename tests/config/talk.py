"""Acts in an installation: `begin` has two people write, `erase` erases one, `read` prints what stands there as JSON."""

import json
import os
import sys
from uuid import UUID, uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def begin() -> dict[str, object]:
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from alongside.conversations import commands as conversations
    from alongside.people import commands as people
    from alongside.people.rules import Space

    two = [people.make_person(name=name) for name in ("Amara", "Bo")]
    ids = [person.pk for person in two]
    talk = conversations.open_about("mentorship", uuid4(), people=ids, space=Space.MENTORSHIP, by=ids[0])
    for person, words in zip(two, ("Amara's words", "Bo's words"), strict=True):
        conversations.send_message(talk, by=person, body=words, key=uuid4())
    return {"people": [str(one) for one in ids], "cookies": [people.sign_in(one, shared_device=False) for one in two]}


def erase(person_id: str) -> dict[str, object]:
    import django

    django.setup()
    from alongside.people import commands as people
    from alongside.people import queries

    people.erase_person(queries.person(UUID(person_id)), by=None)
    return {}


def read() -> dict[str, object]:
    import django

    django.setup()
    from alongside.conversations.models import Message
    from alongside.people.models import Person, Persona, SignIn

    return {
        "words": [message.body for message in Message.objects.order_by("number")],
        "names": sorted(one.name for one in Persona.objects.all()),
        "states": {str(one.pk): one.state for one in Person.objects.all()},
        "signed_in": SignIn.objects.count(),
    }


if __name__ == "__main__":
    json.dump({"begin": begin, "erase": erase, "read": read}[sys.argv[1]](*sys.argv[2:]), sys.stdout)
