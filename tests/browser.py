"""One Chromium for every test that needs a browser."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Browser, Playwright, sync_playwright

FLAGS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


def path_of_chromium() -> str:
    """Where Chromium is, or a skip that says that it is missing; in CI a missing browser fails."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing")
    if found is None:
        pytest.skip("Chromium is not on this machine; `./run test` with CI=true fails without it")
    return found


@contextmanager
def playing() -> Iterator[Playwright]:
    """Playwright, with the database open to the thread it runs its own loop in."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as play:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
        yield play


@contextmanager
def running_chromium() -> Iterator[Browser]:
    """A browser, closed afterwards."""
    found = path_of_chromium()
    with playing() as play:
        browser = play.chromium.launch(executable_path=found, args=FLAGS)
        yield browser
        browser.close()
