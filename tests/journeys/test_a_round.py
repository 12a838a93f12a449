"""A coordinator's round in a browser: run, watch, stop, run again, change a weight, keep and keep apart, publish."""

import threading

import pytest
from django.db import connections
from playwright.sync_api import expect

from alongside.foundation.background import Worker
from alongside.mentorship.commands import working_out
from alongside.mentorship.models import Proposal, Round
from alongside.mentorship.queries import capacity
from alongside.mentorship.rules import RoundState
from tests.journeys.hands import By_keys, Person_at, keeps_to_the_screen, looks_right

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
    # Static files are read whole under ASGI and closed when collected; they are small.
    pytest.mark.filterwarnings(
        "ignore:StreamingHttpResponse must consume", "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]
LONG = "Maximiliana-Wilhelmina-Theodora of the long road home"


@pytest.fixture
def people_wait(programme, mentor):
    """Two look, one with a long name; Bo has one place."""
    from alongside.people import commands as people
    from alongside.people.rules import Facts, Lived, Purpose, Use
    from alongside.programmes import commands as programmes

    facts = Facts(
        wishes=("mentor",), lived=(Lived(term="hiv-living-with", use=Use.HELPS, salience=3),), languages=("en",),
        formats=("text",), time_zone="Europe/London", hours="Mon 18:00-20:00",
    )  # fmt: skip
    for name in ("Lena", LONG):
        person = people.make_person(name=name)
        people.give_consent(person, by=person, purpose=Purpose.MATCHING)
        people.save_facts(person, by=person, facts=facts)
        programmes.join(programme, person=person, looks_for_mentor=True)


@pytest.fixture
def in_the_background(monkeypatch):
    """However few they are, the worker works it out."""
    monkeypatch.setattr(capacity, "AT_ONCE", 0)


@pytest.fixture
def worker(monkeypatch):
    """Gives a worker that reads nobody before it is told to, and then works in a thread of its own."""
    may_read, began = threading.Event(), threading.Event()
    read = working_out.seekers

    def when_told(programme):
        began.set()
        assert may_read.wait(20)
        return read(programme)

    monkeypatch.setattr(working_out, "seekers", when_told)

    def work():
        try:
            Worker("journey").do_what_waits()
        finally:
            connections.close_all()

    thread = threading.Thread(target=work)

    def start():
        thread.start()
        assert began.wait(20)

    yield start, may_read.set
    may_read.set()
    thread.join(20)


@pytest.mark.parametrize("width", [390, 1280])
def test_a_round_is_run_watched_stopped_run_again_and_changes_before_ones_eyes(
    arrive, dina, people_wait, in_the_background, worker, width
):
    start, let_read = worker
    desk = arrive(dina, width=width)
    desk.page.goto("/desk/rounds/")
    looks_right(desk)
    desk.press(desk.button("Preview a round"))
    desk.reads("Being worked out")
    expect(desk.page.get_by_text("not begun")).to_be_visible()
    looks_right(desk)

    desk.press(desk.button("Stop"))
    desk.reads("You stopped this round")
    looks_right(desk)
    desk.press(desk.button("Run again"))
    desk.reads("Being worked out")

    start()
    expect(desk.page.get_by_text("Reading what people said may be used")).to_be_visible()
    looks_right(desk)
    let_read()

    desk.reads("A preview")
    looks_right(desk)
    expect(desk.page.get_by_text("No arrangement could match more people.")).to_be_visible()
    for part in ("Who still waits", "Sought and offered"):
        desk.press(desk.page.get_by_role("main").get_by_role("link", name=part))
        expect(desk.page.locator(".tabs [aria-current=page]")).to_contain_text(part)
        looks_right(desk)
    assert Round.objects.filter(state=RoundState.STOPPED).count() == 0


@pytest.mark.parametrize("scripted", [True, False], ids=["with JavaScript", "without"])
def test_a_weight_is_changed_a_pair_kept_apart_another_kept_and_the_round_published(
    arrive, dina, people_wait, scripted
):
    desk = arrive(dina, java_script_enabled=scripted)
    desk.page.goto("/desk/rounds/")
    desk.press(desk.button("Preview a round"))
    desk.reads("A preview")
    desk.press(desk.page.locator("summary", has_text="weigh things differently"))
    desk.tick(desk.page.get_by_label("Lift the least well matched"))
    desk.write(desk.page.get_by_label("Hours in common"), "60")
    desk.press(desk.button("Preview again"))
    expect(desk.page.get_by_role("heading", name="Against the preview before")).to_be_visible()
    expect(desk.page.get_by_text("This round wanted most: lift the least well matched.")).to_be_visible()

    desk.press(desk.page.get_by_role("button", name="Keep apart").first)
    desk.reads("What you decided")
    desk.press(desk.page.get_by_role("button", name="Keep", exact=True))
    expect(desk.page.get_by_text("Put together by you.").first).to_be_visible()
    desk.press(desk.page.get_by_role("link", name="New since the preview before"))
    desk.press(desk.page.get_by_role("main").get_by_role("link", name="All"))
    desk.press(desk.button("Publish 1 proposal"))

    desk.reads("A published round")
    assert Proposal.objects.count() == 1
    if scripted:
        looks_right(desk)


def test_without_javascript_the_page_looks_again_by_itself_and_can_be_kept_still(
    arrive, dina, people_wait, in_the_background
):
    desk = arrive(dina, java_script_enabled=False)
    desk.page.goto("/desk/rounds/")
    desk.press(desk.button("Preview a round"))
    expect(desk.page.locator("meta[http-equiv=refresh]")).to_have_count(1)

    desk.press(desk.link("Keep it still"))
    expect(desk.page.locator("meta[http-equiv=refresh]")).to_have_count(0)
    Worker("journey").do_what_waits()
    desk.press(desk.link("Look again"))

    desk.reads("A preview")


def test_by_keys_alone_a_round_is_begun_and_stopped(arrive, dina, people_wait, in_the_background):
    desk = arrive(dina, width=1280, kind=By_keys)
    desk.page.goto("/desk/rounds/")
    desk.press(desk.button("Preview a round"))
    desk.press(desk.button("Stop"))
    desk.reads("You stopped this round")


def test_from_right_to_left_in_the_dark_with_long_names_and_with_nobody(arrive, dina, programme, people_wait):
    desk: Person_at = arrive(dina, width=320, color_scheme="dark")
    desk.page.goto("/desk/rounds/")
    desk.page.locator("footer button[value=ar]").click()
    desk.page.goto("/desk/rounds/")
    desk.page.locator("main form button").click()
    expect(desk.page.locator("html")).to_have_attribute("dir", "rtl")
    for part in range(3):
        desk.page.locator(".tabs a").nth(part).click()
        keeps_to_the_screen(desk)
        looks_right(desk)
