"""What always holds: moves only forwards, terms come back as they were kept, weights are shares."""

from hypothesis import given
from hypothesis import strategies as st

from alongside.mentorship.forms import RoundForm
from alongside.mentorship.rules import NEXT, Status, Terms, may_become, terms_from
from alongside.programmes.rules import WEIGHTS

words = st.text(max_size=300)


@given(st.lists(st.sampled_from(Status), max_size=12))
def test_whatever_is_tried_a_mentorship_never_comes_back_from_its_end(tried):
    now = Status.AGREEING
    seen = [now]
    for then in tried:
        if may_become(now, then):
            now = then
            seen.append(now)

    assert len(seen) == len(set(seen))
    assert Status.ENDED not in seen[:-1]


def test_every_state_can_be_left_for_the_end_but_the_end():
    assert [state for state in Status if not may_become(state, Status.ENDED)] == [Status.ENDED]
    assert set(NEXT) == set(Status)


@given(words, words, words, words)
def test_terms_come_back_as_they_were_kept(often, channel, until, between):
    terms = Terms(often=often, channel=channel, until=until, between_us=between)

    assert terms_from(terms.as_dict()) == terms


@given(st.dictionaries(st.text(max_size=20), words))
def test_terms_whose_words_were_erased_are_empty_not_an_error(kept):
    terms = terms_from(kept)

    assert terms.often == kept.get("often", "")


@given(st.fixed_dictionaries({name: st.integers(-5, 105) for name in WEIGHTS}))
def test_weights_become_shares_of_one_or_a_kind_refusal(typed):
    form = RoundForm(typed)
    fits = all(0 <= one <= 100 for one in typed.values()) and any(typed.values())

    assert form.is_valid() == fits
    if fits:
        assert abs(sum(form.weights().values()) - 1) < 1e-9
