"""Candidates are the same however they are found, none is missed, and a proof holds against everybody, listed or not."""

from itertools import product

import numpy as np
import pytest
from bench.populations import programme
from bench.scoring import WEEK
from bench.spreadsheets import rows_of

from alongside.matching import Matcher, Mentee, Mentor, Policy, passes
from alongside.matching import matcher as matchers
from alongside.matching.candidates import Scores, Search
from alongside.matching.crowd import Encoder
from alongside.matching.fit import weights_of

LANGUAGES, ODD_HOURS = "en", "Tue 17:07-19:11; Sat 10:00-12:00"


def people(n_mentees, n_mentors, *, seed, places=2.41):
    """A made-up programme in which some say nothing of a kind, and some hours fit no grid."""
    seekers, room = programme(n_mentees, n_mentors, seed=seed, mean_places=places)
    return [
        [kind(**_varied(row, number)) for number, row in enumerate(rows_of(columns, mentor=kind is Mentor))]
        for columns, kind in ((seekers, Mentee), (room, Mentor))
    ]


def _varied(row, number):
    row = dict(row)
    for every, column, said in (
        (7, "interests", ""), (11, "values", ""), (13, "goals", ""), (17, "hours", ODD_HOURS), (19, "experiences", ""),
        (3, "words", f"words {number % 5}"),
    ):  # fmt: skip
        if number % every == 0:
            row[column] = said
    if number % 7 == 0:
        row["dislikes"] = ""
    return row


def embed(texts):
    return np.array([[len(text), hash_of(text), 1.0] for text in texts])


def hash_of(text):
    return sum(map(ord, text)) % 7 - 3.0


@pytest.fixture(scope="module", params=[60, 0])
def searches(request):
    """The same search by numpy and by the kernel."""
    seekers, room = people(150, 400, seed=3)
    encoder = Encoder(room, week=WEEK, min_overlap=request.param, embed=embed)
    apart = {seekers[0].id: [one.id for one in room[:200]]}
    by = {"weights": weights_of(Policy().weight_units()), "min_overlap": request.param}
    packed = encoder.seekers(seekers, apart)
    return Search(packed, encoder.room, **by), Search(packed, encoder.room, **by).compiled()


def same(one, other):
    for name in ("degree", "mentor", "fit", "top"):
        assert np.array_equal(getattr(one, name), getattr(other, name)), name
    assert one.degree.sum() > 0


def test_all_that_are_possible_are_found_either_way(searches):
    plain, quick = (search.all() for search in searches)

    assert np.array_equal(searches[1].possible(), plain.degree)
    assert np.array_equal(plain.degree, quick.degree)
    assert np.array_equal(plain.mentor, quick.mentor)
    assert np.array_equal(plain.fit, quick.fit)


draw = np.random.default_rng(5)
PRICES = (None, draw.integers(-2_000, 9_000, 400), draw.integers(0, 10**11, 400))
OPEN = (None, draw.random((3, 400)) < 0.4)
BONUSES = ((0, 0), (7_000, 20_000), (7_500, 10**11))


@pytest.mark.parametrize(("k", "price", "open_to", "bonus"), [*product((1, 6, 500), range(3), range(2), range(3))])
def test_the_best_are_found_either_way_and_none_is_missed(searches, k, price, open_to, bonus):
    floor, extra = BONUSES[bonus]
    kind = None if open_to == 0 else (np.arange(150) % 3).astype(np.uint8)
    scores = Scores(PRICES[price], OPEN[open_to], kind, floor, extra)

    same(*(search.best(k, scores) for search in searches))


def test_the_best_are_those_that_scoring_everybody_would_choose(searches):
    _, quick = searches
    everybody, best = quick.all(), quick.best(5)
    ends, found = np.cumsum(everybody.degree), np.cumsum(best.degree)

    for row, (degree, few) in enumerate(zip(everybody.degree, best.degree, strict=True)):
        here = slice(ends[row] - degree, ends[row])
        order = np.lexsort((everybody.mentor[here], -everybody.fit[here]))[:5]
        assert set(best.mentor[found[row] - few : found[row]]) == set(everybody.mentor[here][order])


@pytest.fixture
def large(monkeypatch):
    """Any round is too large to hold everybody possible."""
    monkeypatch.setattr(matchers, "ALL_UP_TO", 0)
    monkeypatch.setattr(passes, "FIRST", 3)
    monkeypatch.setattr(passes, "NEXT", 2)
    monkeypatch.setattr(passes, "WAYS_OUT", 2)


@pytest.mark.parametrize(("objective", "places"), [*product(["fair", "total"], [0.8, 3.0])])
def test_a_large_round_comes_to_what_holding_everybody_comes_to(large, monkeypatch, objective, places):
    seekers, room = people(120, 60, seed=4, places=places)
    pinned, exclusions = [], [(seekers[0].id, room[0].id)]
    with monkeypatch.context() as patch:
        patch.setattr(matchers, "ALL_UP_TO", 10**9)
        whole = Matcher(Policy(objective=objective), week=WEEK).fit(seekers, room, exclusions)
        pinned = [(pair.mentee_id, pair.mentor_id) for pair in whole.pairs[:2]]
        whole.fit(seekers, room, exclusions, pinned)

    found = Matcher(Policy(objective=objective), week=WEEK).fit(seekers, room, exclusions, pinned)

    assert found.certificate.passes > 1
    assert found.certificate.proven
    assert (len(found.pairs), found.total_fit) == (len(whole.pairs), whole.total_fit)
    assert found.certificate.max_cardinality == whole.certificate.max_cardinality
    assert {pair.mentee_id for pair in found.pairs if pair.pinned} == {one for one, _ in pinned}
    assert [one.reasons for one in found.waiting if "full" not in one.reasons] == [
        one.reasons for one in whole.waiting if "full" not in one.reasons
    ]


def test_a_proof_made_early_is_never_too_good(large, monkeypatch):
    """After one look at everybody the lists still lack people: what the proof says could be gained covers them."""
    monkeypatch.setattr(passes, "ENOUGH_PASSES", 1)
    seekers, room = people(150, 40, seed=6, places=3.5)
    best = Matcher(Policy(objective="total"), week=WEEK)
    with monkeypatch.context() as patch:
        patch.setattr(matchers, "ALL_UP_TO", 10**9)
        best.fit(seekers, room)

    found = Matcher(Policy(objective="total", exact=False), week=WEEK).fit(seekers, room)

    assert len(found.pairs) == len(best.pairs)
    assert found.certificate.upper_bound >= best.total_fit >= found.total_fit


def test_small_changes_to_a_large_round_match_as_many_and_send_nobody_back(large):
    seekers, room = people(60, 25, seed=8, places=2.0)
    matching = Matcher(Policy(), week=WEEK).fit(seekers[:50], room[:22])
    gone = {matching.pairs[3].mentee_id}
    for change in (
        lambda: matching.add(seekers[55]), lambda: matching.add(room[23]),
        lambda: matching.decline(matching.pairs[0].mentee_id, matching.pairs[0].mentor_id),
        lambda: matching.remove(*gone), lambda: matching.remove(matching.pairs[3].mentor_id),
    ):  # fmt: skip
        before = {pair.mentee_id for pair in matching.pairs}
        delta = change()
        now = {pair.mentee_id for pair in matching.pairs}
        assert before - now <= {*delta.waiting, *gone}
        assert len(matching.pairs) == matching.certificate.max_cardinality
        assert matching.certificate.upper_bound >= matching.total_fit


def test_an_arrival_at_a_large_round_is_shown_the_best_who_have_a_place(large):
    seekers, room = people(60, 80, seed=9)
    matching = Matcher(Policy(), week=WEEK).fit(seekers[:50], room)
    left = {one.id: one.places for one in room}
    for pair in matching.pairs:
        left[pair.mentor_id] -= 1

    for arrival in seekers[50:]:
        shown = matching.suggest(arrival, k=4)
        everybody = matching.suggest(arrival, k=80)
        assert shown == everybody[:4]
        assert all(left[pair.mentor_id] > 0 for pair in everybody)
        assert everybody == sorted(everybody, key=lambda pair: (-pair.fit, pair.mentor_id))
