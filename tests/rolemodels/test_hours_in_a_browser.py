"""In a browser: an hour begins, goes on and ends before the eyes of a reader and the teller, and half a question is not lost."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alongside.foundation import clock
from alongside.rolemodels import commands
from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import By_keys, looks_right
from tests.rolemodels.telling import published

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


def test_an_hour_moves_on_before_everybodys_eyes(programme, amara, bo, dina, arrive):
    hour = commands.plan_hour(
        published(programme, by=amara, editor=dina), by=dina, starts_at=clock.now() + timedelta(hours=1), minutes=30
    )
    commands.answer_hour(hour, by=amara, yes=True)
    reader, host, teller = arrive(bo, width=320, kind=By_keys), arrive(dina), arrive(amara, width=390)
    for one in (reader, teller, host):
        one.page.goto(f"/t/hours/{hour.pk}/")
        one.reads("Questions to")
        looks_right(one)
    reader.write(reader.page.get_by_label("Your question"), "How did you begin?")
    reader.press(reader.button("Put it in the line"))
    expect(host.page.get_by_text("How did you begin?").first).to_be_visible()
    reader.write(reader.page.get_by_label("Your question"), "Half a")

    host.press(host.page.get_by_role("button", name="Begin", exact=True))
    reader.reads("On turn")
    expect(reader.page.get_by_label("Your question")).to_have_value("Half a")
    teller.write(teller.page.get_by_label("Your answer"), "My sister drove me.")
    teller.press(teller.page.get_by_role("button", name="Answer", exact=True))
    expect(reader.page.get_by_text("My sister drove me.")).to_be_visible()
    looks_right(reader)

    host.press(host.button("End the hour"))
    expect(reader.page.get_by_text("This hour is over")).to_be_visible()
    expect(reader.page.get_by_label("Your question")).to_have_value("Half a")
