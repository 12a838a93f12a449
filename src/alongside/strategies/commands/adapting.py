"""What a programme's library shows: hidden, said differently, or added."""

import secrets
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.policies import require
from alongside.strategies import policies
from alongside.strategies.library import by_id
from alongside.strategies.models import Adaptation
from alongside.strategies.rules import (
    FEWEST_STEPS,
    LONGEST_WORDS,
    MOMENTS,
    MOST_OWN,
    MOST_STEPS_OF_FIVE_MINUTES,
    WRITTEN,
    Area,
)

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

NEEDED = ("title", "what", "helps", "source")


@transaction.atomic
def hide_strategy(programme: "Programme", *, by: "Person", code: str) -> None:
    """Leave a strategy out; whoever keeps it goes on seeing it. Raises NotAllowed, NotFound."""
    _set_hidden(programme, by, code, hidden=True)


@transaction.atomic
def show_strategy(programme: "Programme", *, by: "Person", code: str) -> None:
    """Show a strategy again. Raises NotAllowed, NotFound."""
    _set_hidden(programme, by, code, hidden=False)


@transaction.atomic
def say_strategy(programme: "Programme", *, by: "Person", code: str, said: Mapping[str, Any]) -> Adaptation:
    """Say a strategy in the programme's own words. The same words as came with the program undo the change.

    Raises NotAllowed, NotFound, BadInput naming the field.
    """
    require(policies.can_adapt(by, programme.pk))
    row = _row(programme, code)
    original = by_id().get(code)
    words = _checked(said)
    if original is not None:
        words = {name: value for name, value in words.items() if name in WRITTEN and value != _plain(original, name)}
    row.said, row.changed_on = words, clock.today()
    row.save()
    return row


@transaction.atomic
def add_strategy(programme: "Programme", *, by: "Person", said: Mapping[str, Any]) -> Adaptation:
    """A strategy of the programme's own, under a code that says nothing.

    Raises NotAllowed, Refused("too-many"), BadInput naming the field.
    """
    require(policies.can_adapt(by, programme.pk))
    if Adaptation.objects.filter(programme=programme, code__startswith="own-").count() >= MOST_OWN:
        raise Refused("too-many")
    return Adaptation.objects.create(
        programme=programme, code=f"own-{secrets.token_hex(4)}", said=_checked(said), changed_on=clock.today()
    )


def _set_hidden(programme: "Programme", by: "Person", code: str, *, hidden: bool) -> None:
    require(policies.can_adapt(by, programme.pk))
    row = _row(programme, code)
    row.is_hidden, row.changed_on = hidden, clock.today()
    row.save()


def _row(programme: "Programme", code: str) -> Adaptation:
    found = Adaptation.objects.filter(programme=programme, code=code).first()
    if found is None and code not in by_id():
        raise NotFound("strategy")
    made = {"changed_on": clock.today()}
    return found or Adaptation.objects.get_or_create(programme=programme, code=code, defaults=made)[0]


def _plain(original: object, name: str) -> Any:
    value = getattr(original, name)
    return list(value) if isinstance(value, tuple) else value


def _checked(said: Mapping[str, Any]) -> dict[str, Any]:
    for name in NEEDED:
        if not str(said.get(name, "")).strip():
            raise BadInput("words-missing", field=name)
    steps = [step.strip() for step in said.get("steps", ()) if step.strip()]
    if not FEWEST_STEPS <= len(steps) <= MOST_STEPS_OF_FIVE_MINUTES:
        raise BadInput("steps", field="steps")
    words: dict[str, Any] = {
        name: str(said.get(name, "")).strip()[:LONGEST_WORDS] for name in WRITTEN if name != "steps"
    }
    words["steps"] = [step[:LONGEST_WORDS] for step in steps]
    words["area"] = Area(said.get("area", Area.HARD)).value
    words["when"] = [moment for moment in said.get("when", ()) if moment in MOMENTS]
    return words
