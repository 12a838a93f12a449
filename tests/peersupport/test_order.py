"""The talking order: one at a time, nobody skipped who did not pass, nobody forced."""

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.peersupport.rules.order import Move, Order, begun, moved, order_from

PEOPLE = ("a", "b", "c", "d", "e")
moves = st.lists(st.tuples(st.sampled_from(list(Move)), st.sampled_from(PEOPLE), st.sampled_from(PEOPLE)), max_size=30)


def all_of(order):
    return [*([order.turn] if order.turn else []), *order.waiting, *order.later, *order.done]


@given(there=st.lists(st.sampled_from(PEOPLE), unique=True), happens=moves)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_whatever_happens_everybody_is_in_one_place_and_somebody_speaks_while_anybody_waits(there, happens):
    order, here = begun(there), set(there)
    for move, who, to in happens:
        then = moved(order, move, who, to)
        if then is None:
            continue
        here = here | {who} if move is Move.COME else here - {who} if move is Move.GO else here
        assert sorted(all_of(then)) == sorted(here)
        assert then.turn or not (then.waiting or then.later)
        assert order_from(then.as_dict()) == then
        order = then


@given(there=st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1), happens=moves)
@settings(max_examples=150, derandomize=True, deadline=None)
def test_nobody_is_through_who_has_neither_spoken_nor_passed_twice(there, happens):
    order, had = begun(there), dict.fromkeys(PEOPLE, 0)
    for move, who, to in happens:
        then = moved(order, move, who, to)
        if then is None:
            continue
        if move is Move.DONE:
            had[who] += 2
        elif move in (Move.PASS, Move.MOVE_ON):
            had[who] += 1
        elif move is Move.GO:
            had[who] = 0
        order = then
        assert all(had[one] >= 2 for one in order.done)


@given(there=st.lists(st.sampled_from(PEOPLE), unique=True, min_size=1))
@settings(max_examples=50, derandomize=True, deadline=None)
def test_a_round_in_which_everybody_passes_ends_after_asking_each_twice(there):
    order, asked = begun(there), []
    while not order.is_over:
        asked.append(order.turn)
        order = moved(order, Move.PASS, order.turn)
    assert sorted(asked) == sorted([*there, *there])


def test_only_whoever_has_the_turn_hands_it_on_and_only_to_somebody_who_waits():
    order = begun(["a", "b", "c"])
    assert moved(order, Move.DONE, "b") is None
    assert moved(order, Move.GIVE_WAY, "a", "nobody") is None
    assert moved(order, Move.GIVE_WAY, "a", "a") is None
    given_ = moved(order, Move.GIVE_WAY, "a", "c")
    assert (given_.turn, given_.waiting) == ("c", ("a", "b"))
    assert moved(given_, Move.DONE, "c").turn == "a"


def test_who_leaves_with_the_turn_hands_it_on_and_who_comes_late_is_asked_last():
    order = moved(begun(["a", "b"]), Move.COME, "c")
    assert order.waiting == ("b", "c")
    assert moved(order, Move.GO, "a").turn == "b"
    assert moved(Order(done=("a",)), Move.COME, "b").turn == "b"
