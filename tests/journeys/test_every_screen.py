"""From right to left, on the smallest phone, and in the dark."""

import re
from uuid import uuid4

import pytest
from playwright.sync_api import expect

from tests.journeys.hands import keeps_to_the_screen, looks_right

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture
def pages(amara, mentor, chen):
    """Landing, home, a short list with Bo on it, and a conversation with words in two directions."""
    from alongside.conversations import commands as conversations
    from alongside.people import commands as people
    from alongside.people.rules import Facts, Lived, Space

    facts = Facts(
        wishes=("been-there",), lived=(Lived(term="hiv-living-with"),), languages=("en",), formats=("text",),
        time_zone="Europe/London", hours="Mon 18:00-20:00",
    )  # fmt: skip
    people.save_facts(amara, by=amara, facts=facts)
    talk = conversations.open_about(
        "mentorship", uuid4(), people=[amara.pk, chen.pk], space=Space.MENTORSHIP, by=chen.pk
    )
    for writer, words in ((amara, "لم أقل هذا لأحد من قبل."), (chen, "I am listening. " + "m" * 120)):
        conversations.send_message(talk, by=writer, body=words, key=uuid4())
    return ["/", "/home/", "/m/", f"/c/{talk.pk}/"]


def test_from_right_to_left_nothing_is_cut_off(arrive, pages, amara):
    def stands(someone):
        expect(someone.page.locator("html")).to_have_attribute("dir", "rtl")
        assert someone.page.locator("h1").count() == 1
        keeps_to_the_screen(someone)

    stranger, member = arrive(width=320), arrive(amara, width=320)
    for someone in (stranger, member):
        someone.page.goto("/")
        someone.press(someone.page.locator("footer button[value=ar]"))
        stands(someone)
    for place in ("/m/", "/c/"):
        member.goes(place)
        stands(member)
        if place == "/m/":
            expect(member.page.get_by_role("heading", name="Bo")).to_be_visible()
    member.press(member.page.get_by_role("main").locator("a.thread"))
    expect(member.page).to_have_url(re.compile(pages[3]))
    stands(member)


def test_in_the_dark_nothing_stands_in_anyones_way(arrive, pages, amara):
    for someone, paths in (
        (arrive(color_scheme="dark"), pages[:1]),
        (arrive(amara, width=1280, color_scheme="dark"), pages[1:]),
    ):
        for path in paths:
            someone.page.goto(path)
            looks_right(someone)
