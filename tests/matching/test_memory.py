"""A round that would not fit in memory is refused before it is begun, and says how much it needs."""

import pytest

from alongside.matching import Matcher, Policy, memory
from alongside.matching.memory import TooLarge


def test_a_round_that_is_too_large_says_what_it_needs_and_leaves_the_one_before(mentee, mentor, week, monkeypatch):
    matching = Matcher(Policy(), week=week).fit([mentee()], [mentor()])
    monkeypatch.setattr(memory, "free_bytes", lambda: 1_000)
    with pytest.raises(TooLarge) as refused:
        matching.fit([mentee("b")], [mentor()])

    assert refused.value.needed == 2 * memory.BYTES_A_PERSON + memory.BYTES_A_PAIR
    assert refused.value.free == 1_000
    assert [pair.mentee_id for pair in matching.pairs] == ["a"]


def test_a_machine_that_does_not_say_what_is_free_is_tried(mentee, mentor, week, monkeypatch):
    monkeypatch.setattr(memory, "free_bytes", lambda: None)

    assert Matcher(Policy(), week=week).fit([mentee()], [mentor()]).pairs


def test_what_holds_every_possible_pair_needs_more_and_counts_them_before_it_begins(mentee, mentor, week, monkeypatch):
    fair, stable = Matcher(Policy(), week=week), Matcher(Policy(objective="stable"), week=week)
    assert fair.needs(100_000, 40_000) < 2**31 < stable.needs(100_000, 40_000)

    monkeypatch.setattr(memory, "LISTED", 0)
    monkeypatch.setattr(memory, "free_bytes", lambda: 2 * memory.BYTES_A_PERSON)
    assert fair.fit([mentee()], [mentor()]).pairs
    with pytest.raises(TooLarge):
        stable.fit([mentee()], [mentor()])
    assert not stable.fit([mentee()], [mentor(languages="pl")]).pairs
