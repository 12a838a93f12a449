"""The way in over ASGI: live streams here, every page through Django."""

import os
from typing import Any

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")

from django.core.asgi import get_asgi_application

pages = get_asgi_application()

from alongside.live import asgi as live  # noqa: E402 - its tables exist once Django is set up


async def application(scope: Any, receive: Any, send: Any) -> None:
    """Lead a request to the stream it asks for, or to its page."""
    if scope["type"] == "http" and scope["path"].startswith(live.PREFIX):
        await live.stream(scope, receive, send)
    else:
        await pages(scope, receive, send)
