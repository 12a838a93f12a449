"""The whole product on a port, a browser, and a mentor who waits to be asked."""

import gc
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

from tests.browser import FLAGS, path_of_chromium, playing, running_chromium
from tests.journeys.hands import Person_at
from tests.live.serving import a_server

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: What a browser says of itself: a stream ended with the page or the server, and Leave now emptied the cache as asked.
USUAL = ("net::ERR", "Clear-Site-Data header on")


#: Back may bring a page from memory, also one that was not to be stored. Playwright turns that off for itself.
FROM_MEMORY = "--enable-features=BackForwardCache,CacheControlNoStoreEnterBackForwardCache"


@pytest.fixture
def remembering(server: str, tmp_path: Path) -> Iterator[BrowserContext]:
    """A browser as people have it: with a folder of its own, and a memory of whole pages for Back."""
    with playing() as play:
        context = play.chromium.launch_persistent_context(
            tmp_path, executable_path=path_of_chromium(), args=[*FLAGS, FROM_MEMORY], base_url=server,
            ignore_default_args=["--disable-back-forward-cache"],
        )  # fmt: skip
        context.set_default_timeout(10_000)
        yield context
        context.close()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A browser."""
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def server(transactional_db: None) -> Iterator[str]:
    """The address of the whole product."""
    with a_server() as address:
        yield address
    gc.collect()  # the files just served, here and not in somebody else's test


@pytest.fixture
def mentor(programme: "Programme", bo: "Person", dina: "Person") -> "Person":
    """Bo has lived with HIV, would talk about it on Monday evenings, and has one place."""
    from alongside.mentorship import commands as mentorship
    from alongside.people import commands as people
    from alongside.people.rules import Facts, Lived, Use

    facts = Facts(
        lived=(Lived(term="hiv-living-with", use=Use.HELPS, salience=4, stage=4, talk=True),),
        languages=("en",), formats=("text",), time_zone="Europe/London", hours="Mon 18:00-21:00",
    )  # fmt: skip
    people.save_facts(bo, by=bo, facts=facts)
    mentorship.admit_mentor(programme, person=bo, by=dina, places=1)
    return bo


@pytest.fixture
def arrive(chromium: Browser, server: str) -> Iterator[Callable[..., Person_at]]:
    """Opens a browser of somebody's own, signed in or not; anything a console says fails the test."""
    from alongside.people import commands as people

    contexts: list[Any] = []
    said: list[str] = []

    def hear(message: ConsoleMessage) -> None:
        said.append(f"{message.type}: {message.text} at {message.page.url if message.page else ''}")

    def arrive(
        person: "Person | None" = None, *, width: int = 390, kind: type[Person_at] = Person_at, **device: Any
    ) -> Person_at:
        context = chromium.new_context(
            base_url=server, viewport={"width": width, "height": 844 if width < 800 else 900}, **device
        )
        context.set_default_timeout(10_000)
        contexts.append(context)
        if person is not None:
            token = people.sign_in(person, shared_device=True)
            context.add_cookies([{"name": settings.SIGN_IN_COOKIE, "value": token, "url": server}])
        page: Page = context.new_page()
        page.on("console", hear)
        page.on("pageerror", lambda error: said.append(str(error)))
        return kind(page)

    yield arrive
    for context in contexts:
        context.close()
    assert [words for words in said if not any(usual in words for usual in USUAL)] == []
