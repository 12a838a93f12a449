"""Reads. Those of the help page are the same for everyone, signed in or not: there is no viewer to ask about."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import Error

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.resources import policies
from alongside.resources.data import packaged_lines, places
from alongside.resources.models import CrisisLine
from alongside.resources.rules import Kind, Line, in_order, is_stale, nearest

if TYPE_CHECKING:
    from datetime import datetime

    from alongside.people.models import Person

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


@dataclass(frozen=True, slots=True)
class Kept:
    """A line as a coordinator sees it."""

    line: Line
    is_hidden: bool
    edited_at: datetime | None

    @property
    def ref(self) -> str:
        """What names it in an address: its own id may say what it is about."""
        return sha256(self.line.id.encode()).hexdigest()[:12]

    @property
    def is_stale(self) -> bool:
        """Whether it was last checked so long ago that it may be wrong."""
        return is_stale(self.line.verified_on, clock.today())


def kept_lines(viewer: Person) -> list[Kept]:
    """Every line, hidden ones too, in the order to show them; NotFound for whoever coordinates nothing."""
    if not policies.can_keep_lines(viewer):
        raise NotFound("lines")
    rows = [Kept(row.as_line(), row.is_hidden, row.edited_at) for row in CrisisLine.objects.all()]
    kept = rows or [Kept(line, False, None) for line in packaged_lines()]
    by_id = {one.line.id: one for one in kept}
    return [by_id[line.id] for line in in_order(one.line for one in kept)]


def kept_line(viewer: Person, ref: str) -> Kept:
    """The line an address names, or NotFound: absent, or nothing of this viewer's."""
    found = next((one for one in kept_lines(viewer) if one.ref == ref), None)
    if found is None:
        raise NotFound("line")
    return found
