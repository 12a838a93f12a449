"""Questions travel one way, hours keep their order, and small numbers stay hidden."""

import doctest
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rolemodels.rules import asking, gauge
from alongside.rolemodels.rules.asking import Asked, Hour, Queue

TODAY = date(2026, 11, 23)
few = settings(max_examples=40, derandomize=True, deadline=None)


@pytest.mark.parametrize("module", [asking, gauge])
def test_the_examples_hold(module):
    assert doctest.testmod(module).failed == 0


def test_nothing_is_answered_that_no_moderator_passed_on():
    assert [now for now in Asked if asking.may_become(now, Asked.ANSWERED)] == [Asked.PASSED_ON]


def test_a_question_can_be_taken_back_until_it_is():
    assert all(asking.may_become(now, Asked.TAKEN_BACK) for now in Asked if now != Asked.TAKEN_BACK)


def test_a_line_with_other_words_is_not_touched():
    assert asking.touched("How did you tell your boss?", "My pills\nWhere I live\n\n") == ()


def test_a_teller_is_not_asked_beyond_their_cap_or_while_they_rest():
    asked = [TODAY, TODAY - timedelta(days=29), TODAY - timedelta(days=30)]

    assert asking.has_room(asked, cap=3, rests_until=None, today=TODAY)
    assert not asking.has_room(asked, cap=2, rests_until=None, today=TODAY)
    assert not asking.has_room([], cap=3, rests_until=TODAY, today=TODAY)


MOVES = {
    "begin": lambda queue, _: asking.begin(queue), "join": asking.join, "out": asking.step_out,
    "next": lambda queue, _: asking.call_next(queue), "end": lambda queue, _: asking.end(queue),
}  # fmt: skip


@few
@given(st.lists(st.tuples(st.sampled_from(sorted(MOVES)), st.sampled_from("abcd")), max_size=25))
def test_whatever_happens_in_an_hour_each_question_has_one_place_and_its_turn(moves):
    queue, before = Queue(), Queue()
    for name, question in moves:
        before = queue
        try:
            queue = MOVES[name](queue, question)
        except ValueError:
            assert queue == before
        everywhere = [*queue.waiting, *queue.done, *([queue.now] if queue.now else [])]
        assert len(everywhere) == len(set(everywhere))
        assert not queue.now or queue.hour == Hour.OPEN
        assert queue.hour != Hour.OVER or not queue.waiting
        assert queue.done[: len(before.done)] == before.done, "what was done stays done"
        if name == "next" and before.hour == Hour.OPEN and before.waiting:
            assert queue.now == before.waiting[0]


@few
@given(
    st.integers(1, 5).flatmap(
        lambda wide: st.lists(st.lists(st.integers(0, 12), min_size=wide, max_size=wide), min_size=1, max_size=5)
    )
)
def test_no_small_number_can_be_read_or_worked_out_from_a_line_and_its_total(table):
    shown = gauge.hidden(table)

    for seen, real in [
        *zip(shown, table, strict=True),
        *zip(zip(*shown, strict=True), zip(*table, strict=True), strict=True),
    ]:
        assert all(value is None or value == true >= gauge.SMALLEST for value, true in zip(seen, real, strict=True))
        gone = [true for value, true in zip(seen, real, strict=True) if value is None]
        whole = len(gone) == len(seen)
        assert not gone or whole or (len(gone) >= 2 and sum(gone) >= gauge.SMALLEST)
