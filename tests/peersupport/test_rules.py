"""What always holds of circles, whatever the numbers."""

from datetime import timedelta
from uuid import UUID

from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.peersupport.rules.circles import (
    ASSENT_WAITS,
    PLACES,
    SEAT_MOVES,
    About,
    Entry,
    Seeker,
    Sits,
    Size,
    Voices,
    assents,
    comes_in_at_once,
    in_order,
)

few = settings(max_examples=60, derandomize=True, database=None, deadline=None)
TERMS = ("a", "b", "c", "d")
sizes = st.sampled_from(Size)


@st.composite
def voices(draw):
    members = draw(st.integers(1, 60))
    yes = draw(st.integers(0, members))
    return Voices(
        members=members, yes=yes, no=draw(st.integers(0, members - yes)), waited=timedelta(days=draw(st.integers(0, 9)))
    )


@few
@given(voices(), sizes)
def test_an_agreement_changes_only_with_more_yes_than_no_and_at_once_only_with_everybody(said, size):
    taken = assents(said, size)

    if taken:
        assert said.yes > said.no
        assert said.waited >= ASSENT_WAITS or said.yes == said.members
    if said.waited >= ASSENT_WAITS:
        assert taken is not None, "nothing stays open for ever"
    if size is Size.SMALL and said.no:
        assert not taken, "in a small circle one no is enough"


@few
@given(voices(), sizes)
def test_one_more_yes_never_turns_a_change_down(said, size):
    if said.yes + said.no < said.members:
        more = Voices(members=said.members, yes=said.yes + 1, no=said.no, waited=said.waited)
        assert not (assents(said, size) is True and assents(more, size) is not True)


@few
@given(st.sampled_from(Entry), st.booleans(), st.booleans(), st.integers(0, 2_100), sizes)
def test_nobody_comes_in_at_once_where_it_is_full_or_nobody_is_there_to_welcome(entry, invited, held, is_in, size):
    at_once = comes_in_at_once(entry, invited=invited, has_facilitator=held, is_in=is_in, size=size)

    if at_once:
        assert held
        assert is_in < PLACES[size]
        assert invited or entry is Entry.OPEN


@few
@given(
    st.lists(st.tuples(st.sets(st.sampled_from(TERMS)), st.sampled_from("xy")), max_size=12),
    st.sets(st.sampled_from(TERMS)),
    st.randoms(use_true_random=False),
)
def test_the_order_of_circles_is_the_same_for_any_order_of_rows_and_names_only_what_is_shared(made, topics, random):
    circles = [
        About(id=UUID(int=number + 1), topics=tuple(sorted(terms)), language=language)
        for number, (terms, language) in enumerate(made)
    ]
    seeker = Seeker(topics=frozenset(topics), languages=("x",))
    shuffled = random.sample(circles, len(circles))

    found = in_order(circles, seeker)

    assert found == in_order(shuffled, seeker)
    assert all(set(one.shared) <= topics for one in found)
    assert [one.speaks for one in found] == sorted((one.speaks for one in found), reverse=True)


def test_whoever_left_or_was_taken_out_comes_back_only_by_a_new_seat():
    assert SEAT_MOVES[Sits.LEFT] == SEAT_MOVES[Sits.REMOVED] == frozenset()
