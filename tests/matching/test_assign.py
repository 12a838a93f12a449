"""The bare assignment problem: every objective, against cases that fool greedy methods and all answers."""

from itertools import product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from alongside.matching import CandidateGraph, Policy, assign, compiling
from alongside.matching.assign import Bottleneck
from alongside.matching.certificate import recheck

OBJECTIVES = ("fair", "total", "maximin", "stable")


def dense(fit, possible=None):
    return CandidateGraph.from_dense(np.array(fit), None if possible is None else np.array(possible))


def test_taking_the_best_pair_first_is_not_fooled():
    assert assign(dense([[90, 80], [85, 10]]), [1, 1]).total_fit == 165


@pytest.mark.parametrize("objective", ["fair", "total", "maximin"])
def test_more_people_matched_come_before_better_fit(objective):
    found = assign(dense([[100, 1], [50, 0]], [[True, True], [True, False]]), [1, 1], Policy(objective))

    assert found.mentor_of.tolist() == [1, 0]
    assert found.matched == found.certificate.max_cardinality == 2


def test_maximin_lifts_the_least_fit():
    found = assign(dense([[10, 4], [4, 1]]), [1, 1], Policy("maximin"))

    assert found.mentor_of.tolist() == [1, 0]


def test_stability_is_reported_and_can_be_imposed():
    graph = dense([[10, 8], [9, 1]])
    best, stable = assign(graph, [1, 1]), assign(graph, [1, 1], Policy("stable"))

    assert (best.total_fit, best.blocking_pairs()) == (17, [(0, 0)])
    assert (stable.total_fit, stable.blocking_pairs()) == (11, [])


def test_a_mentor_with_five_places_beside_two_with_one_takes_all_six():
    possible = [[True, False, False]] * 4 + [[True, True, False], [True, False, True]]
    found = assign(dense(np.full((6, 3), 7), possible), [5, 1, 1])

    assert found.matched == 6


def test_fair_keeps_people_above_the_floor_before_total_fit():
    graph = dense([[10_000, 5_100], [6_000, 1_000]])

    assert assign(graph, [1, 1], Policy("fair")).mentor_of.tolist() == [1, 0]
    assert assign(dense([[10_000, 4_900], [6_000, 1_000]]), [1, 1], Policy("fair")).total_fit == 11_000


def test_fair_matches_people_with_rare_experiences_before_total_fit():
    graph = dense([[9_000], [6_000]])

    assert assign(graph, [1], Policy(rare=[False, True])).mentor_of.tolist() == [-1, 0]
    assert assign(graph, [1], Policy("total", rare=[False, True])).mentor_of.tolist() == [0, -1]


def test_three_who_share_two_places_are_named_as_a_bottleneck():
    possible = [[True, True, False]] * 3 + [[False, False, True]]
    found = assign(dense(np.full((4, 3), 5), possible), [1, 1, 3])
    [unmatched] = np.flatnonzero(found.mentor_of < 0)

    assert found.bottleneck(unmatched) == Bottleneck(mentees=(0, 1, 2), mentors=(0, 1), places=2)
    assert found.bottleneck(3) is None


def test_a_mentor_without_places_is_no_way_out_of_a_bottleneck():
    found = assign(dense([[5, 5], [5, 5]]), [0, 1])
    [unmatched] = np.flatnonzero(found.mentor_of < 0)

    assert found.bottleneck(unmatched) == Bottleneck(mentees=(0, 1), mentors=(0, 1), places=1)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_every_bottleneck_has_more_people_than_places_and_no_way_out(data):
    fit, possible, places, _, _ = data.draw(problems(most=7))
    found = assign(CandidateGraph.from_dense(fit, possible), places)
    for mentee in np.flatnonzero((found.mentor_of < 0) & possible.any(axis=1)):
        squeeze = found.bottleneck(mentee)

        assert mentee in squeeze.mentees
        assert len(squeeze.mentees) > squeeze.places == sum(places[mentor] for mentor in squeeze.mentors)
        for one in squeeze.mentees:
            assert set(np.flatnonzero(possible[one] & (np.array(places) > 0))) <= set(squeeze.mentors)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_nobody_on_one_side_is_no_error(objective, shape):
    found = assign(dense(np.zeros(shape, dtype=int)), np.ones(shape[1], dtype=int), Policy(objective))

    assert found.matched == found.total_fit == found.certificate.gap == 0
    assert found.certificate.proven


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_no_places_and_no_candidates_leave_everybody_unmatched(objective):
    assert assign(dense([[5, 6]]), [0, 0], Policy(objective)).mentor_of.tolist() == [-1]
    assert assign(dense([[5, 6]], [[False, False]]), [9, 9], Policy(objective)).mentor_of.tolist() == [-1]


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: dense([[1, 10_001]]), "fit: row 0: 10001 is outside"),
        (lambda: dense([[1], [-1]]), "fit: row 1: -1 is outside"),
        (lambda: dense([[1.0], [float("nan")]]), "fit: row 1: expected whole numbers"),
        (lambda: dense([[1.5]]), "fit: row 0: expected whole numbers"),
        (lambda: dense([1, 2]), "fit: expected 2 dimensions"),
        (lambda: dense([[1, 2]], [[True]]), "possible: expected shape"),
        (lambda: dense([[1]], [[1]]), "possible: expected True and False"),
        (lambda: CandidateGraph([0, 1], [3], [5], 3), "indices: row 0: there is no mentor 3"),
        (lambda: CandidateGraph([0, 0, 2], [1, 1], [5, 5], 3), "indices: row 1: mentor 1 is there twice"),
        (lambda: CandidateGraph([0, 2, 1], [1], [5], 3), "indptr: row 1"),
        (lambda: CandidateGraph([0, 2], [1], [5], 3), "indptr: row 1"),
        (lambda: CandidateGraph([], [], [], 3), "indptr: row 0"),
        (lambda: CandidateGraph([0, 1], [1], [5, 6], 3), "fit: expected 1 values"),
        (lambda: CandidateGraph([0], [], [], -1), "n_mentors: "),
        (lambda: assign(dense([[1]]), [-1]), "places: row 0: -1 is below 0"),
        (lambda: assign(dense([[1]]), [1, 1]), "places: expected one number for each of 1 mentors"),
        (lambda: assign(dense([[1]]), [0.5]), "places: row 0"),
        (lambda: assign(dense([[1]]), [1], Policy(rare=[True, False])), "rare: expected one flag"),
        (lambda: Policy("best"), "objective: expected one of"),
        (lambda: Policy(eps=0), "eps: expected"),
        (lambda: Policy(exact="maybe"), "exact: expected"),
        (lambda: Policy(rare=[2]), "rare: expected"),
        (lambda: Policy(weights={"looks": 1}), "weights: 'looks' is none of"),
        (lambda: Policy(weights={"hours": -1}), "weights: hours: expected"),
        (lambda: Policy(weights=dict.fromkeys(Policy().weights, 0)), "weights: at least one"),
    ],
)
def test_what_is_wrong_is_named(make, said):
    with pytest.raises(ValueError, match=f"^{said}"):
        make()


def every_arrangement(possible, places):
    choices = [[-1, *np.flatnonzero(row)] for row in possible]
    for mentor_of in product(*choices):
        if all(mentor_of.count(mentor) <= room for mentor, room in enumerate(places)):
            yield mentor_of


def standing(objective, mentor_of, fit, floor, rare):
    fits = [int(fit[row, mentor]) for row, mentor in enumerate(mentor_of) if mentor >= 0]
    if objective == "maximin":
        return len(fits), min(fits, default=0), sum(fits)
    if objective == "total":
        return len(fits), sum(fits)
    matched_rare = sum(bool(rare[row]) for row, mentor in enumerate(mentor_of) if mentor >= 0)
    return len(fits), sum(one >= floor for one in fits), matched_rare, sum(fits)


@st.composite
def problems(draw, most=5, least=0):
    n, m = draw(st.integers(least, most)), draw(st.integers(least, most))
    top = draw(st.sampled_from([2, 9, 10_000]))
    flat = draw(st.lists(st.integers(0, top), min_size=n * m, max_size=n * m))
    open_to = draw(st.lists(st.sampled_from([True, True, False]), min_size=n * m, max_size=n * m))
    places = draw(st.lists(st.integers(0, 3), min_size=m, max_size=m))
    rare = draw(st.lists(st.booleans(), min_size=n, max_size=n))
    shape = (n, m)
    return (
        np.array(flat, dtype=int).reshape(shape),
        np.array(open_to, dtype=bool).reshape(shape),
        places,
        rare,
        top,
    )


@settings(max_examples=120, deadline=None)
@given(problems())
def test_no_arrangement_is_better_on_any_objective(problem):
    fit, possible, places, rare, top = problem
    everything = list(every_arrangement(possible, places))
    graph = CandidateGraph.from_dense(fit, possible)
    for objective in ("fair", "total", "maximin"):
        policy = Policy(objective, floor=top // 2, rare=np.array(rare, dtype=bool))
        found = assign(graph, places, policy)
        best = max(standing(objective, one, fit, top // 2, rare) for one in everything)

        assert standing(objective, found.mentor_of.tolist(), fit, top // 2, rare) == best
        assert (found.matched, found.total_fit) == (best[0], best[-1])
        assert found.certificate.proven
        assert found.certificate.rules_rechecked
        assert found.certificate.upper_bound == found.total_fit
        assert found.certificate.gap == 0
        assert found.certificate.max_cardinality == best[0]


@settings(max_examples=120, deadline=None)
@given(problems(most=7))
def test_a_stable_arrangement_has_no_blocking_pair_by_plain_search(problem):
    fit, possible, places, _, _ = problem
    graph = CandidateGraph.from_dense(fit, possible)
    mentor_of = assign(graph, places, Policy("stable")).mentor_of.tolist()
    for row, mentor in product(range(len(fit)), range(len(places))):
        if not possible[row, mentor] or not places[mentor] or mentor_of[row] == mentor:
            continue
        has = [fit[other, mentor] for other, its in enumerate(mentor_of) if its == mentor]
        own = -1 if mentor_of[row] < 0 else fit[row, mentor_of[row]]
        would = len(has) < places[mentor] or min(has) < fit[row, mentor]
        assert not (would and own < fit[row, mentor])


@pytest.mark.parametrize("seed", range(3))
def test_seven_mentees_and_seven_mentors_with_capacities_equal_all_answers(seed):
    random = np.random.default_rng(seed)
    fit = random.integers(0, 10_001, (7, 7))
    possible = random.random((7, 7)) < 0.35
    places = random.integers(0, 3, 7).tolist()
    everything = list(every_arrangement(possible, places))
    for objective in ("fair", "total", "maximin"):
        found = assign(CandidateGraph.from_dense(fit, possible), places, Policy(objective))
        best = max(standing(objective, one, fit, 5000, [False] * 7) for one in everything)
        assert standing(objective, found.mentor_of.tolist(), fit, 5000, [False] * 7) == best


@settings(max_examples=60, deadline=None)
@given(problems(most=7, least=1), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_result(problem, random):
    fit, possible, places, rare, _ = problem
    rows, columns = list(range(fit.shape[0])), list(range(fit.shape[1]))
    random.shuffle(rows)
    random.shuffle(columns)
    for objective in ("fair", "total", "maximin"):
        one = assign(CandidateGraph.from_dense(fit, possible), places, Policy(objective, rare=rare))
        other = assign(
            CandidateGraph.from_dense(fit[np.ix_(rows, columns)], possible[np.ix_(rows, columns)]),
            [places[column] for column in columns],
            Policy(objective, rare=[rare[row] for row in rows]),
        )
        assert (one.matched, one.total_fit) == (other.matched, other.total_fit)


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("mean_places", [0.5, 1.0, 3.0])
def test_compiled_and_plain_code_give_the_same_to_the_byte(monkeypatch, objective, mean_places):
    random = np.random.default_rng(5)
    table = random.integers(0, 10_001, (120, 60)), random.random((120, 60)) < 0.15
    places, rare = random.poisson(mean_places * 2, 60), random.random(120) < 0.2
    found = []
    for small in (0, 10_000):
        monkeypatch.setattr(compiling, "SMALL", small)
        monkeypatch.setattr(compiling, "PATIENT", small)
        found.append(assign(CandidateGraph.from_dense(*table), places, Policy(objective, rare=rare)))
    plain, fast = found

    assert plain.mentor_of.tobytes() == fast.mentor_of.tobytes()
    assert plain.certificate == fast.certificate
    assert plain.certificate.proven


def test_two_thousand_mentees_and_a_thousand_mentors_are_proven_best():
    random = np.random.default_rng(7)
    found = assign(
        CandidateGraph.from_dense(random.integers(0, 10_001, (2000, 1000)), random.random((2000, 1000)) < 0.3),
        random.integers(0, 4, 1000),
    )

    assert found.certificate.proven
    assert found.matched == found.certificate.max_cardinality


def test_the_plain_recheck_sees_a_pair_that_is_no_candidate_and_a_mentor_with_too_many():
    graph = dense([[5, 6], [7, 8]], [[True, False], [True, True]])

    assert recheck(graph, np.array([2, 0]), np.array([0, 0]))
    assert not recheck(graph, np.array([1, 1]), np.array([1, 0]))
    assert not recheck(graph, np.array([1, 1]), np.array([0, 0]))
