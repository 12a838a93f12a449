"""Reads. They are the same for everyone, signed in or not, so there is no viewer to ask about."""

import logging

from django.db import Error

from alongside.resources.data import packaged_lines, places
from alongside.resources.models import CrisisLine
from alongside.resources.rules import Kind, Line, in_order, nearest

log = logging.getLogger("alongside.resources")


def every_line() -> tuple[Line, ...]:
    """Every line this programme shows; those that came with the program when the database has none or cannot answer."""
    try:
        rows = list(CrisisLine.objects.all())
    except Error as error:  # help must be there when nothing else is
        log.error("crisis lines come from the packaged file: %s", type(error).__name__)
        return packaged_lines()
    if not rows:
        return packaged_lines()
    return tuple(row.as_line() for row in rows if not row.is_hidden)


def lines_for(country: str, lines: tuple[Line, ...] | None = None) -> list[Line]:
    """The lines of one country and those that serve anywhere, in the order to show them."""
    known = every_line() if lines is None else lines
    return in_order(line for line in known if line.country in (country, ""))


def countries(lines: tuple[Line, ...] | None = None) -> list[str]:
    """The countries there is a line for, by code."""
    known = every_line() if lines is None else lines
    return sorted({line.country for line in known if line.country})


def neighbours(country: str, lines: tuple[Line, ...] | None = None, *, at_most: int = 4) -> list[str]:
    """The closest countries with somebody to talk to, closest first."""
    known = every_line() if lines is None else lines
    among = {line.country for line in known if line.country and line.kind is Kind.LINE}
    return nearest(country, among, places(), at_most=at_most)
