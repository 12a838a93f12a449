"""A plain chat as the Channels tutorial teaches it: a consumer, a group for each room, the in-memory layer."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "bench.peers.channels_settings")

import django

django.setup()

from channels.generic.websocket import AsyncWebsocketConsumer  # noqa: E402
from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402
from django.urls import re_path  # noqa: E402


class Chat(AsyncWebsocketConsumer):  # type: ignore[misc]
    """Whoever is in a room hears everything said in it."""

    async def connect(self) -> None:
        """Come into the room of the address."""
        self.room = self.scope["url_route"]["kwargs"]["room"]
        await self.channel_layer.group_add(self.room, self.channel_name)
        await self.accept()

    async def disconnect(self, code: int) -> None:  # noqa: ARG002 - Channels' signature
        """Leave it."""
        await self.channel_layer.group_discard(self.room, self.channel_name)

    async def receive(self, text_data: str = "", bytes_data: bytes = b"") -> None:  # noqa: ARG002
        """Pass on what was said."""
        await self.channel_layer.group_send(self.room, {"type": "said", "words": text_data})

    async def said(self, event: dict[str, str]) -> None:
        """Tell it."""
        await self.send(text_data=event["words"])


application = ProtocolTypeRouter(
    {"websocket": URLRouter([re_path(r"^chat/(?P<room>\w+)/$", Chat.as_asgi())])}  # type: ignore[dict-item]
)
