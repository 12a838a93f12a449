"""Writes."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass

from django.db import transaction

from alongside.resources.data import packaged_lines
from alongside.resources.models import CrisisLine
from alongside.resources.rules import Line


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
        facts = {**asdict(line), "languages": list(line.languages)}
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
