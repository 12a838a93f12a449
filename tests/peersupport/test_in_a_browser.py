"""In a browser: a bad night in a circle, a meeting of three, and something asked for until it is done."""

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from alongside.foundation import clock
from alongside.peersupport import commands
from alongside.peersupport.models import Post
from alongside.peersupport.rules.care import LookFirst
from alongside.peersupport.rules.meetings import Plan, agenda_for
from alongside.peersupport.rules.talking import Need
from tests.journeys.conftest import arrive, chromium, server
from tests.journeys.hands import looks_right
from tests.peersupport.circles import let_in, seat_of

__all__ = ["arrive", "chromium", "server"]  # the browsers of the journeys

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


def test_in_a_bad_night_somebody_is_told_honestly_who_is_there_and_is_answered(circle, amara, bo, arrive):
    """Nobody is here: that is said, with help lines, before anything is written; an answer comes without reloading."""
    his, her = arrive(bo), arrive(amara)
    his.page.goto(f"/g/{circle.pk}/")
    expect(his.page.get_by_text("No one is watching this now")).to_be_visible()
    his.press(his.link("Say what would help"))
    expect(his.page.get_by_text("No one is watching this now")).to_be_visible()
    expect(his.page.get_by_role("link", name="lines in your country").first).to_be_visible()
    his.page.get_by_label("Keep me company").check()
    his.page.get_by_label("Your words").fill("I am awake again.")
    looks_right(his)
    his.press(his.button("Say it"))
    expect(his.page.get_by_text("after twelve, those who hold the circle")).to_be_visible()
    looks_right(his)

    her.page.goto(f"/g/{circle.pk}/")
    her.press(her.link("Waiting for"))
    expect(her.page.get_by_text("They would rather not be alone.")).to_be_visible()
    her.page.get_by_label("Your answer").fill("I am here, with tea.")
    her.press(
        her.button(
            "Answer",
        ).last
    )
    expect(his.page.get_by_text("I am here, with tea.")).to_be_visible(timeout=10_000)

    his.press(his.page.get_by_role("link", name="lines in your country").first)
    his.reads("Help now")


def test_a_night_in_which_words_are_read_first_says_so_and_is_let_through(circle, heron, amara, bo, arrive):
    commands.set_pace(circle, by=heron, slow=0, look_first=LookFirst.ALONE)
    his, her = arrive(bo, java_script_enabled=False), arrive(amara)
    his.page.goto(f"/g/{circle.pk}/say/")
    expect(his.page.get_by_text("Somebody who holds this circle reads it first")).to_be_visible()
    his.page.get_by_label("Just listen").check()
    his.page.get_by_label("Your words").fill("I am awake again.")
    his.press(his.button("Say it"))
    his.reads("Your words wait")

    her.page.goto(f"/g/{circle.pk}/")
    looks_right(her)
    her.press(her.page.get_by_role("link", name="Look at it"))
    looks_right(her)
    her.press(her.page.get_by_role("link", name="Read it"))
    looks_right(her)
    her.press(her.button("Let the others read it"))
    her.reads("To look at")
    his.page.goto(f"/g/{circle.pk}/")
    expect(his.page.get_by_text("I am awake again.")).to_be_visible()
    assert Post.objects.count() == 1


def test_three_meet_and_everybody_has_a_turn(circle, heron, moss, amara, bo, chen, arrive):
    """Each in a browser of their own; the turn goes round, and pages follow without reloading."""
    let_in(circle, chen, by=amara, name="Fern")
    soon = clock.now() + timedelta(minutes=14)
    plan = Plan(starts_at=soon, minutes=60, every=0, agenda=agenda_for(60))
    meeting = commands.plan_meeting(circle, by=seat_of(amara, circle), plan=plan, zone="UTC")
    hers, his, third = arrive(amara, width=1280), arrive(bo), arrive(chen)
    place = f"/g/{circle.pk}/meet/{meeting.pk}/"
    hers.page.goto(place)
    hers.press(hers.button("Begin"))
    expect(hers.button("Close the meeting")).to_be_visible()
    for someone, word in ((hers, "glad"), (his, "tired"), (third, "here")):
        someone.page.goto(place)
        someone.page.get_by_label("One word").first.fill(word)
        someone.page.get_by_label("How are you").first.select_option("6")
        someone.press(someone.button("I am here"))
        expect(someone.page.locator("#say")).to_be_visible()
    for _part in range(3):
        hers.press(hers.button("Go on to the next part"))
        hers.page.wait_for_load_state()
    expect(hers.page.get_by_text("It is your turn.")).to_be_visible()
    looks_right(hers)
    expect(his.page.get_by_text("Heron has the turn.")).to_be_visible()
    looks_right(his)
    hers.page.get_by_label("Your words").fill("It was a long week.")
    hers.press(hers.button("Say it"))
    hers.press(hers.button("I have spoken"))

    expect(his.page.get_by_text("It was a long week.")).to_be_visible()
    expect(his.page.get_by_text("It is your turn.")).to_be_visible()
    his.press(his.button("Not now, ask me at the end"))
    expect(third.page.get_by_text("It is your turn.")).to_be_visible()
    third.press(third.button("I have spoken"))
    expect(his.page.get_by_text("It is your turn.")).to_be_visible()
    his.press(his.button("I have spoken"))
    expect(his.page.get_by_text("Everybody has had their turn.")).to_be_visible()


@pytest.mark.parametrize("device", [{"width": 390}, {"width": 1280, "java_script_enabled": False}], ids=str)
def test_an_ask_is_answered_agreed_on_and_done(circle, amara, bo, arrive, device):
    her, their = arrive(amara, **device), arrive(bo, **device)

    def look(someone):
        if device.get("java_script_enabled", True):
            looks_right(someone)

    their.page.goto(f"/g/{circle.pk}/")
    their.press(their.link("Help each other"))
    look(their)
    their.press(their.link("I could use something"))
    their.page.get_by_label("Getting there").check()
    their.page.get_by_label("In your words").fill("A lift on Tuesday.")
    their.page.get_by_label("Where, roughly").fill("North Quay")
    look(their)
    their.press(their.button("Say it"))
    expect(their.page.get_by_text("Nothing here fits it yet.")).to_be_visible()

    her.page.goto(f"/g/{circle.pk}/help/")
    look(her)
    her.press(her.page.get_by_role("link", name="Look at it"))
    her.page.get_by_label("Your words").fill("I have a car.")
    look(her)
    her.press(her.button("I can help with this"))
    look(her)

    their.page.goto(f"/g/{circle.pk}/help/")
    their.press(their.page.get_by_role("link", name="Heron"))
    expect(their.page.get_by_text("I have a car.")).to_be_visible()
    their.press(their.button("Yes, let us do it"))
    look(their)
    their.press(their.button("Done, and it helped"))
    expect(their.page.get_by_text("It has ended.")).to_be_visible()
    her.page.reload()
    expect(her.page.get_by_text("They say that it helped.")).to_be_visible()
    look(her)


@pytest.mark.parametrize("device", [{"width": 390}, {"width": 1280, "java_script_enabled": False}], ids=str)
def test_words_are_kept_with_their_writers_yes_and_others_begin_a_story(circle, amara, bo, arrive, device):
    her, their = arrive(amara, **device), arrive(bo, **device)

    def look(someone):
        if device.get("java_script_enabled", True):
            looks_right(someone)

    said = commands.say(seat_of(bo, circle), need=Need.CELEBRATE, words="I wrote three things on my hand.")
    her.page.goto(f"/g/{circle.pk}/t/{said.pk}/")
    her.press(her.link("This should be kept"))
    look(her)
    her.press(her.button("May it stand under “What helped”?"))
    expect(her.page.get_by_text("You have asked")).to_be_visible()

    their.page.goto(f"/g/{circle.pk}/")
    their.press(their.link("What helped"))
    look(their)
    their.press(their.link("Heron asks about something you wrote"))
    look(their)
    their.page.get_by_label("In a few words").fill("Before a call")
    their.press(their.button("Yes, keep it like this"))
    their.reads("Before a call")
    look(their)
    her.press(her.page.get_by_role("link", name="Back"))
    her.press(her.page.get_by_role("link", name=str(circle.name)))
    her.press(her.link("What helped"))
    her.press(her.link("Before a call"))
    look(her)
    her.press(her.link("Where it was said"))

    their.press(their.link("Where it was said"))
    their.press(their.link("Keep them, or begin a story with them"))
    their.page.get_by_label("To begin with").fill("It began with three things on a hand.")
    look(their)
    their.press(their.button("Begin a story"))
    expect(their.page.get_by_text("It began with three things on a hand.")).to_be_visible()
