"""Tags every page may use."""

from collections.abc import Sequence
from uuid import uuid4

from django import template
from django.middleware.csrf import get_token
from django.template import Context
from django.utils.html import format_html
from django.utils.safestring import SafeString

from alongside.ui import pictures

register = template.Library()


@register.simple_tag
def once_token() -> SafeString:
    """The hidden number that lets a form act only once."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def form_marks(context: Context) -> SafeString:
    """Both hidden numbers of a POST form, also where `{% csrf_token %}` is out of reach: in an include with `only`."""
    request = getattr(context, "request", None)
    forgery = (
        format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))
        if request
        else ""
    )
    return format_html("{}{}", forgery, once_token())


@register.simple_tag
def persona_picture(seed: object, size: str = "") -> SafeString:
    """Two lines that run side by side, drawn from a seed: the same seed, the same picture; it says nothing of anyone.

    size : "" or "small"
    """
    drawn = pictures.two_lines(seed)
    return format_html(
        '<svg class="face{} two-{}" viewBox="0 0 56 56" aria-hidden="true" focusable="false">'
        '<g transform="rotate({} 28 28)"><path class="line-a" d="{}"/><path class="line-b" d="{}"/></g></svg>',
        f" face--{size}" if size else "", drawn.pair, drawn.turned, drawn.first, drawn.second,
    )  # fmt: skip


@register.inclusion_tag("components/bars.html")
def bars(title: str, rows: Sequence[tuple[str, int | None, int | None]], first: str, second: str) -> dict[str, object]:
    """Two bars a row, such as sought and offered, with the same figures in a table beneath.

    rows : list of (label, first value, second value), values >= 0; None for a number so small that it is not told
    """
    return {"title": title, "rows": pictures.bars(rows), "first": first, "second": second}


@register.filter
def beside(cells: Sequence[object], columns: Sequence[object]) -> list[tuple[object, object]]:
    """Each cell of a table's row with the column it stands in."""
    return list(zip(cells, columns, strict=True))
