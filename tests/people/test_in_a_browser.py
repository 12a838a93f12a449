"""The passkey script in a real browser, with an authenticator the browser pretends to have."""

import pytest

from alongside.people.models import Passkey, Person
from tests.browser import running_chromium

pytestmark = pytest.mark.browser


@pytest.fixture
def chromium():
    with running_chromium() as browser:
        yield browser


@pytest.fixture
def tab(chromium):
    """A phone-sized page; whatever the console says against the page fails the test."""
    opened = chromium.new_page(viewport={"width": 390, "height": 844})
    complaints = []
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    yield opened
    assert not [text for text in complaints if "Content Security Policy" in text or "Uncaught" in text]


def pretend_device(tab):
    client = tab.context.new_cdp_session(tab)
    client.send("WebAuthn.enable")
    client.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
                "isUserVerified": True, "automaticPresenceSimulation": True,
            }
        },
    )  # fmt: skip


def test_joining_and_coming_back_with_a_passkey(live_server, tab):
    pretend_device(tab)
    tab.goto(f"{live_server.url}/join/")
    tab.get_by_label("A name to go by").fill("Quiet Fox")
    tab.get_by_role("button", name="Join with a passkey").click()
    tab.get_by_role("heading", name="You are in, Quiet Fox.").wait_for()
    assert tab.locator("main code").count() == 10
    assert Person.objects.count() == Passkey.objects.count() == 1

    tab.context.clear_cookies()
    tab.goto(f"{live_server.url}/sign-in/?next=/you/")
    tab.get_by_role("button", name="Sign in with a passkey").click()

    tab.get_by_role("heading", name="You", exact=True).wait_for()


def test_a_device_that_refuses_leaves_the_other_ways_open(live_server, tab):
    tab.add_init_script("navigator.credentials.create = () => Promise.reject(new Error('closed'));")
    tab.goto(f"{live_server.url}/join/")
    tab.get_by_label("A name to go by").fill("Quiet Fox")
    tab.get_by_role("button", name="Join with a passkey").click()
    tab.get_by_text("Nothing happened, and nothing was kept.").wait_for()

    tab.get_by_role("button", name="Join with a card").click()

    tab.get_by_role("heading", name="You are in, Quiet Fox.").wait_for()


def test_joining_without_javascript(live_server, chromium):
    opened = chromium.new_page(java_script_enabled=False, viewport={"width": 320, "height": 640})
    opened.goto(f"{live_server.url}/join/")
    assert opened.get_by_text("Passkeys need JavaScript").is_visible()
    assert not opened.get_by_role("button", name="Join with a passkey").is_visible()
    opened.get_by_label("A name to go by").fill("Quiet Fox")
    opened.get_by_label("A name to go by").press("Enter")

    assert opened.get_by_role("heading", name="You are in, Quiet Fox.").is_visible()
    assert opened.evaluate("document.querySelector('main').scrollWidth") <= 320
