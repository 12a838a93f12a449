"""The measurements of matching still run, and still tell a good answer from a bad one. Nothing here is timed."""

import json
from pathlib import Path

import numpy as np
import pytest
from bench.bars import Run, at_least, at_most, holds, row
from bench.graphs import draw_graph
from bench.peers import measure
from bench.peers.bare import judge, read
from bench.populations import programme
from bench.scoring import WEEK, Scorer
from bench.spreadsheets import mentees_of, mentors_of

from alongside.matching import Matcher, Policy
from bench import matching


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    return tmp_path_factory.mktemp("programmes")


def bench(capsys, kept: Path, *words: str):
    code = matching.main([*words, "--size", "1k", "--seeds", "1", "--json", "--folder", str(kept)])
    return code, [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_bare_bars_run_on_a_small_programme_and_no_answer_is_wrong(capsys, kept):
    code, outcomes = bench(capsys, kept, "--bar", "1", "--bar", "7", "--bar", "8")

    assert [one["bar"] for one in outcomes] == [1, 7, 8]
    assert code == 0, [limit for one in outcomes for limit in one["limits"] if limit["met"] is False]
    by_system = {one["system"]: one for one in outcomes[0]["rows"]}
    assert by_system["first_come"]["matched"] < by_system["alongside"]["matched"]


def test_people_are_matched_as_well_as_by_scoring_everybody(capsys, kept):
    code, [outcome] = bench(capsys, kept, "--bar", "4")

    assert code == 0, outcome["limits"]
    ours, dense = outcome["rows"]
    assert ours["matched"] == dense["matched"]


def test_a_peer_that_is_not_there_is_said_so_in_its_row(monkeypatch, tmp_path):
    monkeypatch.setattr("bench.peers.ROOT", tmp_path)

    found = measure("alongside_bare", tmp_path)

    assert row("alongside", [found])["missing"]


def test_a_peer_nobody_asked_for_is_not_run(kept):
    run = Run(folder=kept, size="1k", seeds=1, peers=frozenset({"stable"}), say=lambda _words: None)

    found = run.figures("ortools_flow", run.graph("1k", 1))

    assert found == {"missing": "not asked for"}


def test_an_arrangement_that_is_none_ends_the_measurement(kept):
    run = Run(folder=kept, size="1k", seeds=1, say=lambda _words: None)
    problem = read(run.graph("1k", 1))
    everybody_with_the_first = np.zeros(problem.n_mentees, dtype=np.int64)

    with pytest.raises(SystemExit):
        judge(problem, everybody_with_the_first)


def test_scoring_by_hand_and_the_library_say_the_same_of_every_pair():
    mentees, mentors = programme(120, 60, seed=5)
    fits, possible = Scorer(mentees, mentors).block(0, 120)

    matching = Matcher(Policy(objective="total"), week=WEEK).fit(mentees_of(mentees), mentors_of(mentors))

    assert matching.pairs
    for mentee in range(0, 120, 7):
        said = matching.suggest(f"p{mentee:07d}", k=60)
        by_hand = {f"m{mentor:07d}": int(fits[mentee, mentor]) for mentor in np.flatnonzero(possible[mentee])}
        assert {pair.mentor_id: pair.fit for pair in said}.items() <= by_hand.items()


def test_the_same_seed_gives_the_same_programme():
    first, second = (draw_graph(*programme(200, 80, seed=3), seed=3) for _ in range(2))

    assert all(np.array_equal(one, other) for one, other in zip(first, second, strict=True))


def test_programmes_are_scarce_clustered_and_have_rare_experiences():
    mentees, mentors = programme(20_000, 8_000, seed=1)
    said = mentees.experiences[mentees.experiences >= 0]
    counts = np.sort(np.bincount(said))[::-1]

    assert mentors.places.sum() < len(mentees)
    assert counts[0] > 20 * counts[-1]
    assert (mentees.languages[:, 0] == 0).mean() > 0.25


def test_limits_are_met_missed_or_not_asked():
    assert at_least("a", 2.0, 1).met is True
    assert at_most("a", 2.0, 1).met is False
    assert at_least("a", 2.0, 3, asked=False).met is None
    assert at_least("a", None, 3).met is None
    assert holds("a", [True, False]).met is False
