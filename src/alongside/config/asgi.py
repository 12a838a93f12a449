"""The way in over ASGI: live streams here, every page through Django."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")

from django.core.asgi import get_asgi_application
from django.template.loader import render_to_string

pages = get_asgi_application()

from alongside.live import asgi as live  # noqa: E402 - its tables exist once Django is set up

#: What is larger would be laid on disk in clear before a page could seal it. A script sends such files in small pieces.
LARGEST_BODY = 17_500_000


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Lead a request to the stream it asks for, or to its page."""
    if scope["type"] == "http" and scope["path"].startswith(live.PREFIX):
        await live.stream(scope, receive, send)
    elif scope["type"] == "http" and _too_large(scope):
        await _say_too_large(send)
    else:
        await pages(scope, receive, send)


def _too_large(scope: Any) -> bool:
    headers = dict(scope["headers"])
    # A body that does not say how long it is could be any length: no browser sends a form that way.
    said = headers.get(b"content-length", b"unsaid" if b"transfer-encoding" in headers else b"0")
    return not said.isdigit() or len(said) > 12 or int(said) > LARGEST_BODY


async def _say_too_large(send: Any) -> None:
    page = render_to_string("413.html").encode()
    headers = [(b"content-type", b"text/html; charset=utf-8"), (b"cache-control", b"no-store, private, max-age=0"),
               (b"content-security-policy", b"default-src 'none'; style-src 'self'"), (b"connection", b"close")]  # fmt: skip
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page})
