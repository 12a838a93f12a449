"""Until when everything asked of each mentor holds. The one place where it is worked out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from uuid import UUID

from django.db.models import Q

from alongside.mentorship.models import MentorPlaces, Module, Step, StepTaken, Training
from alongside.mentorship.rules.screening import REFUSED, Found, Required, Stage, cleared_until


def required_of(programme_id: UUID) -> list[Required]:
    """What nobody is proposed without, in this programme."""
    steps = Step.objects.filter(programme=programme_id, is_asked=True, is_required=True)
    modules = Module.objects.filter(programme=programme_id, is_asked=True, is_required=True, asked_at__isnull=False)
    asked = [row for table in (steps, modules) for row in table.values_list("pk", "asked_at", "settled_by")]
    return [
        Required(key=str(key), asked_at=begun, settled_by=settled) for key, begun, settled in asked if begun and settled
    ]


def held_by(programme_id: UUID, people: Iterable[UUID] | None = None) -> dict[UUID, dict[str, date]]:
    """For each person, the last day on which each thing they have done holds. Two queries, however many they are."""
    which = Q(programme=programme_id)
    if people is not None:
        which &= Q(person__in=list(people))
    found: dict[UUID, dict[str, date]] = defaultdict(dict)
    learned = Training.objects.filter(which, until__isnull=False)
    for person, module, until in learned.values_list("person_id", "module_id", "until"):
        if until is not None:
            found[person][str(module)] = max(until, found[person].get(str(module), until))
    # Somebody has looked and it does not hold, or something was found and nobody has looked yet.
    looked = Q(stage=Stage.NOT_HELD) | Q(stage=Stage.UNDER_WAY, result=Found.SOMETHING)
    steps = StepTaken.objects.filter(which).filter(Q(until__isnull=False) | looked)
    for person, step, until in steps.values_list("person_id", "step_id", "until"):
        found[person][str(step)] = until or REFUSED
    return found


def clearances(programme_id: UUID, places: Iterable[MentorPlaces]) -> dict[UUID, date | None]:
    """For each of these mentors, the last day on which everything holds; None while something has never been done."""
    rows = list(places)
    required = required_of(programme_id)
    held = held_by(programme_id, [one.person_id for one in rows] if len(rows) < 500 else None)
    return {
        one.person_id: cleared_until(required, held.get(one.person_id, {}), approved_at=one.approved_at) for one in rows
    }
