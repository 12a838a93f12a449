"""From the first page to the first words: by touch, without JavaScript, and by keys alone."""

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import By_keys, looks_right, walk_to_a_mentor

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]
WORDS = "These are my first words to you."


@pytest.mark.parametrize("device", [{"width": 390}, {"width": 1280, "java_script_enabled": False}], ids=str)
def test_from_the_first_page_to_the_first_words(arrive, mentor, device):
    scripted = device.get("java_script_enabled", True)
    new, bo = arrive(**device), arrive(mentor, **device)

    def look(someone):
        if scripted:
            looks_right(someone)

    walk_to_a_mentor(new, check=scripted)

    bo.page.goto("/home/")
    look(bo)
    bo.page.get_by_role("main").locator("a.button").first.click()
    bo.reads("Would you walk a while with Quiet Fox?")
    look(bo)
    bo.button("Yes").click()

    new.page.goto("/home/")
    new.page.get_by_role("main").locator("a.button").first.click()
    new.reads("How we do this")
    look(new)
    for choice in ("Every two weeks", "Writing here", "For six months"):
        new.tick(new.page.get_by_label(choice))
    new.button("Suggest this").click()
    expect(new.page.get_by_text("Bo has not answered yet")).to_be_visible()

    bo.page.goto("/home/")
    bo.page.get_by_role("main").locator("a.button").first.click()
    bo.reads("Quiet Fox suggests")
    look(bo)
    bo.button("Yes, like this").click()
    look(bo)
    bo.link("Write to Quiet Fox").click()

    new.page.reload()
    new.link("Your page together").click()
    look(new)
    new.link("Write to Bo").click()
    look(new)
    if scripted:
        expect(bo.page.locator("#look")).to_be_hidden()  # it hears what is new
    new.page.get_by_label("Write to").fill(WORDS)
    new.button("Send").click()
    expect(new.page.locator(".say.mine")).to_contain_text(WORDS)
    if not scripted:
        bo.link("See what is new").click()
    expect(bo.page.locator(".say")).to_contain_text(WORDS)
    look(bo)


def test_keys_alone_are_enough_to_join_and_ask(arrive, mentor):
    new = arrive(width=1280, kind=By_keys)

    walk_to_a_mentor(new, check=False)

    expect(new.button("Take it back")).to_be_visible()
