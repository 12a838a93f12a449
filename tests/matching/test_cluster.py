"""Rows shared out among workers come back whole and in order."""

from datetime import date

import numpy as np
import pytest

from alongside.matching import Matcher, Mentee, Mentor
from alongside.matching.cluster import Cluster, blocks

WEEK = date(2026, 11, 23)


def doubled(table, first, last, add):
    return table["numbers"][first:last] * 2 + add


@pytest.fixture(scope="module")
def client():
    distributed = pytest.importorskip("distributed")
    # Threads in this process: no sockets are opened, and the code that is tried is the same.
    with distributed.Client(n_workers=1, threads_per_worker=2, processes=False, dashboard_address=None) as client:
        yield client


@pytest.mark.parametrize("count", [0, 1, 7, 100])
def test_blocks_cover_every_row_once(count):
    found = [row for first, last in blocks(count, 8) for row in range(first, last)]

    assert found == list(range(count))


def test_a_cluster_gives_what_one_process_gives_in_the_same_order(client):
    table = {"numbers": np.arange(1_000), "more": np.zeros(3)}
    rows = Cluster(client)

    parts = rows.map(doubled, rows.share(table), 1_000, 5)

    assert np.array_equal(np.concatenate(parts), doubled(table, 0, 1_000, 5))


def test_nobody_to_look_for_is_no_work(client):
    rows = Cluster(client)

    assert rows.map(doubled, rows.share({"numbers": np.arange(0)}), 0, 5) == []


def test_two_things_that_look_alike_stay_apart(client):
    rows = Cluster(client)
    first, second = rows.share({"numbers": np.zeros(4)}), rows.share({"numbers": np.zeros(4)})

    assert first.key != second.key


def test_a_round_shared_out_is_the_same_to_the_byte(client):
    mentees, mentors = programme_of(60), programme_of(25, places=2)

    alone = Matcher(week=WEEK).fit(mentees, mentors)
    shared = Matcher(week=WEEK, rows=Cluster(client)).fit(mentees, mentors)

    assert shared.pairs == alone.pairs
    assert repr(shared.certificate) == repr(alone.certificate)
    assert len(shared.pairs) > 40


def programme_of(count, **offers):
    """Some people who have lived two of seven things and are free on one of five evenings."""
    kind = Mentor if offers else Mentee
    return [
        kind(
            f"{kind.__name__}{number:03}",
            experiences=f"t{number % 7}:2;u{number % 5}:2",
            languages="en",
            formats="text",
            hours=f"{('Mon', 'Tue', 'Wed', 'Thu', 'Fri')[number % 5]} 18:00-20:00; Sun 10:00-12:00",
            **offers,
        )
        for number in range(count)
    ]
