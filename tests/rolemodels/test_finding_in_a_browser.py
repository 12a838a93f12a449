"""In a browser: somebody names the words that hurt, finds who answers them, and feels low afterwards."""

import pytest
from playwright.sync_api import expect

from alongside.rolemodels.commands import finding, withdraw
from alongside.rolemodels.rules.finding import Wishes
from tests.journeys import conftest as journeys
from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import By_keys, looks_right

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


def test_who_answers_the_words_that_hurt_is_found_and_feeling_low_opens_something_kind(
    out, amara, bo, monkeypatch, arrive
):
    for number in range(4):
        out(("area", "family"), title=f"Other {number}", stereotype="They are all rich")
    out(("note", "slurs"), title="أخبرتُ المدير", language="ar", stereotype="")
    found = out(("area", "work"), stereotype="People like us can't be relied on")
    her = arrive(amara, width=320, kind=By_keys)
    her.page.goto("/t/wishes/")
    looks_right(her)
    her.write(her.page.get_by_label("Is there something people say"), "You can never rely on them")
    her.press(her.button("Choose stories by this"))
    her.reads("Chosen for you")
    looks_right(her)
    expect(her.page.get_by_text("It answers the words that hurt you")).to_have_count(1)
    her.press(her.link(found.title))
    her.reads("Three questions, only for you")
    looks_right(her)
    her.tick(her.page.locator("input[name=feel][value='1']"))
    her.press(her.button("Keep this for me"))
    her.reads("Thank you for stopping to notice.")
    expect(her.link("Talk to a person now")).to_be_visible()
    looks_right(her)

    her.page.goto(f"/t/{found.pk}/")
    monkeypatch.setattr(
        journeys, "USUAL", (*journeys.USUAL, f"404 (Not Found) at {her.page.url}")
    )  # it is meant to be gone
    withdraw(found.story, by=bo)
    her.reads("There is nothing here for you to see")


def test_nobody_looks_by_words_and_reads_without_an_account_or_scripts(out, amara, arrive):
    out(("area", "work"))
    finding.save_wishes(Wishes(areas=("work",)), by=amara)
    nobody = arrive(width=320, java_script_enabled=False)
    page = nobody.page
    page.goto("/t/")
    page.get_by_label("Words to look for").fill("foreman")
    nobody.press(nobody.button("Look"))
    nobody.press(nobody.link("I told my foreman on a Tuesday"))

    nobody.reads("What I did")
    assert "foreman" not in page.url
