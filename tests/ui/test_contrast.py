"""Whoever sees little can read everything, by day and by night: measured on the colours of the sheet itself."""

import re
from itertools import product
from pathlib import Path

import pytest

import alongside.ui

SHEET = (Path(alongside.ui.__file__).parent / "static" / "ui" / "alongside.css").read_text(encoding="utf-8")
COLOURS = {
    name: (day, night) for name, day, night in re.findall(r"--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)", SHEET)
}
GROUNDS = ["paper", "raised", "wash", "side-wash", "clay-wash", "moss-wash", "plum-wash"]
WORDS = ["ink", "soft", "link", "side-deep", "clay-ink", "moss-ink", "plum"]
WRITTEN_ON = [("on-side", "side"), ("on-side", "side-deep"), ("on-plum", "plum"), ("paper", "clay-ink")]
#: Edges of what can be pressed or filled in, and lines of charts and pictures.
STROKES = ["edge", "side", "clay", "moss", "plum"]
TIMES = [0, 1]


def brightness(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str, time: int) -> float:
    dark, bright = sorted(brightness(COLOURS[name][time]) for name in (one, other))
    return (bright + 0.05) / (dark + 0.05)


def test_the_measure_agrees_with_the_ends_of_its_scale():
    assert brightness("#ffffff") == pytest.approx(1)
    assert brightness("#000000") == 0


@pytest.mark.parametrize(("words", "ground", "time"), [*product(WORDS, GROUNDS, TIMES)])
def test_words_hold_seven_to_one_on_every_ground(words, ground, time):
    assert contrast(words, ground, time) >= 7


@pytest.mark.parametrize(("words", "fill", "time"), [(*pair, time) for pair in WRITTEN_ON for time in TIMES])
def test_words_on_buttons_hold_seven_to_one(words, fill, time):
    assert contrast(words, fill, time) >= 7


@pytest.mark.parametrize(("stroke", "ground", "time"), [*product(STROKES, GROUNDS, TIMES)])
def test_edges_and_lines_hold_three_to_one(stroke, ground, time):
    assert contrast(stroke, ground, time) >= 3


def test_words_are_only_ever_coloured_by_what_was_measured():
    used = set(re.findall(r"(?<![\w-])color: var\(--([\w-]+)\)", SHEET))

    assert used <= {*WORDS, *(words for words, _fill in WRITTEN_ON)}


def test_no_colour_is_written_outside_the_properties():
    rules = SHEET[SHEET.index("/* Ground. */") : SHEET.index("@media print")]

    assert not re.findall(r"#[0-9a-fA-F]{3,8}\b|rgba?\(|hsla?\(", rules)


def test_an_old_browser_gets_the_day():
    old = SHEET[SHEET.index("@supports not (color: light-dark") : SHEET.index("/* Ground. */")]

    assert dict(re.findall(r"--([\w-]+): (#\w{6})", old)) == {name: day for name, (day, _night) in COLOURS.items()}
