"""A persona's picture: always the same, never crossing, saying nothing."""

import re

from hypothesis import given
from hypothesis import strategies as st

from alongside.ui import pictures
from alongside.ui.templatetags.ui import persona_picture

seeds = st.integers(min_value=0, max_value=2**63)


def test_the_picture_people_know_never_changes():
    assert pictures.two_lines(11) == pictures.TwoLines(
        first="M-10 16C16 27 40 17 66 20", second="M-10 31C16 40 40 30 66 30", turned=-36, pair=1
    )


@given(seeds)
def test_the_two_lines_may_part_and_never_touch(seed):
    drawn = pictures.two_lines(seed)

    first, second = ([int(number) for number in re.findall(r"-?\d+", path)] for path in (drawn.first, drawn.second))
    assert first[0::2] == second[0::2]
    assert all(low - high >= pictures.APART for high, low in zip(first[1::2], second[1::2], strict=True))


@given(seeds)
def test_every_pair_of_colours_has_its_name_in_the_sheet(seed):
    assert 0 <= pictures.two_lines(seed).pair < pictures.PAIRS


def test_pictures_differ():
    assert len({persona_picture(seed) for seed in range(500)}) > 490


def test_a_picture_holds_no_colour_and_no_style_of_its_own():
    drawn = persona_picture('7"><script>')

    assert "style" not in drawn
    assert "#" not in drawn
    assert "script" not in drawn


def test_bars_of_nothing_are_drawn_as_nothing():
    assert pictures.bars([]) == []
    assert [(bar.a_width, bar.b_width) for bar in pictures.bars([("nobody", 0, 0)])] == [(0, 0)]
