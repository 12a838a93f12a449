"""The one address at which an open page hears that something is new: /live/<stream>/, as server-sent events."""

import asyncio
import json
from collections.abc import Awaitable, Callable, MutableMapping
from contextlib import suppress
from functools import lru_cache
from random import uniform
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.conf import settings
from django.db import DatabaseError
from django.http import parse_cookie

from alongside.live import queries, rules, streams
from alongside.live.hub import Listener, hub_here, in_database, somebody_left, who_still_may
from alongside.live.queries import Entry
from alongside.people.http import sign_in_of

PREFIX = "/live/"

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

_ALWAYS = [
    (b"cache-control", b"no-store, private, max-age=0"),
    (b"x-robots-tag", b"noindex, nofollow"),
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"content-security-policy", b"default-src 'none'; frame-ancestors 'none'"),
]


async def stream(scope: Scope, receive: Receive, send: Send) -> None:
    """Answer one request: 404 for whoever may not listen, otherwise notes until either side goes."""
    if scope["method"] != "GET":
        await _answer(send, 405, [(b"allow", b"GET")])
        return
    name = scope["path"].removeprefix(PREFIX).removesuffix("/")
    headers = {key.lower(): value.decode("latin-1") for key, value in scope["headers"]}
    cookie = parse_cookie(headers.get(b"cookie", "")).get(settings.SIGN_IN_COOKIE, "")
    try:
        found = await in_database(_let_in, cookie, name)
    except DatabaseError:
        await _answer(send, 503, [(b"retry-after", b"5")])
        return
    if found is None:
        await _answer(send, 404)
        return
    person, sign_in, head = found
    hub = hub_here()
    if not hub.has_room_for(person):
        await _answer(send, 429, [(b"retry-after", b"60")])
        return
    listener = hub.join(name, person=person, seq=_heard(headers, scope, head), sign_in=sign_in)
    watching = asyncio.create_task(_watch(receive, listener))
    try:
        await _speak(listener, send)
    except (TimeoutError, OSError, DatabaseError):
        pass  # it comes back by itself and hears what it missed
    except asyncio.CancelledError:
        pass  # the program is stopping; nothing follows but the end of this answer
    finally:
        watching.cancel()
        hub.leave(listener)
    with suppress(TimeoutError, OSError, asyncio.CancelledError):
        async with asyncio.timeout(1):
            await send({"type": "http.response.body", "body": b"", "more_body": False})


def _let_in(cookie: str, name: str) -> tuple[UUID, UUID, int] | None:
    """Who listens, by which sign-in, and how far the stream has come; None when they may not."""
    found = sign_in_of(cookie)
    if found is None or not streams.may_listen(found.person_id, name):
        return None
    return found.person_id, found.pk, queries.head(name)


def _heard(headers: dict[bytes, str], scope: Scope, head: int) -> int:
    """How far this page has heard already: what it says itself, as far as that can be true; otherwise everything."""
    asked = parse_qs(scope.get("query_string", b"").decode("latin-1")).get("after", [""])[-1]
    for said in (headers.get(b"last-event-id", ""), asked):
        if said.isascii() and said.isdecimal() and len(said) < 19:
            return min(int(said), head)
    return head


async def _watch(receive: Receive, listener: Listener) -> None:
    """End the listener when its page goes."""
    while (await receive())["type"] != "http.disconnect":
        pass
    listener.close()


async def _speak(listener: Listener, send: Send) -> None:
    """Tell a page everything, until it goes or is ended. Whether it may listen is asked by the hub, for all listeners at once."""
    clock = asyncio.get_running_loop().time
    await send(
        {
            "type": "http.response.start",
            "status": 200,
            "headers": [
                *_ALWAYS,
                (b"content-type", b"text/event-stream; charset=utf-8"),
                (b"x-accel-buffering", b"no"),
            ],
        }
    )
    await _say(send, f"retry: {rules.RETRY_MILLISECONDS}\nid: {listener.seq}\n\n".encode())
    joined_at = said_at = clock()
    beat = _beat()
    whom = {listener.stream: {(listener.person, listener.sign_in)}}
    while True:
        entries = await listener.take(within=max(0.0, said_at + beat - clock()))
        is_old = clock() - joined_at >= rules.TRUSTED_SECONDS
        if entries != [] and listener.read_itself and (is_old or somebody_left(entries)):
            listener.closed = listener.closed or not await in_database(who_still_may, whom)
        if listener.closed:
            return
        if entries != [] or clock() - said_at >= beat:
            await _say(send, _as_text(listener, entries))
            said_at, beat = clock(), _beat()


def _beat() -> float:
    """Seconds until the next sign of life. Pages that came all at once, after a restart, do not go on in step."""
    return rules.HEARTBEAT_SECONDS * uniform(0.6, 1.0)  # noqa: S311 - no secret hangs on it


def _as_text(listener: Listener, entries: list[Entry] | None) -> bytes:
    if entries is None:
        entries = [Entry(listener.seq, "again", "")]
    return b"".join(map(_one_as_text, entries)) or b": \n\n"


@lru_cache(256)  # everybody on a stream is told the same
def _one_as_text(entry: Entry) -> bytes:
    return f"id: {entry.seq}\ndata: {json.dumps({'kind': entry.kind, 'ref': entry.ref})}\n\n".encode()


async def _say(send: Send, text: bytes) -> None:
    async with asyncio.timeout(rules.SEND_SECONDS):
        await send({"type": "http.response.body", "body": text, "more_body": True})


async def _answer(send: Send, status: int, headers: list[tuple[bytes, bytes]] | None = None) -> None:
    """A short answer, the same whether a stream is absent or somebody else's."""
    plain = (b"content-type", b"text/plain; charset=utf-8")
    await send({"type": "http.response.start", "status": status, "headers": [*_ALWAYS, plain, *(headers or [])]})
    await send({"type": "http.response.body", "body": b"Not here.\n"})
