"""Writes messages into an installation through the product's own commands and settings, and says of each that it is kept."""

import ctypes
import os
import sys
from uuid import UUID, uuid4

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def main(conversation_id: str, count: str, synchronous: str) -> None:
    """Write `count` messages; each is acknowledged to the record once its transaction has committed."""
    import django

    django.setup()
    from django.conf import settings

    options = settings.DATABASES["default"]["OPTIONS"]
    if synchronous != "as-is":
        options["init_command"] += f" PRAGMA synchronous={synchronous};"

    from alongside.conversations import commands
    from alongside.conversations.models import Conversation
    from alongside.people.models import Person

    recorder = ctypes.CDLL(os.environ["LD_PRELOAD"])
    conversation = Conversation.objects.get(pk=UUID(conversation_id))
    people = list(Person.objects.order_by("pk")[:2])
    for number in range(int(count)):
        message = commands.send_message(conversation, by=people[number % 2], body=f"word {number} " * 20, key=uuid4())
        recorder.acknowledged(ctypes.c_int64(message.number))


if __name__ == "__main__":
    main(*sys.argv[1:])
