"""In a browser: find something, try it, keep it; rehearse with a mentor; weigh telling, show it, take it back."""

import pytest
from playwright.sync_api import expect

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


def test_somebody_without_an_account_finds_something_and_walks_through_it(programme, arrive):
    nobody = arrive(width=320, java_script_enabled=False)
    page = nobody.page

    page.goto("/strategies/")
    nobody.press(nobody.link("It is too much right now"))
    nobody.press(nobody.link("Breathe out longer than in"))
    nobody.press(nobody.link("Try it now, step by step"))
    for _step in range(4):
        nobody.press(nobody.link("Next step"))
    nobody.press(nobody.link("That was the last step"))

    nobody.reads("That was it. You tried something.")
    page.goto("/strategies/")
    page.get_by_label("Look for a word").fill("sleep")
    nobody.press(nobody.button("Look"))
    expect(nobody.link("Hand it to tomorrow")).to_be_visible()
    assert "sleep" not in page.url


def test_it_is_tried_kept_and_let_go_by_keys_alone(walk, amara, arrive):
    her = arrive(amara, width=1280, kind=By_keys)
    her.page.goto("/strategies/long-out/tried/")
    her.tick(her.page.get_by_label("It helped", exact=True))
    her.write(her.page.get_by_label("A word to yourself"), "On the bus.")
    her.press(her.button("Keep this for me"))
    her.reads("Good to know.")
    her.press(her.button("Keep it in your kit"))
    her.press(her.link("Open your kit"))
    her.reads("Your kit")
    her.press(her.button("Let it go"))

    expect(her.page.get_by_text("Nothing kept yet")).to_be_visible()


@pytest.mark.parametrize("device", [{"width": 390}, {"width": 1280, "java_script_enabled": False}], ids=str)
def test_a_talk_is_rehearsed_with_the_mentor(walk, amara, bo, arrive, device):
    scripted = device.get("java_script_enabled", True)
    her, their = arrive(amara, **device), arrive(bo, **device)

    def look(someone):
        if scripted:
            looks_right(someone)

    her.page.goto(f"/m/{walk.pk}/")
    look(her)
    her.press(her.link("Rehearse a talk"))
    look(her)
    her.press(her.link("Your rehearsals, to begin or show one"))
    her.page.get_by_label("What is the situation?").fill("Asking for Mondays off.")
    her.page.get_by_label("What do you want from it?").fill("That they think about it.")
    her.page.get_by_label("Your first sentence").fill("Do you have a minute?")
    look(her)
    her.press(her.button("Begin the rehearsal"))
    her.press(her.link("Show it to somebody"))
    look(her)
    her.press(her.button("Show it"))
    expect(her.page.get_by_text("Bo sees all of it.")).to_be_visible()
    look(her)

    their.page.goto(f"/s/with/{walk.pk}/")
    their.press(their.link("Asking for Mondays off."))
    their.page.get_by_label("What they may answer").fill("What is it about?")
    look(their)
    their.press(their.button("Say it"))
    expect(their.page.get_by_text("It is Amara's turn.")).to_be_visible()

    her.page.reload()
    expect(her.page.get_by_text("played by Bo")).to_be_visible()
    her.page.get_by_label("What you say next").fill("I would like Mondays off.")
    her.press(her.button("Say it"))
    her.press(her.link("Play it from the start"))
    look(her)
    for _line in range(3):
        her.press(her.link("Go on"))
    her.page.get_by_label("What will you take along?").fill("I may stop.")
    look(her)
    her.press(her.button("Take this along"))
    expect(her.page.get_by_text("I may stop.")).to_be_visible()


def test_a_sheet_is_written_shown_and_taken_back(walk, amara, bo, arrive):
    her, their = arrive(amara), arrive(bo)
    her.page.goto("/s/w/")
    looks_right(her)
    her.page.get_by_label("Whom do you think of telling?").fill("My sister")
    her.press(her.button("Begin"))
    her.page.get_by_label("If I tell: what could get better?").fill("Lighter Sundays.")
    looks_right(her)
    her.press(her.button("Keep it and go on"))
    her.page.get_by_label("Tell one person I trust").check()
    looks_right(her)
    her.press(her.button("Keep it and go on"))
    her.page.get_by_label("The hour after").fill("Soup, and nobody's messages.")
    looks_right(her)
    her.press(her.button("Keep it and read the sheet"))
    her.reads("My sister")
    looks_right(her)
    sheet = her.page.url
    assert their.page.request.get(sheet).status == 404

    her.press(her.link("Show it to somebody"))
    her.press(her.button("Show it"))
    assert their.page.goto(sheet).status == 200
    expect(their.page.get_by_text("Lighter Sundays.")).to_be_visible()
    looks_right(their)

    her.press(her.button("Take it back"))
    assert their.page.request.get(sheet).status == 404


def test_feedback_is_asked_for_given_and_said_more_gently(walk, amara, bo, arrive):
    her, their = arrive(amara), arrive(bo)
    her.page.goto("/s/f/ask/")
    her.page.get_by_label("What would you like to hear about?").fill("Was I clear?")
    looks_right(her)
    her.press(her.button("Ask"))
    looks_right(her)

    def answers(saw):
        their.page.goto("/s/f/")
        looks_right(their)
        their.press(their.link("Was I clear?"))
        their.page.get_by_label("What I saw or heard").fill(saw)
        their.page.get_by_label("What it did").fill("I listened.")
        looks_right(their)
        their.press(their.button("Give it"))

    answers("You talked a lot.")
    her.page.reload()
    her.page.get_by_text("Tell me more gently").click()
    looks_right(her)
    her.press(her.button("Ask for gentler words"))
    answers("You know your subject.")
    her.page.reload()
    expect(her.page.get_by_text("You know your subject.")).to_be_visible()
    her.press(her.button("Thank you, I heard it"))
    expect(her.page.get_by_text("You said that you heard it.")).to_be_visible()


def test_every_other_page_stands_in_nobodys_way(walk, amara, dina, hers, breath, arrive):
    from alongside.strategies import commands
    from alongside.strategies.rules import Worked

    commands.keep(breath, by=amara)
    commands.say_tried(breath, by=amara, worked=Worked.HARDER, note="In the lift.")
    her, desk = arrive(amara, width=320), arrive(dina, width=1280)
    for address in (
        "/strategies/", "/strategies/?m=2", "/strategies/long-out/", "/strategies/long-out/now/", "/strategies/long-out/tried/",
        "/strategies/long-out/tried/?was=4", "/s/", "/s/kit/", "/s/tried/", "/s/g/", f"/s/g/{hers.goal.pk}/",
        f"/s/g/{hers.goal.pk}/words/", "/s/r/", f"/s/r/{hers.rehearsal.pk}/along/", "/s/w/", "/s/f/",
        f"/s/away/goal/{hers.goal.pk}/", f"/m/{walk.pk}/",
    ):  # fmt: skip
        her.page.goto(address)
        looks_right(her)
    for address in ("/desk/strategies/", "/desk/strategies/new/", "/desk/strategies/long-out/"):
        desk.page.goto(address)
        looks_right(desk)
