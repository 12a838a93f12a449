"""Back after Leave now, in a browser that brings whole pages back from its memory: nothing private is seen again."""

import pytest
from django.conf import settings
from playwright.sync_api import expect

from alongside.people import commands as people

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]
TELLING = ("Amara", "Millbrook", "What you have lived")
#: Everything this tab has ever shown after it left, at any moment: written down by each page as it is shown.
WATCH = """
addEventListener("pageshow", (event) => {
  const words = document.body ? document.body.innerText : "";
  const seen = JSON.parse(window.name || "[]");
  seen.push([event.persisted, words]);
  window.name = JSON.stringify(seen);
});
"""


def shown(page):
    return page.evaluate("JSON.parse(window.name || '[]')")


def back(page):
    """Press Back, and let whatever comes settle; a page from memory fires no load, for which `go_back` would wait."""
    page.evaluate("setTimeout(() => history.back(), 0)")
    page.wait_for_timeout(600)


@pytest.fixture
def tab(remembering):
    page = remembering.pages[0]
    page.add_init_script(WATCH)
    return page


def test_this_browser_does_bring_pages_back_from_memory(tab):
    for path in ("/static/ui/blank.html", "/static/ui/blank.html?other"):
        tab.goto(path)
    back(tab)

    assert shown(tab)[-1][0] is True


def test_back_after_leaving_shows_nothing_private_also_from_memory(tab, server, programme, amara):
    token = people.sign_in(amara, shared_device=True)
    tab.context.add_cookies([{"name": settings.SIGN_IN_COOKIE, "value": token, "url": server}])
    tab.goto("/")
    for place in ("/you/", "/m/", "/home/"):
        tab.locator(f"nav.rail a[href='{place}']").click()
        expect(tab).to_have_url(f"{server}{place}")
    before = len(shown(tab))
    assert any("Amara" in words for _persisted, words in shown(tab))

    tab.locator("#leave").click()
    expect(tab.get_by_text("Mostly dry, with some cloud later.")).to_be_visible()

    for _ in range(5):
        back(tab)
        now = tab.locator("body").inner_text()
        assert [word for word in TELLING if word in now] == []
    told = [words for _persisted, words in shown(tab)[before:]]
    assert [word for word in TELLING if any(word in words for words in told)] == []
