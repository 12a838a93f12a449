"""Tags every page may use."""

import math
from random import Random
from uuid import uuid4

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

register = template.Library()

#: How many pairs of colours a persona's picture is drawn from; the sheet names them .two-0 ... .two-9.
PAIRS = 10


@register.simple_tag
def once_token() -> SafeString:
    """The hidden number that lets a form act only once."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid4())


@register.simple_tag
def persona_picture(seed: int | None) -> SafeString:
    """Two lines that run side by side, drawn from a seed: the same seed, the same picture; it says nothing of anyone."""
    random = Random(int(seed or 0))  # noqa: S311 - a picture, not a secret
    heights = [random.randint(10, 44) for _ in range(4)]
    gap = random.choice((9, 10, 12, 13))
    first, second = (_line([height + shift for height in heights]) for shift in (-gap / 2, gap / 2))
    return format_html(
        '<svg class="face two-{}" viewBox="0 0 56 56" aria-hidden="true" focusable="false">'
        '<path class="line-a" d="{}"/><path class="line-b" d="{}"/></svg>',
        random.randrange(PAIRS), first, second,
    )  # fmt: skip


def _line(heights: list[float]) -> str:
    start, one, two, end = (round(height, 1) for height in heights)
    return f"M-4 {start} C 16 {one}, 40 {two}, 60 {end}"


@register.inclusion_tag("components/bars.html")
def bars(title: str, rows: list[tuple[str, int, int]], first: str, second: str) -> dict[str, object]:
    """Two bars a row, such as sought and offered, with the same figures in a table beneath.

    rows : list of (label, first value, second value), values >= 0
    """
    most = max((value for _label, *values in rows for value in values), default=0) or 1
    drawn = [
        {
            "label": label, "a": a, "b": b, "y": 34 * number, "a_width": math.ceil(250 * a / most),
            "b_width": math.ceil(250 * b / most),
        }
        for number, (label, a, b) in enumerate(rows)
    ]  # fmt: skip
    return {"title": title, "rows": drawn, "height": 34 * len(rows) + 4, "first": first, "second": second}
