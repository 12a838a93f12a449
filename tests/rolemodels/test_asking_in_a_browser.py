"""In a browser: a reader asks, a moderator finds other words, the teller answers, both agree to show it, and one takes it back."""

import pytest
from playwright.sync_api import expect

from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import By_keys, Person_at, looks_right
from tests.rolemodels.telling import published

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]
ASKED = "How did you tell your foreman, Bill?"
PASSED_ON = "How did you tell your foreman?"
ANSWER = "In the van, with the radio on."


def test_a_question_is_asked_passed_on_in_other_words_answered_shown_and_taken_back(programme, amara, bo, dina, arrive):
    out = published(programme, by=amara, editor=dina)
    reader, desk, teller = arrive(bo, width=320, kind=By_keys), arrive(dina), arrive(amara, width=390)
    reader.page.goto(f"/t/{out.pk}/")
    reader.press(reader.link("Ask the teller something"))
    reader.reads("Ask the teller")
    looks_right(reader)
    reader.write(reader.page.get_by_label("Your question"), ASKED)
    reader.press(reader.button("Send it"))
    reader.reads(ASKED)
    looks_right(reader)

    desk.page.goto("/t/desk/")
    desk.press(desk.link("1 question waits"))
    desk.reads("Questions to pass on")
    looks_right(desk)
    desk.press(desk.link(ASKED))
    desk.reads("What the teller wants")
    looks_right(desk)
    desk.write(desk.page.get_by_label("In other words, if need be"), PASSED_ON)
    desk.press(desk.button("Pass it on"))
    expect(desk.page.get_by_text("Nothing waits.")).to_be_visible()

    _answer(teller)
    reader.page.goto("/t/asks/")
    expect(reader.page.get_by_text(ANSWER)).to_be_visible()
    reader.press(reader.button("It may be shown"))
    expect(reader.button("Do not show it")).to_be_visible()
    looks_right(reader)
    reader.press(reader.link(out.title))
    reader.reads(PASSED_ON)
    expect(reader.page.get_by_text("Bill")).to_have_count(0)
    looks_right(reader)

    teller.press(teller.button("Do not show it"))
    expect(teller.button("It may be shown")).to_be_visible()
    reader.page.reload()
    expect(reader.page.get_by_text(ANSWER)).to_have_count(0)


def _answer(teller: Person_at) -> None:
    teller.page.goto("/t/mine/questions/")
    looks_right(teller)
    teller.press(teller.link(PASSED_ON))
    answer = teller.page.get_by_role("button", name="Answer", exact=True)
    expect(answer).to_be_visible()
    looks_right(teller)
    teller.write(teller.page.get_by_label("Your answer"), ANSWER)
    teller.tick(teller.page.get_by_label("It may stand below the story"))
    teller.press(answer)
    teller.reads("How was that?")
    looks_right(teller)
