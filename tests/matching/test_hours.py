"""Two people are free together when their clocks, in that very week, say so."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import Person
from alongside.matching.cells import Slot
from alongside.matching.hours import WEEK, arcs, free_time, longest_overlap
from alongside.matching.plain import _free, _has_run
from alongside.matching.weekly import Weekly

ORDINARY = date(2026, 11, 23)


def minutes(one, one_zone, other, other_zone, week=ORDINARY):
    mine = Person("a", hours=one, timezone=one_zone)
    theirs = Person("b", hours=other, timezone=other_zone)
    some = free_time([arcs(mine.hours, mine.timezone, week)])
    others = free_time([arcs(theirs.hours, theirs.timezone, week)])
    return int(longest_overlap(some, others)[0, 0])


def test_two_separate_half_hours_do_not_make_an_hour():
    assert minutes("Mon 18:00-18:30; Mon 19:00-19:30", "UTC", "Mon 18:00-19:30", "UTC") == 30


def test_hours_that_touch_are_one_stretch():
    assert minutes("Mon 18:00-19:00; Mon 19:00-20:00", "UTC", "Mon 18:30-19:30", "UTC") == 60


def test_sunday_night_runs_into_monday_morning():
    assert minutes("Sun 23:00-01:00", "UTC", "Sun 23:00-24:00; Mon 00:00-01:00", "UTC") == 120
    assert minutes("Sun 23:00-01:00", "UTC", "Mon 00:00-01:00", "UTC") == 60


def test_the_week_wraps_across_time_zones():
    assert minutes("Mon 08:00-09:30", "Asia/Tokyo", "Sun 23:00-01:00", "Europe/London") == 90


def test_somebody_always_free_meets_anybody():
    always = "; ".join(f"{day} 00:00-24:00" for day in ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"))

    assert minutes(always, "Asia/Kolkata", "Sun 23:00-01:00", "UTC") == 120
    assert minutes(always, "Asia/Kolkata", always, "UTC") == WEEK


def test_somebody_who_named_no_hours_is_never_free():
    assert minutes("", "UTC", "Mon 18:00-20:00", "UTC") == 0


@pytest.mark.parametrize(
    ("week", "apart"),
    [
        (date(2026, 3, 2), 5),
        (date(2026, 3, 9), 4),  # New York changed on 8 March
        (date(2026, 3, 23), 4),
        (date(2026, 3, 30), 5),  # London changed on 29 March
        (date(2026, 10, 19), 5),
        (date(2026, 10, 26), 4),  # London changed back on 25 October
        (date(2026, 11, 2), 5),  # New York on 1 November
    ],
)
def test_london_and_new_york_are_four_hours_apart_between_their_changes(week, apart):
    local = f"Wed {18 - apart}:00-{20 - apart}:00"

    assert minutes("Wed 18:00-20:00", "Europe/London", local, "America/New_York", week) == 120
    assert minutes("Wed 18:00-19:00", "Europe/London", f"Wed {19 - apart}:00-20:00", "America/New_York", week) == 0


def test_any_day_of_the_week_names_the_same_week():
    local = "Wed 14:00-16:00"
    found = {
        minutes("Wed 18:00-20:00", "Europe/London", local, "America/New_York", date(2026, 10, 26 + day))
        for day in range(6)
    }

    assert found == {120}


def test_an_hour_that_the_clocks_jump_over_is_not_there():
    assert arcs([Slot(6, 60, 120)], "Europe/London", date(2026, 3, 23)) == []


slots = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 1439), st.integers(1, 1440)).filter(lambda s: s[1] != s[2]),
    max_size=6,
)
zones = st.sampled_from(["UTC", "Europe/London", "America/New_York", "Asia/Kathmandu", "Pacific/Chatham"])
weeks = st.dates(date(2026, 1, 5), date(2027, 12, 27))


@settings(max_examples=150, deadline=None)
@given(slots, zones, slots, zones, weeks)
def test_stretches_agree_with_counting_minute_by_minute(one, one_zone, other, other_zone, week):
    monday = date.fromordinal(week.toordinal() - week.weekday())
    mine, theirs = Person("a", hours=one, timezone=one_zone), Person("b", hours=other, timezone=other_zone)
    both = _free(mine, monday) & _free(theirs, monday)
    found = minutes(one, one_zone, other, other_zone, week)

    assert _has_run(both, found)
    assert found == WEEK or not _has_run(both, found + 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(slots, zones), max_size=5), weeks, st.sampled_from([0, 30, 60, WEEK]))
def test_many_people_at_once_are_free_when_each_alone_is(crowd, week, least):
    people = [Person(str(number), hours=hours, timezone=zone) for number, (hours, zone) in enumerate(crowd)]
    alone = [arcs(one.hours, one.timezone, week) for one in people]
    together = Weekly.of(people, week)

    assert [[*zip(together.start[mine], together.end[mine], strict=True)] for mine in rows_of(together)] == alone
    one_by_one, at_once = free_time(alone), together.free_time()
    assert all((getattr(one_by_one, name) == getattr(at_once, name)).all() for name in ("start", "end", "begins"))
    assert [one for owner, one in zip(*together.steps(1, least), strict=True) if owner == 0] == (
        [
            step % WEEK
            for start, end in alone[0]
            for step in range(start, WEEK if end - start >= WEEK else end - least + 1)
        ]
        if people
        else []
    )


def rows_of(together):
    return [together.owner == number for number in range(together.people)]
