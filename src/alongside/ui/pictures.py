"""What is drawn by the server: a persona's two lines, and bars."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

#: How many pairs of colours a persona's picture is drawn from; the sheet names them .two-0 ... .two-9.
PAIRS = 10
#: A picture is a circle this wide, in its own units.
WIDE = 56
#: The least room between the two lines, whose strokes are 5 wide: they may part, and never touch or cross.
APART = 8


@dataclass(frozen=True, slots=True)
class TwoLines:
    """The picture of a persona: two paths, how the whole is turned, and which pair of colours."""

    first: str
    second: str
    turned: int
    pair: int


def two_lines(seed: object) -> TwoLines:
    """The picture of this seed, today and always: the same seed gives the same lines on every machine.

    >>> two_lines(7) == two_lines("7")
    True
    """
    # A hash rather than a random generator: the pictures people know must not change with a new Python.
    numbers = sha256(f"two lines {seed}".encode()).digest()
    heights = [10 + numbers[at] % 26 for at in range(4)]
    gaps = [APART + numbers[4 + at] % 9 for at in range(4)]
    # A curve stays between its control points, so as long as every gap is positive the lines cannot meet.
    return TwoLines(
        first=_path(heights),
        second=_path([height + gap for height, gap in zip(heights, gaps, strict=True)]),
        turned=(numbers[8] % 5) * 18 - 36,
        pair=numbers[9] % PAIRS,
    )


def _path(heights: list[int]) -> str:
    start, one, two, end = heights
    return f"M-10 {start}C16 {one} 40 {two} 66 {end}"


@dataclass(frozen=True, slots=True)
class Bar:
    """One row of a chart: what it is about, its two numbers, and how wide each is drawn, 0 to 100.

    A number that must not be told, since it is so small that it could say who, is None, and drawn with no width.
    """

    label: str
    a: int | None
    b: int | None
    a_width: float
    b_width: float


def bars(rows: Sequence[tuple[str, int | None, int | None]]) -> list[Bar]:
    """Rows ready to draw, the largest number of all filling the width.

    >>> [(bar.a_width, bar.b_width) for bar in bars([("Grief", 4, 2), ("Night work", 0, 1)])]
    [(100.0, 50.0), (0.0, 25.0)]
    """
    most = max((number or 0 for _label, a, b in rows for number in (a, b)), default=0) or 1
    return [Bar(label, a, b, round(100 * (a or 0) / most, 1), round(100 * (b or 0) / most, 1)) for label, a, b in rows]
