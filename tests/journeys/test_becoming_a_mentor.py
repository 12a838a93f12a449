"""From an offer to being found, and to a first meeting. Then a check runs out, and nobody new comes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from playwright.sync_api import Locator, expect

from alongside.foundation import clock
from tests.journeys.hands import By_keys, Person_at, looks_right

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]


@pytest.fixture
def asks(programme, dina):
    """A talk, one reference, a record check that holds for a year, and something to learn."""
    from alongside.mentorship.rules.screening import Kind
    from tests.mentorship.screening import a_module, ask_for

    ask_for(programme, dina, Kind.TALK, position=1)
    ask_for(programme, dina, Kind.REFERENCES, position=2)
    ask_for(programme, dina, Kind.RECORD, position=3, valid_months=12)
    a_module(programme, dina)
    return programme


@pytest.fixture
def chen_has_lived_it(chen):
    from alongside.people import commands as people
    from tests.mentorship.conftest import gives

    people.save_facts(chen, by=chen, facts=gives())
    return chen


@pytest.fixture
def amara_looks(amara):
    from alongside.people import commands as people
    from tests.mentorship.conftest import seeks

    people.save_facts(amara, by=amara, facts=seeks(time_zone="America/Lima", hours="Mon 13:00-16:00"))
    return amara


def token_of_the_link() -> str:
    from alongside.mentorship.models import Reference

    return Reference.objects.get().token


def follow(someone: Person_at, where: Locator) -> None:
    """Press it, and wait for the page it leads to."""
    with someone.page.expect_navigation():
        someone.press(where)


@pytest.mark.parametrize(
    "device", [{"width": 390, "kind": By_keys}, {"width": 1280, "java_script_enabled": False}], ids=str
)
def test_from_an_offer_to_being_found_and_to_a_first_meeting(
    arrive, asks, chen_has_lived_it, amara_looks, dina, device
):
    scripted = device.get("java_script_enabled", True)
    chen, desk = arrive(chen_has_lived_it, **device), arrive(dina, width=1280)

    def look(someone: Person_at) -> None:
        if scripted:
            looks_right(someone)

    stranger = arrive(width=320)
    stranger.page.goto(f"/r/{asks.pk}/")
    stranger.reads("What is hard about it")
    looks_right(stranger)

    chen.page.goto("/m/offer/")
    look(chen)
    chen.write(chen.page.get_by_label("What would you like to give"), "I came a long way.")
    follow(chen, chen.button("Send my offer"))
    chen.reads("Your way to walking with someone")
    look(chen)

    # Dina offers a time, Chen takes it, they talk.
    desk.page.goto("/desk/")
    desk.press(desk.page.get_by_role("link", name="Chen", exact=True).first)
    soon = datetime.now(UTC) + timedelta(days=2)
    desk.page.goto(desk.page.url.rsplit("/", 2)[0] + "/talk/")
    looks_right(desk)
    desk.page.get_by_label("A time").first.fill(f"{soon:%Y-%m-%dT18:00}")
    desk.page.get_by_label("A call", exact=True).check()
    desk.press(desk.button("Offer these"))
    person = desk.page.url
    chen.page.goto("/m/offer/way/")
    follow(chen, chen.link("Choose a time"))
    look(chen)
    chen.tick(chen.page.locator("input[name=time]").first)
    follow(chen, chen.button("Send"))
    expect(chen.page.get_by_text("You talk on")).to_be_visible()
    desk.page.goto(f"{person}talk/")
    desk.page.get_by_label("Yes, this holds").check()
    desk.press(desk.button("Keep this decision"))

    # Somebody who knows Chen says a few words.
    chen.page.goto("/m/offer/names/")
    look(chen)
    chen.write(chen.page.get_by_label("Who they are to you"), "Sam, from work")
    chen.write(chen.page.get_by_label("The name they know you by"), "Alex")
    chen.write(chen.page.get_by_label("Their e-mail address"), "sam@example.org")
    follow(chen, chen.button("Send them a link"))
    expect(chen.page.get_by_text("Sam, from work").first).to_be_visible()
    referee = arrive(**device)
    referee.page.goto(f"/w/{token_of_the_link()}/")
    referee.reads("A few words about Alex")
    look(referee)
    for question in ("known", "whence", "trust", "relies"):
        referee.tick(referee.page.locator(f"input[name={question}]").first)
    follow(referee, referee.button("Send to the coordinators"))
    referee.reads("Thank you")
    desk.page.goto(f"{person}references/")
    expect(desk.page.get_by_text("More than five years").or_(desk.page.get_by_text("Less than a year"))).to_be_visible()
    looks_right(desk)
    desk.page.get_by_label("Yes, this holds").check()
    desk.press(desk.button("Keep this decision"))

    # Something is on the record: it is looked at for this one person.
    desk.page.goto(f"{person}record/")
    desk.page.get_by_label("Something on it").check()
    desk.page.get_by_label("The day on it").fill(f"{datetime.now(UTC):%Y-%m-%d}")
    desk.press(desk.button("Note it"))
    chen.page.goto("/m/offer/way/")
    expect(chen.page.get_by_text("That decides nothing")).to_be_visible()
    desk.page.goto(f"{person}record/")
    looks_right(desk)
    desk.page.get_by_label("Yes, this holds").check()
    desk.page.get_by_label("Why, in writing").fill("Long ago; it is part of what they can help with.")
    desk.press(desk.button("Keep this decision"))

    # Chen learns, answers wrongly once, and goes on.
    chen.page.goto("/m/offer/way/")
    expect(chen.page.get_by_text("it is part of what they can help with")).to_be_visible()
    follow(chen, chen.link("Begin"))
    look(chen)
    follow(chen, chen.button("Begin"))
    look(chen)
    follow(chen, chen.button("Go on"))
    follow(chen, chen.button("Go on"))
    chen.tick(chen.page.get_by_label("Advise"))
    follow(chen, chen.button("Answer"))
    expect(chen.page.get_by_text("Most want to be heard")).to_be_visible()
    look(chen)
    chen.page.goto("/home/")  # another day
    chen.page.goto("/m/offer/way/")
    follow(chen, chen.link("Go on"))
    follow(chen, chen.button("Go on"))
    if isinstance(chen, By_keys):  # among answers one goes by the arrows
        chen._reach(chen.page.get_by_label("Advise"))
        chen.page.keyboard.press("ArrowDown")
    else:
        chen.tick(chen.page.get_by_label("Listen"))
    follow(chen, chen.button("Answer"))
    chen.tick(chen.page.get_by_label("Rest, and say so"))
    follow(chen, chen.button("Answer"))
    expect(chen.page.get_by_text("You are through", exact=True)).to_be_visible()

    # Nobody is led to Chen before the yes; then Amara finds them.
    amara = arrive(amara_looks)
    amara.page.goto("/m/")
    amara.reads("Nobody fits just now")
    desk.page.goto("/desk/steps/")
    desk.reads("Ready for your answer")
    looks_right(desk)
    desk.page.get_by_role("main").get_by_role("link", name="Chen").first.click()
    looks_right(desk)
    desk.press(desk.button("Approve as a mentor"))
    amara.page.goto("/m/")
    amara.press(amara.link("Ask Chen"))
    amara.press(amara.page.get_by_role("button", name="Ask", exact=True))
    amara.reads("You have asked")
    chen.page.goto("/home/")
    expect(chen.page.get_by_text("Amara would like to walk a while with you")).to_be_visible()
    if scripted:
        to_the_first_meeting(chen, amara)


def to_the_first_meeting(chen, amara):
    """Both say yes, agree how, and on a time: Amara in Lima suggests it, Chen in London takes it and puts it in a calendar."""
    follow(chen, chen.page.get_by_role("main").locator("a.button").first)
    chen.reads("Would you walk a while with Amara?")
    looks_right(chen)
    follow(chen, chen.button("Yes"))
    amara.page.goto("/home/")
    follow(amara, amara.page.get_by_role("main").locator("a.button").first)
    for choice in ("Every two weeks", "Writing here", "For six months"):
        amara.tick(amara.page.get_by_label(choice))
    follow(amara, amara.button("Suggest this"))
    chen.page.goto("/home/")
    follow(chen, chen.page.get_by_role("main").locator("a.button").first)
    looks_right(chen)
    follow(chen, chen.button("Yes, like this"))

    day = f"{datetime.now(UTC) + timedelta(days=9):%Y-%m-%d}"
    amara.page.goto("/home/")
    follow(amara, amara.link("Your page together"))
    looks_right(amara)
    follow(amara, amara.link("Suggest a time"))
    looks_right(amara)
    amara.write(amara.page.get_by_label("A time", exact=True), f"{day}T13:00")
    amara.tick(amara.page.get_by_label("By video"))
    follow(amara, amara.button("Suggest this"))

    chen.page.reload()
    looks_right(chen)
    follow(chen, chen.link("Look at it"))
    moment = datetime.fromisoformat(f"{day}T13:00").replace(tzinfo=ZoneInfo("America/Lima"))
    expect(chen.page.get_by_text(f"{moment.astimezone(ZoneInfo('Europe/London')):%H:%M}")).to_be_visible()
    expect(chen.page.get_by_text("13:00")).to_be_visible()
    looks_right(chen)
    follow(chen, chen.button("Take this time"))
    looks_right(chen)
    file = chen.page.request.get(chen.link("Put it in your calendar").get_attribute("href"))
    [entry] = Calendar.from_ical(file.body()).walk("VEVENT")
    assert (entry["dtstart"].dt, entry["summary"]) == (moment.astimezone(UTC), "Busy")

    amara.page.reload()
    follow(amara, amara.link("Open"))
    amara.tick(amara.page.get_by_label("Listen to me"))
    looks_right(amara)
    follow(amara, amara.button("Keep"))
    chen.page.reload()
    expect(chen.page.get_by_text("that you listen")).to_be_visible()
    looks_right(chen)


def test_a_check_that_has_run_out_lets_nobody_new_come(arrive, asks, chen_has_lived_it, amara_looks, dina, monkeypatch):
    from alongside.mentorship import commands
    from alongside.mentorship.commands import clearing
    from alongside.mentorship.models import Module
    from alongside.mentorship.rules.screening import Kind
    from tests.mentorship.screening import hold, learn

    chen = chen_has_lived_it
    offer = commands.apply_to_mentor(asks, by=chen, words="I came a long way.", places=1)
    for kind in Kind:
        hold(chen, dina, kind)
    learn(chen, Module.objects.get())
    commands.decide_application(offer, by=dina, approve=True)
    today = arrive(amara_looks)
    today.page.goto("/m/")
    expect(today.link("Ask Chen")).to_be_visible()

    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=400))
    clearing.watch_clearances()

    later = arrive(amara_looks)
    later.page.goto("/m/")
    later.reads("Nobody fits just now")
    mentor = arrive(chen)
    mentor.page.goto("/m/places/")
    looks_right(mentor)
    mentor.press(mentor.link("See what is missing"))
    expect(mentor.page.get_by_text("Nobody new is led to you just now")).to_be_visible()
    looks_right(mentor)
    desk = arrive(dina, width=1280, color_scheme="dark")
    desk.page.goto("/desk/")
    looks_right(desk)
    desk.press(desk.page.get_by_role("link", name="nobody new is led"))
    expect(desk.page.get_by_role("link", name="Chen")).to_be_visible()
    looks_right(desk)

    hold(chen, dina, Kind.RECORD)

    later.page.goto("/m/")
    expect(later.link("Ask Chen")).to_be_visible()


def test_somebody_trusted_takes_a_link_up_and_every_page_of_it_is_sound(arrive, asks, amara, dina):
    her = arrive(amara, width=320)
    her.page.goto("/m/with/")
    looks_right(her)
    her.page.get_by_label("For whom").fill("Tam")
    her.press(her.button("Make a link"))
    looks_right(her)
    link = her.page.locator("main code").inner_text()

    tam = arrive(color_scheme="dark")
    tam.page.goto(f"/with/{link.rstrip('/').rsplit('/', 1)[1]}/")
    tam.reads("Somebody who trusts you gave you this")
    looks_right(tam)
    tam.press(tam.button("Go on, with a made-up name"))
    tam.write(tam.page.get_by_label("A name to go by"), "Tam")
    tam.press(tam.button("Join with a card"))
    tam.press(tam.button("I have kept them, go on"))
    tam.reads("Somebody who trusts you gave you this")
    looks_right(tam)
    tam.tick(tam.page.get_by_label("or older"))
    tam.press(tam.button("Yes, I would like to"))
    tam.page.goto("/m/offer/")
    expect(tam.page.get_by_text("Somebody who trusts you gave you a link")).to_be_visible()


def test_every_page_of_writing_something_to_learn_is_sound(arrive, asks, dina):
    desk = arrive(dina, width=390)
    desk.page.goto("/desk/asks/")
    looks_right(desk)
    desk.press(desk.link("Write something to learn"))
    desk.page.get_by_label("What it is called").fill("When it is too much")
    desk.press(desk.button("Begin writing"))
    looks_right(desk)
    desk.page.get_by_label("Page 1").fill("You may rest.")
    desk.page.locator("input[name=words-0]").fill("May you rest?")
    for number, words in enumerate(("Yes", "No")):
        desk.page.locator(f"input[name=choice-0-{number}]").fill(words)
    desk.page.locator("input[name=why-0]").fill("Nobody asks why.")
    desk.press(desk.button("Keep, and make room for more"))
    expect(desk.page.get_by_label("Page 1", exact=False).first).to_have_value("You may rest.")
    desk.press(desk.link("Look, and publish"))
    looks_right(desk)
    desk.press(desk.button("Publish"))
    expect(desk.page.get_by_text("When it is too much").first).to_be_visible()
    for path in ("/desk/asks/step/record/", "/desk/asks/step/references/", "/desk/steps/ends/"):
        desk.page.goto(path)
        looks_right(desk)
