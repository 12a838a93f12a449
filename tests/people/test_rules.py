"""Hours are read and written without loss."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alongside.people.rules import Stretch, stretches, written

one = st.builds(
    lambda day, start, length: Stretch(day, start, start + length),
    st.integers(0, 6),
    st.integers(0, 1439),
    st.integers(1, 1439),
)


@given(st.lists(one, max_size=12))
def test_what_is_written_reads_back(some):
    assert stretches(written(some)) == sorted(set(some))


@given(st.text(max_size=40))
def test_any_text_is_read_or_named(text):
    try:
        found = stretches(text)
    except ValueError as error:
        found = None
        said = str(error)

    assert found is not None or said in text


@pytest.mark.parametrize(
    "text", ["Mon", "Mon 9-10", "Mon 09:00-09:00", "Mon 24:00-25:00", "Moo 09:00-10:00", "Mon 09:60-10:00"]
)
def test_nonsense_is_named(text):
    with pytest.raises(ValueError, match=text):
        stretches(text)
