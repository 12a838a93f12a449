"""What always holds of meetings, by properties; the hour on the night clocks change, in two zones."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from alongside.foundation.typed import is_link, moment_of
from alongside.mentorship.rules.meeting import (
    LONGEST_MINUTES,
    NEXT,
    Channel,
    Happened,
    MeetingState,
    Plan,
    Week,
    after_logs,
    in_common,
    is_place_for_calls,
    may_become,
    minutes_of,
    plan_from,
    problem_with,
)

STATES = st.sampled_from(list(MeetingState))
MOMENTS = st.datetimes(min_value=datetime(2026, 1, 1), max_value=datetime(2030, 1, 1))  # noqa: DTZ001 - local clocks
ZONES = st.sampled_from(["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
HOURS = st.sampled_from(["Mon 18:00-20:00", "Sun 00:00-24:00", "Tue 9:00-10:00; Fri 22:00-02:00", "", "nonsense"])
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@given(st.lists(STATES, min_size=1, max_size=20))
def test_what_is_called_off_or_held_stays_so_whatever_is_tried(tries):
    state = MeetingState.OFFERED
    for then in tries:
        over = state in (MeetingState.CANCELLED, MeetingState.HELD)
        assert not (over and may_become(state, then))
        state = then if may_become(state, then) else state


def test_every_state_says_what_may_follow_and_nothing_is_held_that_was_not_agreed():
    assert set(NEXT) == set(MeetingState)
    assert not may_become(MeetingState.OFFERED, MeetingState.HELD)


@given(st.lists(st.sampled_from(list(Happened)), max_size=2))
def test_who_answers_first_makes_no_difference(said):
    assert after_logs(said) == after_logs(said[::-1])


@given(st.sampled_from(list(Happened)), st.sampled_from([20, 30, 45, 60, 90]))
def test_minutes_are_within_what_was_planned(said, planned):
    assert 0 <= minutes_of(said, planned) <= planned <= LONGEST_MINUTES


@given(MOMENTS, ZONES)
def test_an_hour_that_exists_comes_back_as_it_was_typed(local, zone):
    moment = moment_of(local, ZoneInfo(zone))

    if moment is not None:
        assert moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, fold=0) == local


@given(HOURS, HOURS, ZONES, ZONES, MOMENTS)
def test_suggested_times_are_free_for_both_and_to_come(mine, theirs, my_zone, their_zone, start):
    now = start.replace(tzinfo=UTC)
    one, other = Week(mine, my_zone), Week(theirs, their_zone)

    found = in_common(one, other, now=now)

    assert found == sorted(set(found))
    for at in found:
        assert at > now
        for week in (one, other):
            assert any(opens <= at and at + timedelta(minutes=45) <= closes
                       for opens, closes in week.free(now, now + timedelta(days=16)))  # fmt: skip


def test_six_in_the_evening_stays_six_in_the_evening_when_clocks_change_in_either_zone():
    london, new_york = Week("Mon 18:00-19:00", "Europe/London"), Week("Mon 00:00-24:00", "America/New_York")

    found = in_common(london, new_york, now=datetime(2026, 10, 18, tzinfo=UTC))

    assert [f"{one.astimezone(ZoneInfo('Europe/London')):%d %H:%M}" for one in found] == ["19 18:00", "26 18:00"]
    assert [f"{one.astimezone(ZoneInfo('America/New_York')):%H:%M}" for one in found] == ["13:00", "14:00"]


def test_a_plan_comes_back_as_it_was_kept():
    plan = Plan(times=(NOW + timedelta(days=1),), channel=Channel.IN_PERSON, where="By the river")

    assert plan_from(plan.as_dict()) == plan
    assert problem_with(plan, NOW) == ("", "")
    assert problem_with(Plan(times=(NOW,)), NOW) == ("times", "past")
    assert problem_with(Plan(times=()), NOW) == ("times", "empty")


def test_a_place_for_calls_is_where_a_plain_link_can_lead():
    for place in ("", "http://a.example", "https://a.example/<b>", "https://a b", "{room}"):
        assert not is_place_for_calls(place), place


def test_only_a_plain_https_link_is_a_link():
    for said in ("javascript:alert(1)", "https://", "https://a b", 'https://a/"><b>', "ftp://a", "https://me@evil", ""):
        assert not is_link(said), said
