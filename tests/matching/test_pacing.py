"""Whoever waits for a round hears how far it is, and may stop it; nothing of a stopped round is left."""

import pytest

from alongside.matching import Matcher, Policy, pacing
from alongside.matching.pacing import Stopped, Watch


@pytest.fixture
def crowd(mentee, mentor):
    return [mentee(f"a{number:02}") for number in range(20)], [mentor(f"m{number}", places=4) for number in range(4)]


@pytest.fixture(autouse=True)
def few_at_once(monkeypatch):
    monkeypatch.setattr(pacing, "AT_ONCE", 3)


def test_what_is_told_goes_from_nothing_done_to_all_done(crowd, week):
    told = []
    Matcher(Policy(), week=week).fit(*crowd, progress=lambda *said: told.append(said))
    shares = [share for _, share, _ in told]

    assert list(dict.fromkeys(doing for doing, _, _ in told)) == ["reading", "candidates", "arranging", "checking"]
    assert shares == sorted(shares)
    assert (shares[0], shares[-1]) == (0, 1)
    assert len(set(shares)) > 10
    assert told[-1][2] == 0


def test_to_be_watched_changes_no_byte(crowd, week):
    alone = Matcher(Policy(), week=week).fit(*crowd)
    watched = Matcher(Policy(), week=week).fit(*crowd, progress=lambda *_: None, should_stop=lambda: False)

    assert (watched.pairs, watched.waiting, watched.certificate) == (alone.pairs, alone.waiting, alone.certificate)


@pytest.mark.parametrize("after", [0, 1, 5, 12])
def test_a_round_that_is_stopped_leaves_the_one_before(after, crowd, week, mentee):
    asked = []

    def should_stop():
        asked.append(1)
        return len(asked) > after

    matching = Matcher(Policy(), week=week).fit(*crowd)
    before = matching.pairs
    with pytest.raises(Stopped):
        matching.fit([mentee("somebody else"), *crowd[0]], crowd[1], should_stop=should_stop)

    assert matching.pairs == before
    assert len(matching.suggest(mentee("new"), k=2)) == 0


def test_a_first_round_that_is_stopped_leaves_nothing(crowd, week):
    matching = Matcher(Policy(), week=week)
    with pytest.raises(Stopped):
        matching.fit(*crowd, should_stop=lambda: True)

    with pytest.raises(ValueError, match=r"call \.fit"):
        _ = matching.pairs


def test_a_faulty_pin_leaves_the_round_before_as_well(crowd, week):
    matching = Matcher(Policy(), week=week).fit(*crowd)
    before = matching.pairs
    with pytest.raises(ValueError, match="pinned: row 0"):
        matching.fit(crowd[0][:5], crowd[1], pinned=[("nobody", "m1")])

    assert matching.pairs == before


def test_seconds_left_follow_from_how_long_it_took_so_far():
    now, told = [0.0], []
    watch = Watch(lambda *said: told.append(said), tick=lambda: now[0])
    watch.enter("reading")
    now[0] = 10.0
    watch.enter("candidates")
    now[0] = 17.0
    watch.enter("arranging")

    assert [left and round(left) for _, _, left in told] == [None, 90, 3]


def test_rows_that_are_shared_out_elsewhere_are_watched_as_a_whole():
    class Elsewhere:
        def share(self, thing):
            return ["there", thing]

        def map(self, function, thing, count, *args):
            return [function(thing, 0, count, *args)]

    told = []
    watch = Watch(lambda *said: told.append(said[1]), rows=Elsewhere())
    found = watch.map(lambda *said: said, watch.share("people"), 9, "more")

    assert found == [(["there", "people"], 0, 9, "more")]
    assert told == [0.1, 0.6]
