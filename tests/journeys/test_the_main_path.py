"""From the first page to the first words and away: by touch, without JavaScript, and by keys alone.

No page is opened by its address but the first: whatever a person needs next is a link or a button of the page they are on.
"""

import pytest
from playwright.sync_api import expect

from alongside.people.models import Person
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
DEVICES = {
    "by touch on a phone": {"width": 390},
    "without JavaScript": {"width": 1280, "java_script_enabled": False},
    "by keys alone": {"width": 1280, "kind": By_keys},
}


@pytest.mark.parametrize("device", DEVICES.values(), ids=DEVICES)
def test_from_the_first_page_to_the_first_words_and_away(arrive, mentor, device):
    scripted = device.get("java_script_enabled", True)
    new, bo = arrive(**device), arrive(mentor, **device)

    def look(someone):
        if scripted and "kind" not in device:
            looks_right(someone)

    def next_thing(someone):
        someone.goes("/home/")
        someone.press(someone.page.get_by_role("main").locator("a.button").first)

    walk_to_a_mentor(new, check=scripted and "kind" not in device)

    bo.page.goto("/")
    bo.press(bo.page.get_by_role("main").locator("a.button").first)
    bo.reads("Would you walk a while with Quiet Fox?")
    look(bo)
    bo.press(bo.button("Yes"))

    next_thing(new)
    new.reads("How we do this")
    look(new)
    for choice in ("Every two weeks", "Writing here", "For six months"):
        new.tick(new.page.get_by_label(choice))
    new.press(new.button("Suggest this"))
    expect(new.page.get_by_text("Bo has not answered yet")).to_be_visible()

    next_thing(bo)
    bo.reads("Quiet Fox suggests")
    look(bo)
    bo.press(bo.button("Yes, like this"))
    look(bo)
    bo.press(bo.link("Write to Quiet Fox"))

    new.goes("/home/")
    new.press(new.link("Your page together"))
    look(new)
    new.press(new.link("Write to Bo"))
    look(new)
    if scripted:
        expect(bo.page.locator("#look")).to_be_hidden()  # it hears what is new
    new.write(new.page.get_by_label("Write to"), WORDS)
    new.press(new.button("Send"))
    expect(new.page.locator(".say.mine")).to_contain_text(WORDS)
    if not scripted:
        bo.press(bo.link("See what is new"))
    expect(bo.page.locator(".say")).to_contain_text(WORDS)
    look(bo)

    for someone in (new, bo):
        someone.leaves()
        expect(someone.page.get_by_text("Mostly dry, with some cloud later.")).to_be_visible()
        someone.page.goto("/home/")
        someone.reads("Come back")


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_button_pressed_twice_shows_the_codes_of_one_person(arrive, programme, scripted):
    new, before = arrive(java_script_enabled=scripted), Person.objects.count()
    new.page.goto("/")
    new.press(new.link("Join with a made-up name"))
    new.write(new.page.get_by_label("A name to go by"), "Quiet Fox")

    new.button("Join with a card").dblclick()

    new.reads("You are in, Quiet Fox.")
    code = new.page.locator("main code").first.inner_text()
    assert Person.objects.count() == before + 1
    new.press(new.button("I have kept them, go on"))
    new.reads("Millbrook Centre")
    new.page.go_back()
    assert new.page.locator("main code").count() == 0

    elsewhere = arrive(java_script_enabled=scripted)
    elsewhere.page.goto("/")
    elsewhere.press(elsewhere.link("I have been here before"))
    elsewhere.write(elsewhere.page.get_by_role("textbox", name="One of your codes"), code)
    elsewhere.page.get_by_role("textbox", name="One of your codes").press("Enter")
    expect(elsewhere.page.get_by_role("heading", level=1)).to_contain_text("Quiet Fox")
