"""Hints between a writer and the open pages: "look at this stream". A hint may be lost; nothing depends on it."""

from collections.abc import Callable

from django.db import connection

#: The PostgreSQL channel hints travel on between processes.
CHANNEL = "alongside_live"

_ears: set[Callable[[str], None]] = set()


def listen(ear: Callable[[str], None]) -> None:
    """Have `ear` called, from any thread, with the name of every stream this process hears of."""
    _ears.add(ear)


def stop_listening(ear: Callable[[str], None]) -> None:
    """Let `ear` rest."""
    _ears.discard(ear)


def give(stream: str) -> None:
    """Say that a stream has something new: to this process at once, to others where PostgreSQL carries it."""
    for ear in tuple(_ears):
        ear(stream)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, stream])
