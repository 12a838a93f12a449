"""Writes."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.resources import policies
from alongside.resources.data import packaged_lines
from alongside.resources.events import CrisisLineChanged
from alongside.resources.models import CrisisLine
from alongside.resources.rules import Line

if TYPE_CHECKING:
    from alongside.people.models import Person


@dataclass(frozen=True, slots=True)
class Loaded:
    """How many lines were new, brought up to date, or left as a coordinator made them."""

    added: int
    updated: int
    left: int


@transaction.atomic
def load_crisis_lines(lines: Iterable[Line] | None = None) -> Loaded:
    """Put the lines that come with the program (or these) into the database; doing it again changes nothing.

    A line keeps its id for ever. One that a coordinator edited stays as they made it, and one they hid stays
    hidden. Lines that left the package stay until somebody hides them.
    """
    known = {row.id: row for row in CrisisLine.objects.all()}
    added, updated, left = [], 0, 0
    for line in packaged_lines() if lines is None else lines:
        facts = _facts(line)
        row = known.get(line.id)
        if row is None:
            added.append(CrisisLine(**facts))
        elif row.edited_at is not None or row.as_line() == line:
            left += 1
        else:
            changed = [name for name in facts if name != "id"]
            for name in changed:
                setattr(row, name, facts[name])
            row.save(update_fields=changed)
            updated += 1
    CrisisLine.objects.bulk_create(added)
    return Loaded(added=len(added), updated=updated, left=left)


@transaction.atomic
def add_line(line: Line, *, by: Person) -> str:
    """A line of this programme's own; returns its id.

    Raises NotAllowed for anyone who coordinates nothing. Emits CrisisLineChanged.
    """
    require(policies.can_keep_lines(by))
    _at_hand()
    line = replace(line, id=f"own-{secrets.token_hex(8)}")
    CrisisLine.objects.create(**_facts(line), edited_at=clock.now())
    _tell(line.id, "added", by)
    return line.id


@transaction.atomic
def edit_line(line: Line, *, by: Person) -> None:
    """Change a line for everybody, from now on; later releases leave it as it was made here.

    Raises NotAllowed for anyone who coordinates nothing, NotFound when it is gone. Emits CrisisLineChanged.
    """
    row = _row(line.id, by)
    for name, value in _facts(line).items():
        setattr(row, name, value)
    row.edited_at = clock.now()
    row.save()
    _tell(line.id, "edited", by)


@transaction.atomic
def check_line(line_id: str, *, by: Person) -> None:
    """The line was compared with its source today, and is right.

    Raises NotAllowed for anyone who coordinates nothing, NotFound when it is gone. Emits CrisisLineChanged.
    """
    row = _row(line_id, by)
    row.verified_on, row.edited_at = clock.today(), clock.now()
    row.save(update_fields=["verified_on", "edited_at"])
    _tell(line_id, "checked", by)


@transaction.atomic
def hide_line(line_id: str, *, by: Person, hidden: bool) -> None:
    """Leave a line out of the help page, or show it again.

    Raises NotAllowed for anyone who coordinates nothing, NotFound when it is gone. Emits CrisisLineChanged.
    """
    row = _row(line_id, by)
    if row.is_hidden != hidden:
        row.is_hidden = hidden
        row.save(update_fields=["is_hidden"])
        _tell(line_id, "hidden" if hidden else "shown", by)


def _row(line_id: str, by: Person) -> CrisisLine:
    require(policies.can_keep_lines(by))
    _at_hand()
    found = CrisisLine.objects.filter(pk=line_id).first()
    if found is None:
        raise NotFound("line")
    return lock(found)


def _at_hand() -> None:
    """An empty table stands for the lines that came with the program: one row alone would hide them all."""
    if not CrisisLine.objects.exists():
        load_crisis_lines()


def _facts(line: Line) -> dict[str, object]:
    return {**asdict(line), "languages": list(line.languages)}


def _tell(line_id: str, what: str, by: Person) -> None:
    emit(CrisisLineChanged(line_id=line_id, what=what), by=by.pk)
