"""Pages of meetings, reminders and calendars: for the two alone, by both clocks, and dead the moment one leaves."""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from icalendar import Calendar

from alongside.foundation import clock
from alongside.foundation.models import OutboxEvent
from alongside.mentorship import commands
from alongside.mentorship.commands.meeting import open_dates
from alongside.mentorship.commands.reminding import remind
from alongside.mentorship.models import Meeting, MeetingPart
from alongside.mentorship.queries.meeting import times_of
from alongside.mentorship.rules.meeting import Channel, MeetingState, Plan
from alongside.notifications.models import Notice
from alongside.notifications.rules import kind
from alongside.people import commands as people
from alongside.people.rules import Facts
from alongside.programmes import commands as programmes
from alongside.programmes import queries as programme_queries

TELLING = re.compile(r"mentor|mentee|match|hiv|peer|support|meeting|programme|amara|\bbo\b|alongside", re.IGNORECASE)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def at_noon():
    with clock.held_at(NOW):
        yield


@pytest.fixture
def by_their_clocks(amara, bo):
    """Amara lives in London and Bo in Lima."""
    people.save_facts(amara, by=amara, facts=Facts(time_zone="Europe/London"))
    people.save_facts(bo, by=bo, facts=Facts(time_zone="America/Lima"))


@pytest.fixture
def agreed(agreed_walk, amara, bo):
    soon = clock.now() + timedelta(days=2)
    offered = commands.offer_meeting(
        agreed_walk, by=amara, plan=Plan(times=(soon,), channel=Channel.VIDEO, link="https://calls.example.org/one")
    )
    return commands.take_time(offered, by=bo, at=soon)


def suggest(browser, where, **more):
    said = {"time_0": "2026-11-25T18:00", "minutes": "30", "channel": "video", "link": "https://calls.example.org/one"}
    return browser.post(where, said | more)


def test_a_time_is_suggested_by_one_clock_and_taken_by_the_other(
    at_noon, agreed_walk, by_their_clocks, amara, bo, client_of
):
    page, ana, ben = f"/m/{agreed_walk.pk}/", client_of(amara), client_of(bo)

    assert suggest(ana, f"{page}meet/").url == page
    one = Meeting.objects.get()
    shown = ben.get(f"/m/meet/{one.pk}/").content.decode()

    assert "13:00" in shown
    assert "18:00" in shown, "theirs beside it"
    at = re.search(r'name="at" value="([^"]+)"', shown)[1]
    assert ben.post(f"/m/meet/{one.pk}/", {"do": "take", "at": at}).status_code == 302
    one.refresh_from_db()
    assert one.starts_at == datetime(2026, 11, 25, 18, tzinfo=UTC)
    for browser in (ana, ben):
        assert "18:00" in browser.get(page).content.decode()


def test_either_moves_it_or_calls_it_off(at_noon, agreed, agreed_walk, amara, bo, client_of):
    address = f"/m/meet/{agreed.pk}/"

    assert suggest(client_of(bo), f"{address}other/").url == address
    assert "A time was suggested to you" in client_of(amara).get(f"/m/{agreed_walk.pk}/").content.decode()
    client_of(amara).post(address, {"do": "off"})

    agreed.refresh_from_db()
    assert agreed.state == MeetingState.CANCELLED
    assert "called off" in client_of(bo).get(address).content.decode()


def test_what_would_help_reaches_the_mentor_with_ways_to_listen(agreed, amara, bo, client_of):
    address = f"/m/meet/{agreed.pk}/"
    assert "has not said what would help" in client_of(bo).get(address).content.decode()

    client_of(amara).post(address, {"do": "help", "help": "listen"})

    shown = client_of(bo).get(address).content.decode()
    assert "that you listen" in shown
    assert "What was that like for you?" in shown


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"time_0": "2026-11-22T18:00"}, "still to come"),
        ({"time_0": "2027-03-28T01:30"}, "clocks go forward"),
        ({"time_0": "9999-12-31T23:59"}, "within four months"),
        ({"link": "http://calls.example.org"}, "begins with https://"),
        ({"time_1": "2026-11-25T18:00"}, "there twice"),
    ],
)
def test_what_cannot_be_a_time_or_a_link_is_said_beside_it(
    at_noon, agreed_walk, by_their_clocks, amara, client_of, typed, said
):
    answer = suggest(client_of(amara), f"/m/{agreed_walk.pk}/meet/", **typed)

    assert answer.status_code == 400
    assert said in answer.content.decode()
    assert not Meeting.objects.exists()


def test_ones_own_notes_are_ones_own_and_shared_ones_reach_the_other(agreed, amara, bo, client_of):
    address = f"/m/meet/{agreed.pk}/"
    client_of(amara).post(f"{address}notes/", {"own": "Only for me.", "shared": "The park next time."})

    assert "Only for me." in client_of(amara).get(address).content.decode()
    theirs = client_of(bo).get(address).content.decode()
    assert "The park next time." in theirs
    assert "Only for me." not in theirs + client_of(bo).get(f"{address}notes/").content.decode()


def test_both_say_by_a_link_how_it_was_and_not_meeting_blames_nobody(agreed, amara, bo, client_of, let_events_arrive):
    address = f"/m/meet/{agreed.pk}/"
    with clock.held_at(agreed.ends_at + timedelta(minutes=10)):
        remind()
        remind()
        let_events_arrive()
        for person in (amara, bo):
            told = [one for one in Notice.objects.filter(person=person) if one.kind == "how-was-it"]
            assert [one.about["url"] for one in told] == [f"{address}was/"], "asked once"

        client_of(bo).post(f"{address}was/", {"happened": "no", "minutes": "", "felt": ""})
        assert "nobody is to blame" in client_of(bo).get(address).content.decode()
        client_of(amara).post(f"{address}was/", {"happened": "shorter", "minutes": "20", "felt": "heavy"})

    agreed.refresh_from_db()
    assert agreed.state == MeetingState.HELD
    assert MeetingPart.objects.get(person=amara).minutes == 20
    said = [one.payload for one in OutboxEvent.objects.filter(name="mentorship.meeting-logged")]
    assert all(set(one) <= {"name", "meeting_id", "mentorship_id", "held", "minutes"} for one in said)


def test_both_are_reminded_a_day_and_an_hour_before_in_words_that_say_nothing(agreed, amara, let_events_arrive):
    for before in (timedelta(hours=30), timedelta(hours=20), timedelta(hours=19), timedelta(minutes=50), timedelta()):
        with clock.held_at(agreed.starts_at - before):
            remind()
            let_events_arrive()

    assert len([one for one in Notice.objects.filter(person=amara) if one.kind == "soon"]) == 2
    for one in ("time-suggested", "time-taken", "time-off", "soon", "how-was-it"):
        assert not TELLING.search(str(kind(one).words)), one


def test_calendars_are_told_a_neutral_word_and_a_time(agreed, amara, client_of):
    one = client_of(amara).get(f"/m/meet/{agreed.pk}/time.ics")
    fed = Client().get(f"/d/{open_dates(amara, cover='tea')}.ics")

    for answer, word in ((one, "Busy"), (fed, "Tea")):
        assert answer.headers["Content-Type"].startswith("text/calendar")
        assert not TELLING.search(answer.content.decode())
        assert "calls.example" not in answer.content.decode()
        [entry] = Calendar.from_ical(answer.content).walk("VEVENT")
        assert (entry["summary"], entry["dtstart"].dt) == (word, agreed.starts_at.replace(microsecond=0))


def test_a_new_address_ends_the_one_before_and_it_can_be_stopped(agreed, amara, client_of):
    browser, first = client_of(amara), open_dates(amara, cover="tea")
    shown = browser.post("/m/dates/", {"cover": "walk"}).content.decode()
    second = re.search(r"/d/([^<]+)\.ics", shown)[1]

    assert [Client().get(f"/d/{one}.ics").status_code for one in (first, second)] == [404, 200]
    assert second not in browser.get("/m/dates/").content.decode(), "shown once"
    browser.post("/m/dates/", {"do": "close"})
    assert Client().get(f"/d/{second}.ics").status_code == 404


@pytest.mark.parametrize("how", ["ends", "leaves", "erased"])
def test_page_file_and_feed_of_the_mentor_are_dead_the_moment_the_mentee_leaves(
    how, agreed, agreed_walk, programme, amara, bo, client_of
):
    browser, address = client_of(bo), f"/m/meet/{agreed.pk}/"
    fed = f"/d/{open_dates(bo, cover='tea')}.ics"
    assert b"VEVENT" in Client().get(fed).content
    for kept in (browser.get(address), browser.get(f"{address}time.ics"), Client().get(fed)):
        assert "no-store" in kept.headers["Cache-Control"], "nothing between them keeps a copy"
        assert not {"ETag", "Last-Modified"} & set(kept.headers), "nor asks whether an old one is still good"

    if how == "ends":
        commands.end_mentorship(agreed_walk, by=amara)
    elif how == "leaves":
        programmes.leave(programme_queries.membership_of(amara, programme.pk), by=amara)  # nobody has heard of it yet
    else:
        people.erase_person(amara, by=amara)

    assert b"VEVENT" not in Client().get(fed).content
    for page in (address, f"{address}time.ics", f"{address}notes/", f"{address}was/", f"{address}other/"):
        assert browser.get(page).status_code == 404, page
    assert browser.post(address, {"do": "off"}).status_code == 404


@pytest.mark.parametrize("day", [datetime(2027, 3, 26, 18, tzinfo=UTC), datetime(2027, 3, 29, 17, tzinfo=UTC)])
def test_both_clocks_are_right_on_either_side_of_a_change(day):
    time = times_of(day, "Europe/London", "America/Lima")

    assert "18:00" in time.here
    assert f"{day.astimezone(ZoneInfo('America/Lima')):%H:%M}" in time.there


def test_the_pages_ask_the_database_little(agreed, agreed_walk, amara, client_of, django_assert_max_num_queries):
    browser = client_of(amara)
    for page in (f"/m/{agreed_walk.pk}/", f"/m/{agreed_walk.pk}/meet/", f"/m/meet/{agreed.pk}/", "/m/dates/"):
        with django_assert_max_num_queries(12):
            assert len(browser.get(page).content) < 60_000
