"""What always holds in mentorship, whatever the numbers."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from alongside.mentorship.rules import (
    MOST_PLACES,
    NEXT,
    Answer,
    Offered,
    Status,
    after_answers,
    lowest_free,
    may_become,
    usual_days,
)

DAY = datetime(2026, 1, 1, tzinfo=UTC)
taken = st.lists(st.integers(1, MOST_PLACES) | st.none(), max_size=MOST_PLACES)
waits = st.lists(st.none() | st.timedeltas(timedelta(0), timedelta(days=7)), max_size=12)


@given(st.sampled_from(Answer), st.sampled_from(Answer))
def test_only_two_yeses_begin_anything_and_one_no_alone_shows_nothing(mentee, mentor):
    came = after_answers(mentee, mentor)

    assert (came == Offered.ACCEPTED) == (mentee == mentor == Answer.YES)
    assert (came == Offered.CLOSED) == (mentee == mentor == Answer.NO)
    assert came == after_answers(mentor, mentee)


@given(st.integers(0, MOST_PLACES), taken)
def test_a_place_that_is_given_is_free_and_within_reach(places, used):
    place = lowest_free(places, used)

    if place is None:
        assert set(range(1, places + 1)) <= set(used)
    else:
        assert 1 <= place <= places
        assert place not in used


@given(waits)
def test_a_waiting_time_is_a_promise_half_of_the_asks_kept(took):
    days = usual_days([(DAY, None if wait is None else DAY + wait) for wait in took])

    if days is None:
        answered = [wait for wait in took if wait is not None]
        assert not took or len(answered) * 2 <= len(took)
    else:
        within = [wait for wait in took if wait is not None and wait <= timedelta(days=days)]
        assert len(within) * 2 >= len(took)


@given(waits)
def test_an_ask_without_an_answer_never_makes_somebody_look_quicker(took):
    asks = [(DAY, None if wait is None else DAY + wait) for wait in took]
    before, after = usual_days(asks), usual_days([*asks, (DAY, None)])

    assert after is None or (before is not None and after >= before)


def test_what_has_ended_stays_ended():
    assert not NEXT[Status.ENDED]
    assert not any(may_become(Status.ENDED, then) for then in Status)
    assert not any(may_become(status, Status.AGREEING) for status in Status)
