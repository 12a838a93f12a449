"""Which stories are chosen, in which order, and why: one test a rule."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.rolemodels.rules import ranking
from alongside.rolemodels.rules.ranking import Answer, Reader, Reason, choose, pack, scores, shrunk

TODAY = 740_000
WORK, FAMILY = ("area", "work"), ("area", "family")
HIV, DEAF, TRANS = ("experience", "hiv"), ("experience", "deaf"), ("experience", "trans")
TELLING, REFUSED = ("obstacle", "telling"), ("obstacle", "refused")
LAZY = ("stereotype", "lazy")
HOW = ("function", "shows-how")


def shelf_of(*stories, stage=2, ordinary=True, day=TODAY):
    """A shelf of stories given as sets of tags, or as (tags, what else differs)."""
    told = [one if isinstance(one, tuple) and isinstance(one[-1], dict) else (one, {}) for one in stories]
    rows = [
        (row, more.get("stage", stage), more.get("ordinary", ordinary), more.get("day", day))
        for row, (_tags, more) in enumerate(told)
    ]
    return pack(rows, [sorted(tags) for tags, _more in told])


def wanting(*names, **more):
    return Reader(wants=dict.fromkeys(names, 1.0), stage=more.pop("stage", 1), **more)


def stands_beside(shelf, rows):
    """Whether every exceptional story of a list stands directly before an ordinary good life."""
    last = not rows or shelf.ordinary[rows[-1]]
    return last and all(shelf.ordinary[one] or shelf.ordinary[other] for one, other in pairwise(rows))


def chosen(shelf, reader, **more):
    return [one.row for one in choose(shelf, reader, today=TODAY, **{"seed": 1, **more})]


def test_a_story_out_of_reach_is_held_back():
    shelf = shelf_of(({WORK}, {"stage": 5}), ({WORK}, {"stage": 3}), {FAMILY}, stage=2)
    far, near, _other = scores(shelf, wanting(WORK, stage=1), today=TODAY)

    assert far <= ranking.GATE * near


def test_one_step_ahead_is_best_and_each_step_away_is_worse():
    shelf = shelf_of(*[({WORK}, {"stage": stage}) for stage in (1, 2, 3, 4, 5)])
    points = scores(shelf, wanting(WORK, stage=2), today=TODAY)

    assert points.argmax() == 2
    assert points[2] > points[1] > points[0]
    assert points[2] > points[3] > points[4]


def test_who_is_at_the_last_step_reads_of_those_who_are_there_too():
    shelf = shelf_of(*[({WORK}, {"stage": stage}) for stage in (1, 2, 3, 4, 5)])

    assert scores(shelf, wanting(WORK, stage=5), today=TODAY).argmax() == 4


def test_the_parts_weigh_as_the_page_says():
    shelf = shelf_of({TELLING}, {WORK}, {HIV}, {HOW}, set(), stage=5)
    points = scores(shelf, wanting(TELLING, WORK, HIV, HOW, stage=5), today=TODAY)

    assert (points - points[4])[:4] == pytest.approx([0.30, 0.25, 0.20, 0.10], abs=2e-4)
    assert points[4] == pytest.approx(0.15, abs=1e-4)


def test_a_stereotype_that_was_named_counts_as_an_obstacle():
    shelf = shelf_of({LAZY}, {WORK})

    assert chosen(shelf, wanting(LAZY))[0] == 0
    assert choose(shelf, wanting(LAZY), today=TODAY, seed=1)[0].reasons[0] == Reason("stereotype")


def test_what_is_rare_weighs_more_than_what_is_common():
    shelf = shelf_of({DEAF}, *[{HIV}] * 30)

    assert chosen(shelf, wanting(DEAF, HIV), count=1) == [0]


def test_who_shares_a_whole_rare_life_comes_first_when_within_reach():
    others = [{HIV, WORK, TELLING}, {DEAF, WORK, TELLING}] * 20
    near, far = shelf_of({HIV, DEAF}, *others), shelf_of(({HIV, DEAF}, {"stage": 5}), *others)
    reader = wanting(HIV, DEAF, WORK, TELLING)

    assert chosen(near, reader)[0] == 0
    assert scores(near, reader, today=TODAY)[0] < scores(near, reader, today=TODAY).max()
    assert chosen(far, reader)[0] != 0


def test_what_nobody_has_told_yet_takes_nothing_from_what_was_told():
    shelf = shelf_of({HIV}, {WORK})

    assert scores(shelf, wanting(HIV, TRANS), today=TODAY)[0] == scores(shelf, wanting(HIV), today=TODAY)[0]


def test_the_newest_counts_a_tenth_more_and_nothing_grows_stale():
    shelf = shelf_of({WORK}, ({WORK}, {"day": TODAY - 365}), ({WORK}, {"day": TODAY - 40_000}))
    new, year_old, old = scores(shelf, wanting(WORK), today=TODAY)

    assert year_old / new == pytest.approx(0.95, abs=1e-3)
    assert old / new == pytest.approx(0.90, abs=1e-3)


def test_much_of_the_same_gives_way_to_something_else():
    shelf = shelf_of(*[{WORK, TELLING, HIV}] * 4, {WORK, REFUSED})
    found = chosen(shelf, wanting(WORK, TELLING, HIV, REFUSED), count=2)

    assert 4 in found


def test_an_ordinary_good_life_stands_beside_each_exceptional_one():
    star = {"ordinary": False}
    shelf = shelf_of(*[({WORK, TELLING}, star)] * 5, {FAMILY}, {DEAF}, {HIV})
    found = chosen(shelf, wanting(WORK, TELLING), count=6)

    assert stands_beside(shelf, found)
    assert sum(not shelf.ordinary[row] for row in found) == 3
    assert chosen(shelf_of(({WORK}, star)), wanting(WORK)) == []
    assert len(chosen(shelf, wanting(WORK), count=3)) == 3


def test_a_topic_never_to_be_seen_is_not_seen_whatever_else_fits():
    shelf = shelf_of({WORK, TELLING, ("note", "self-harm")}, {WORK, FAMILY}, {DEAF})

    assert chosen(shelf, wanting(WORK, TELLING, never=frozenset({"self-harm", "family"}))) == [2]


def test_what_was_read_is_not_offered_again_and_what_is_like_what_was_refused_comes_later():
    shelf = shelf_of({WORK, TELLING}, {WORK, TELLING}, {WORK, DEAF})
    reader = wanting(WORK, unlike=frozenset({0}))

    assert chosen(shelf, reader) == [2, 1]
    assert 1 not in chosen(shelf, wanting(WORK, read=frozenset({1})))


def test_only_what_may_be_shown_is_chosen():
    shelf = shelf_of({WORK}, {WORK})

    assert chosen(shelf, wanting(WORK), among=np.array([False, True])) == [1]


def test_ties_fall_by_the_seed_and_the_same_seed_gives_the_same():
    shelf = shelf_of(*[{WORK}] * 400)
    firsts = {chosen(shelf, wanting(WORK), seed=seed)[0] for seed in range(12)}

    assert len(firsts) > 6
    assert chosen(shelf, wanting(WORK), seed=3) == chosen(shelf, wanting(WORK), seed=3)


def test_answers_shape_the_next_choice_a_little():
    shelf = shelf_of({HIV, WORK}, {DEAF, WORK}, {HIV, WORK}, {DEAF, WORK})
    plain = wanting(WORK, read=frozenset({0, 1}))
    answered = wanting(WORK, read=frozenset({0, 1}), answers=(Answer(0, alike=1), Answer(1, alike=5)))

    before, after = scores(shelf, plain, today=TODAY), scores(shelf, answered, today=TODAY)
    assert before[2] == before[3]
    assert after[3] > after[2]
    assert abs(after[3] - before[3]) < 0.1


def test_steps_that_felt_out_of_reach_come_later():
    shelf = shelf_of(({WORK}, {"stage": 3}), ({WORK}, {"stage": 3}), ({WORK}, {"stage": 2}))
    before = scores(shelf, wanting(WORK, stage=2), today=TODAY)
    after = scores(shelf, wanting(WORK, stage=2, answers=(Answer(0, could=1),)), today=TODAY)

    assert after[1] < before[1]
    assert after[2] == before[2]


def test_what_left_the_reader_low_is_held_back_and_what_did_not_is_not_pushed():
    shelf = shelf_of({WORK, HIV}, {WORK, HIV}, {WORK, DEAF})
    before = scores(shelf, wanting(WORK), today=TODAY)

    assert scores(shelf, wanting(WORK, answers=(Answer(0, feel=1),)), today=TODAY)[1] < before[1]
    assert scores(shelf, wanting(WORK, answers=(Answer(0, feel=5),)), today=TODAY)[1] == before[1]


def test_few_answers_are_drawn_to_the_middle_and_many_are_not():
    few = shrunk({"a": [5.0], "b": [1.0]})
    many = shrunk({"a": [5.0, 4.0] * 100, "b": [1.0, 2.0] * 100})

    assert 0 < few["a"] <= 2 / 5
    assert many["a"] > 1.4
    assert shrunk({}) == {}


def test_reasons_say_what_the_reader_named_and_how_far_ahead_it_is():
    shelf = shelf_of({TELLING, WORK, HIV})
    one = choose(shelf, wanting(TELLING, WORK, stage=1), today=TODAY, seed=1)[0]

    assert one.reasons == (Reason("obstacle", "telling"), Reason("area", "work"), Reason("one-ahead"))


def test_own_words_order_what_fits_alike_and_are_said_but_add_nothing_to_what_was_named():
    shelf = shelf_of({HIV}, {HIV}, {HIV, WORK})
    reader = wanting(HIV, WORK, near=lambda rows: np.array([1.0 if row in (1, 2) else 0.0 for row in rows], np.float32))
    found = {one.row: one for one in choose(shelf, reader, today=TODAY, seed=1)}

    assert found[1].score == pytest.approx(found[0].score + 0.25, abs=1e-3)
    assert found[2].score == pytest.approx(float(scores(shelf, reader, today=TODAY)[2]), abs=1e-4)
    assert Reason("words") in found[1].reasons
    assert Reason("words") not in found[0].reasons


def test_an_empty_shelf_and_a_reader_who_said_nothing_are_no_trouble():
    assert chosen(pack([], []), Reader()) == []
    assert len(chosen(shelf_of({WORK}, set(), {HIV}), Reader())) == 3


tag = st.sampled_from([WORK, FAMILY, HIV, DEAF, TELLING, REFUSED, LAZY, HOW, ("note", "grief")])
story = st.tuples(
    st.frozensets(tag, max_size=5), st.fixed_dictionaries({"stage": st.integers(0, 5), "ordinary": st.booleans()})
)


@given(
    st.lists(story, min_size=1, max_size=12),
    st.frozensets(tag),
    st.integers(1, 5),
    st.sampled_from(["grief", "work"]),
    tag,
)
@settings(max_examples=60, derandomize=True, deadline=None)
def test_the_promises_hold_of_any_shelf(stories, wants, stage, never, more):
    shelf = shelf_of(*stories)
    reader = wanting(*wants, stage=stage, never=frozenset({never}))
    found = chosen(shelf, reader, count=5)
    points = scores(shelf, reader, today=TODAY)

    assert len(found) == len(set(found))
    assert stands_beside(shelf, found)
    assert all(never not in {term for _kind, term in stories[row][0]} for row in found)
    assert ((points >= 0) & (points <= 1)).all()

    # monotone in likeness: whoever answers one thing more of what is wanted never comes later
    richer = [(tags | {more} if row == 0 else tags, rest) for row, (tags, rest) in enumerate(stories)]
    if more in wants and any(more in tags for tags, _rest in stories[1:]):
        twin = shelf_of(*richer, (stories[0][0], stories[0][1]))
        after = scores(twin, reader, today=TODAY)
        assert after[0] >= after[-1]
