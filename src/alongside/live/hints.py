"""Hints between a writer and the open pages: "look at this stream". A hint may be lost; nothing depends on it."""

import logging
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import lru_cache
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import connection

log = logging.getLogger("alongside.live")

#: The channel hints travel on between processes, in PostgreSQL and in Redis.
CHANNEL = "alongside_live"

_ears: set[Callable[[str], None]] = set()


def listen(ear: Callable[[str], None]) -> None:
    """Have `ear` called, from any thread, with the name of every stream this process hears of."""
    _ears.add(ear)


def stop_listening(ear: Callable[[str], None]) -> None:
    """Let `ear` rest."""
    _ears.discard(ear)


def give(stream: str) -> None:
    """Say that a stream has something new: to this process at once, to others where Redis or PostgreSQL carries it."""
    for ear in tuple(_ears):
        ear(stream)
    if settings.ALONGSIDE_REDIS_URL:
        _give_over_redis(settings.ALONGSIDE_REDIS_URL, stream)
    elif connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_notify(%s, %s)", [CHANNEL, stream])


def are_carried() -> bool:
    """Whether hints come from other processes at all; otherwise pages find what is new by asking now and then."""
    return bool(settings.ALONGSIDE_REDIS_URL) or connection.vendor == "postgresql"


@asynccontextmanager
async def from_others() -> AsyncIterator[AsyncIterator[str]]:
    """The names of streams other processes tell of, over a line of its own. Raises what the line raises when it breaks."""
    if settings.ALONGSIDE_REDIS_URL:
        from redis.asyncio import Redis

        async with (
            Redis.from_url(settings.ALONGSIDE_REDIS_URL, health_check_interval=30) as server,
            server.pubsub() as line,
        ):
            await line.subscribe(CHANNEL)
            yield (note["data"].decode() async for note in line.listen() if note["type"] == "message")
    else:
        from psycopg import AsyncConnection

        async with await AsyncConnection.connect(**_own_connection(), autocommit=True) as line:
            await line.execute(f"LISTEN {CHANNEL}")
            yield (note.payload async for note in line.notifies())


def broken() -> tuple[type[Exception], ...]:
    """What a line raises when it breaks."""
    if settings.ALONGSIDE_REDIS_URL:
        from redis.exceptions import RedisError

        return RedisError, OSError
    from psycopg import Error

    return Error, OSError


#: A server that did not answer is left alone for so many seconds: it must not hold up everybody who writes.
_REST = 5.0
_rests_until = 0.0


def _give_over_redis(url: str, stream: str) -> None:
    global _rests_until
    from redis.exceptions import RedisError

    if monotonic() < _rests_until:
        return
    try:
        _redis(url).publish(CHANNEL, stream)
    except RedisError as error:
        _rests_until = monotonic() + _REST
        log.warning("a hint was lost, pages find the note themselves: %s", type(error).__name__)


@lru_cache(1)
def _redis(url: str) -> Any:
    from redis import Redis
    from redis.backoff import NoBackoff
    from redis.retry import Retry

    return Redis.from_url(url, socket_timeout=0.5, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 1))


def _own_connection() -> dict[str, Any]:
    """Where the database is, for a connection outside Django's pool."""
    place = connection.settings_dict
    said = {"dbname": "NAME", "user": "USER", "password": "PASSWORD", "host": "HOST", "port": "PORT"}
    options = {name: value for name, value in place["OPTIONS"].items() if name != "pool"}
    return {
        **options,
        **{name: place[key] for name, key in said.items() if place[key]},
        "keepalives_idle": 30,
        "keepalives_interval": 10,
        "keepalives_count": 3,
    }
