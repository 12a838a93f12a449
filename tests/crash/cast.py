"""Prepares an installation: two people, one conversation, and the cookies that sign them in. Prints them as JSON."""

import json
import os
import sys
from uuid import uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def main() -> None:
    """Prepare it."""
    from alongside.config.serving import prepare

    prepare()
    from alongside.conversations import commands as conversations
    from alongside.people import commands as people
    from alongside.people.rules import Space

    two = [people.make_person(name=name) for name in ("Amara", "Bo")]
    ids = [person.pk for person in two]
    talk = conversations.open_about("mentorship", uuid4(), people=ids, space=Space.MENTORSHIP, by=ids[0])
    cookies = [people.sign_in(person, shared_device=False) for person in two]
    json.dump({"conversation": str(talk.pk), "cookies": cookies}, sys.stdout)


if __name__ == "__main__":
    main()
