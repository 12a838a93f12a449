"""Whom to ask, so that nobody is left alone and nobody is asked too much: whatever the numbers."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.peersupport.rules.talking import AT_ONCE, WEEK, Peer, Turn, turn_of, whom_to_ask

NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)
few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
WRITER = UUID(int=1)


@st.composite
def peers(draw):
    return [
        Peer(
            seat_id=UUID(int=number + 1), a_week=draw(st.integers(0, 9)), awake=draw(st.booleans()),
            asked=tuple(sorted(NOW - timedelta(hours=h) for h in draw(st.lists(st.integers(0, 400), max_size=8)))),
        )
        for number in range(draw(st.integers(0, 12)))
    ]  # fmt: skip


@few
@given(peers(), st.sets(st.integers(1, 12)), st.randoms(use_true_random=False))
def test_few_are_asked_within_their_limits_and_hours_never_twice_and_never_the_writer(some, before, random):
    already = frozenset(UUID(int=one) for one in before)

    asked = whom_to_ask(some, now=NOW, already=already, writer=WRITER)

    by_seat = {one.seat_id: one for one in some}
    assert len(asked) == len(set(asked)) <= AT_ONCE
    assert WRITER not in asked
    assert not already & set(asked)
    for seat in asked:
        peer = by_seat[seat]
        assert peer.awake
        assert sum(NOW - at < WEEK for at in peer.asked) < peer.a_week
    assert asked == whom_to_ask(random.sample(some, len(some)), now=NOW, already=already, writer=WRITER)


@few
@given(peers())
def test_whoever_was_asked_less_is_asked_first(some):
    asked = whom_to_ask(some, now=NOW, already=frozenset(), writer=WRITER)

    lately = {one.seat_id: sum(NOW - at < WEEK for at in one.asked) for one in some}
    free = [one for one in some if one.awake and one.seat_id != WRITER and lately[one.seat_id] < min(one.a_week, 7)]
    if asked and len(free) > len(asked):
        left = min(lately[one.seat_id] for one in free if one.seat_id not in asked)
        assert max(lately[one] for one in asked) <= left


@few
@given(st.integers(0, 48), st.integers(0, 48))
def test_a_post_that_waits_longer_is_never_asked_about_less(first, second):
    order = list(Turn)

    assert order.index(turn_of(timedelta(hours=max(first, second)))) >= order.index(
        turn_of(timedelta(hours=min(first, second)))
    )


def test_a_month_of_posts_is_shared_out_evenly():
    asked: dict[UUID, list[datetime]] = {UUID(int=n): [] for n in range(2, 12)}
    for post in range(120):
        now = NOW + timedelta(hours=6 * post)
        some = [Peer(seat_id=seat, a_week=7, asked=tuple(at)) for seat, at in asked.items()]
        for seat in whom_to_ask(some, now=now, already=frozenset(), writer=WRITER):
            asked[seat].append(now)

    counts = [len(at) for at in asked.values()]
    assert max(counts) - min(counts) <= 1
    assert all(sum(at[i] - one < WEEK for one in at[: i + 1]) <= 7 for at in asked.values() for i in range(len(at)))
