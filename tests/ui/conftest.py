"""Pages served by themselves, and a browser to look at them."""

import threading
from collections.abc import Callable, Iterator
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import pytest
from django.test import override_settings
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser import running_chromium


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Say nothing: the tests' own output is what counts."""


@pytest.fixture(scope="module")
def pages() -> Iterator[str]:
    """The address of a server that knows the gallery and what surrounds it; it needs no database."""
    from django.core.handlers.wsgi import WSGIHandler

    with override_settings(ROOT_URLCONF="tests.ui.pages", FORM_RENDERER="alongside.ui.forms.PlainFormRenderer"):
        server = make_server("127.0.0.1", 0, WSGIHandler(), server_class=_Server, handler_class=_Quiet)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with running_chromium() as browser:
        yield browser


def _is_wrong(said: ConsoleMessage, page: Page) -> bool:
    """An error, other than the status of a page that is opened because it is a refusal."""
    return said.type == "error" and not (said.text.startswith("Failed to load") and "/refusal/" in page.url)


def _words(said: ConsoleMessage) -> str:
    return f"{said.text} {said.location['url']}"


@pytest.fixture
def look(chromium: Browser) -> Iterator[Callable[..., Page]]:
    """Opens a page as one person's device would; whatever the page complains about fails the test."""
    opened: list[Any] = []
    complaints: list[str] = []

    def look(address: str, *, width: int = 390, height: int = 844, **device: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **device)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("console", lambda said: complaints.append(_words(said)) if _is_wrong(said, page) else None)
        page.goto(address)
        return page

    yield look
    for context in opened:
        context.close()
    assert not complaints
