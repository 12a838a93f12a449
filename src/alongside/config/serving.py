"""`alongside serve`: pages, live streams and one worker, in one process, on an embedded database."""

import argparse
import asyncio
import os
import sys
import threading
from collections.abc import Callable
from types import FrameType

import django
import uvicorn
from django.conf import settings
from django.core.management import call_command


def prepare() -> None:
    """Bring the folders, the database and the static files to this release."""
    settings.VAR.mkdir(parents=True, exist_ok=True, mode=0o700)
    django.setup()
    call_command("migrate", verbosity=0, interactive=False)
    call_command("collectstatic", verbosity=0, interactive=False)
    from alongside.resources.commands import load_crisis_lines

    load_crisis_lines()


def serve(host: str, port: int, *, when_ready: Callable[[], None] | None = None) -> int:
    """Serve until told to stop. SIGTERM ends it within five seconds, open streams included."""
    from alongside.config.warming import warm_soon
    from alongside.foundation.background import Worker

    # Work that waits shares this process with pages: it hands over five times as often as Python has it by itself.
    sys.setswitchinterval(0.001)
    worker = Worker(f"serve-{os.getpid()}")
    working = threading.Thread(target=worker.run, name="worker")
    working.start()
    warm_soon()
    config = uvicorn.Config(
        "alongside.config.asgi:application", host=host, port=port, log_level="warning", access_log=False,
        timeout_graceful_shutdown=2, lifespan="off", server_header=False, date_header=False,
    )  # fmt: skip
    server = _Announcing(config, when_ready)
    try:
        server.run()
    finally:
        worker.stop()
        working.join(timeout=2)
    return 0


class _Announcing(uvicorn.Server):
    """A server that says when people can come in."""

    def __init__(self, config: uvicorn.Config, when_ready: Callable[[], None] | None) -> None:
        super().__init__(config)
        self._when_ready = when_ready

    async def startup(self, sockets: list[object] | None = None) -> None:  # type: ignore[override]
        await super().startup(sockets)  # type: ignore[arg-type]
        if self.started and self._when_ready:
            await asyncio.to_thread(self._when_ready)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:  # noqa: ARG002 - uvicorn's signature
        """End in order. Uvicorn's own would raise the signal again, and end the worker in the middle of its work."""
        from alongside.live import hub

        hub.close_all()  # otherwise every open page is waited for, then cut off
        self.force_exit, self.should_exit = self.should_exit, True


def main(argv: list[str]) -> int:
    """Serve an installation of one's own."""
    parser = argparse.ArgumentParser(prog="alongside serve")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    chosen = parser.parse_args(argv)
    os.environ.setdefault("ALONGSIDE_BASE_URL", f"http://{chosen.host}:{chosen.port}")
    prepare()
    from alongside.programmes.first import first_link

    def welcome() -> None:
        print(f"Alongside is at {settings.ALONGSIDE_BASE_URL}", flush=True)
        link = first_link()
        if link:
            print(f"Nobody runs it yet. Whoever opens this becomes its coordinator:\n  {link}", flush=True)

    return serve(chosen.host, chosen.port, when_ready=welcome)
