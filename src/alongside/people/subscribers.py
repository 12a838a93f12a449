"""What this room does when it hears of something."""

from alongside.foundation.events import Told, subscribe
from alongside.people import commands
from alongside.people.events import PersonErased


def finish_erasing(told: Told[PersonErased]) -> None:
    """Destroy the key once more, in case the process ended between the erasure and the key.

    One that is still on the disk is no failure of this: regular work takes it off.
    """
    commands.destroy_key(told.event.person_id)


def register() -> None:
    """Begin to listen."""
    subscribe(PersonErased, finish_erasing)
