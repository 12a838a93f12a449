"""Calendar files: the right hour on either side of a change of clocks, and no word of what, with whom or where."""

from datetime import UTC, datetime, timedelta
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from alongside.foundation.calendar_files import Entry, calendar_file
from tests.house.test_promises_of_the_code import TELLING


def entry(starts_at, *, is_off=False):
    ends_at = starts_at + timedelta(minutes=45)
    return Entry(part_id=uuid4(), starts_at=starts_at, ends_at=ends_at, revision=2, changed_at=starts_at, is_off=is_off)


@pytest.mark.parametrize("zone", ["Europe/London", "America/New_York"])
@pytest.mark.parametrize("day", [(2026, 10, 19), (2026, 10, 26), (2026, 11, 2), (2027, 3, 8), (2027, 3, 29)])
def test_the_hour_is_the_same_on_either_side_of_a_change_of_clocks(zone, day):
    at = datetime(*day, 18, 30, tzinfo=ZoneInfo(zone))

    read = Calendar.from_ical(calendar_file([entry(at.astimezone(UTC))], title="Appointment"))

    start = read.walk("VEVENT")[0].decoded("dtstart")
    assert start.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == datetime(*day, 18, 30)  # noqa: DTZ001


def test_a_file_says_nothing_but_when():
    text = calendar_file([entry(datetime(2026, 11, 30, 18, tzinfo=UTC))], title="Appointment", is_feed=True).decode()

    assert not TELLING.search(text)
    for name in ("DESCRIPTION", "LOCATION", "URL", "ORGANIZER", "ATTENDEE", "Alongside"):
        assert name not in text.replace("REFRESH", "")


def test_what_is_off_leaves_a_feed_and_takes_itself_out_of_a_calendar():
    off = entry(datetime(2026, 11, 30, 18, tzinfo=UTC), is_off=True)

    assert b"VEVENT" not in calendar_file([off], title="Appointment", is_feed=True)
    alone = Calendar.from_ical(calendar_file([off], title="Appointment"))
    assert (alone["method"], alone.walk("VEVENT")[0]["status"]) == ("CANCEL", "CANCELLED")
