"""What always holds of looking after pairs: how things end, when each is asked, what warns early, how long pairs last."""

from datetime import UTC, date, datetime, timedelta
from itertools import combinations, product
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.mentorship.rules import EndReason
from alongside.mentorship.rules.care import (
    COOL_OFF,
    ENOUGH,
    POINTS,
    Known,
    Sign,
    between_signs,
    contact_after,
    must_look,
    nobody_new_until,
    points_of,
    signs,
)
from alongside.mentorship.rules.ending import (
    FOR_NOW,
    LOOKS_FOR,
    NEXT,
    TODO,
    Stage,
    Way,
    may_give_up,
    may_go,
    pauses_until,
    still_to_do,
    way_of,
)
from alongside.mentorship.rules.lasting import lasting

DAY = date(2026, 1, 1)
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_whatever_stage_an_ending_is_in_leaving_always_works():
    assert all(may_go(stage, Stage.OVER) for stage in (None, Stage.PLANNED, Stage.SEEKING))


def test_what_is_over_never_begins_again():
    assert NEXT[Stage.OVER] == {Stage.CLOSED}
    assert NEXT[Stage.CLOSED] == frozenset()


@pytest.mark.parametrize(("reason", "stage"), list(product(EndReason, [None, Stage.PLANNED, Stage.SEEKING])))
def test_every_reason_leads_to_one_way_and_safety_is_never_lost(reason, stage):
    way = way_of(reason, stage)

    assert still_to_do(way, set()) == TODO[way]
    assert not still_to_do(way, set(TODO[way]))
    assert (way == Way.SAFETY) == (reason == EndReason.NOT_SAFE)


def test_after_safety_nobody_new_comes_until_it_is_decided():
    assert pauses_until(Way.SAFETY, NOW, had_begun=False) == FOR_NOW
    assert pauses_until(Way.EARLY, NOW, had_begun=True) == NOW + timedelta(days=14)
    assert pauses_until(Way.EARLY, NOW, had_begun=False) is None, "nothing had begun that needs a breath"


@given(st.lists(st.integers(0, 60), min_size=0, max_size=6))
def test_nobody_is_given_up_before_three_tries_and_two_weeks(days):
    tries = sorted(NOW - timedelta(days=one) for one in days)

    if may_give_up(tries, NOW):
        assert len(tries) >= 3
        assert NOW - tries[0] >= LOOKS_FOR


# --- early signs, exactly as published ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("known", "on", "found"),
    [
        ({}, 13, []),
        ({}, 14, [Sign.NO_MEETING]),
        ({}, 20, [Sign.NO_MEETING]),
        ({}, 21, [Sign.NO_MEETING_LONG]),
        ({}, 90, [Sign.NO_MEETING_LONG]),
        ({}, 91, []),
        ({"last_met_on": DAY + timedelta(days=10)}, 23, []),
        ({"last_met_on": DAY + timedelta(days=10)}, 24, [Sign.NO_MEETING]),
        ({"last_met_on": DAY + timedelta(days=30), "moved": 1}, 31, []),
        ({"last_met_on": DAY + timedelta(days=30), "moved": 2}, 31, [Sign.MOVED_OFTEN]),
        ({"last_met_on": DAY + timedelta(days=30), "contact_overdue": True}, 31, [Sign.NOT_HEARD]),
        ({"away_days": 8}, 21, []),
    ],
)
def test_the_signs_hold_from_the_day_that_is_published(known, on, found):
    given_ = {"began_on": DAY, "last_met_on": None, **known}

    assert list(signs(Known(**given_), DAY + timedelta(days=on))) == found


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        (None, None, []), (3.0, 3.0, []), (2.99, 3.0, [Sign.HARD]), (3.0, 2.99, [Sign.HARD]), (3.0, 4.49, []),
        (3.0, 4.5, [Sign.APART]), (1.0, 5.0, [Sign.HARD, Sign.APART]), (1.0, None, [Sign.HARD]),
    ],
)  # fmt: skip
def test_answers_say_only_that_it_is_hard_or_seen_differently(one, other, found):
    assert between_signs(one, other) == found
    assert between_signs(other, one) == found, "not which of the two"


def test_the_points_are_those_of_the_published_table():
    assert {sign.value: count for sign, count in POINTS.items()} == {
        "no-meeting": 2, "no-meeting-long": 3, "moved-often": 1, "hard": 2, "apart": 1, "not-heard": 1,
    }  # fmt: skip


def test_whether_three_weeks_count_instead_of_two_or_besides_changes_nobody_s_task():
    others = [sign for sign in Sign if sign not in (Sign.NO_MEETING, Sign.NO_MEETING_LONG)]
    for size in range(len(others) + 1):
        for more in combinations(others, size):
            instead = points_of([Sign.NO_MEETING_LONG, *more])
            besides = points_of([Sign.NO_MEETING, Sign.NO_MEETING_LONG, *more])
            assert (instead >= ENOUGH) == (besides >= ENOUGH)


@given(st.integers(0, 9), st.none() | st.integers(0, 9))
def test_what_was_looked_at_comes_back_only_with_more(points, before):
    assert must_look(points, before) == (points >= 3 and (before is None or points > before))


@given(st.integers(0, 800))
def test_a_contact_is_due_at_14_and_28_days_and_then_within_a_month(days):
    due, _depth = contact_after(DAY, DAY + timedelta(days=days))

    after = (due - DAY).days
    assert after > days
    assert after in (14, 28) or (after - 28) % 30 == 0
    assert after - days <= 30


@given(
    st.none() | st.integers(-20, 0),
    st.lists(st.tuples(st.integers(-40, 40), st.integers(1, 30)), max_size=3),
    st.booleans(),
)
def test_nobody_new_comes_while_a_mentor_cools_off_is_away_or_held(heavy, breaks, held):
    heavy_at = NOW + timedelta(days=heavy) if heavy is not None else None
    spans = [(NOW + timedelta(days=start), NOW + timedelta(days=start + length)) for start, length in breaks]

    until = nobody_new_until(heavy_at, spans, held, NOW)

    must_rest = held or (heavy_at and heavy_at + COOL_OFF > NOW) or any(start <= NOW < end for start, end in spans)
    assert bool(until) == bool(must_rest)
    assert until is None or until > NOW


# --- how long they last -------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(0, 24), st.booleans()), min_size=1, max_size=30), st.randoms())
def test_the_share_that_lasts_falls_and_does_not_depend_on_order(spells, random: Random):
    moments = list(range(25))
    found = lasting(spells, moments)
    random.shuffle(spells)

    shares = [one.share for one in found]
    assert all(0 <= one <= 1 for one in shares)
    assert shares == sorted(shares, reverse=True)
    assert lasting(spells, moments) == found


@given(st.lists(st.integers(0, 24), min_size=1, max_size=30), st.integers(0, 24))
def test_where_everything_has_ended_it_is_the_plain_share(lengths, moment):
    (found,) = lasting([(one, True) for one in lengths], [moment])

    assert found.share == pytest.approx(sum(one > moment for one in lengths) / len(lengths))


def test_the_published_example_comes_out_in_every_step():
    """6-MP, Freireich et al. (1963): the seven steps as printed in Kleinbaum & Klein, Survival Analysis, table of S(t)."""
    ended = [6, 6, 6, 7, 10, 13, 16, 22, 23]
    followed = [6, 9, 10, 11, 17, 19, 20, 25, 32, 32, 34, 35]

    found = lasting([(one, True) for one in ended] + [(one, False) for one in followed], [6, 7, 10, 13, 16, 22, 23])

    assert [round(one.share, 4) for one in found] == [0.8571, 0.8067, 0.7529, 0.6902, 0.6275, 0.5378, 0.4482]
    assert [one.at_risk for one in found] == [21, 17, 15, 12, 11, 7, 6]


def test_a_length_below_nothing_is_refused():
    with pytest.raises(ValueError, match="0 or more"):
        lasting([(-1, True)], [3])
