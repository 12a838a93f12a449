"""Trying things, saying for oneself how it was, and keeping what helps."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from alongside.foundation import clock, vault
from alongside.foundation.errors import Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.strategies import policies
from alongside.strategies.commands.words import checked
from alongside.strategies.models import KitItem, Trial
from alongside.strategies.rules import MOST_KEPT, MOST_TRIED, Worked

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.strategies.rules import Strategy


def key_of(person: "Person", code: str) -> bytes:
    """A fingerprint of one strategy, another one for each person."""
    return vault.index("strategies.kit", f"{person.pk}:{code}")


@transaction.atomic
def say_tried(strategy: "Strategy", *, by: "Person", worked: Worked, note: str = "") -> Trial:
    """Remember that a person tried this, and how it was. Only they ever see it. Raises BadInput on the note.

    The oldest is forgotten when there are very many.
    """
    words = checked(note, field="note")
    mine = Trial.objects.filter(person=by)
    if mine.count() >= MOST_TRIED:
        mine.filter(pk__in=list(mine.order_by("tried_on", "pk").values_list("pk", flat=True)[:1])).delete()
    return Trial.objects.create(
        person=by, strategy=strategy.id, worked=worked.value, note=words, tried_on=clock.today()
    )


@transaction.atomic
def unsay_tried(trial: Trial, *, by: "Person") -> None:
    """Forget one try. Raises NotAllowed."""
    require(policies.can_keep(by, trial))
    trial.delete()


@transaction.atomic
def keep(strategy: "Strategy", *, by: "Person") -> KitItem:
    """Keep this for oneself, at the end of the kit; again does nothing, and what was let go comes back.

    Raises Refused("kit-full").
    """
    mine = KitItem.objects.filter(person=by)
    key, place = key_of(by, strategy.id), (mine.aggregate(last=Max("place"))["last"] or 0) + 1
    item, made = KitItem.objects.get_or_create(person=by, key=key, defaults={"strategy": strategy.id, "place": place})
    if made and mine.count() > MOST_KEPT:
        raise Refused("kit-full")
    if not item.is_kept:
        item.place, item.is_kept = place, True
        item.save(update_fields=["place", "is_kept"])
    return item


@transaction.atomic
def let_go(item: KitItem, *, by: "Person") -> None:
    """Let something go; it can be taken up again. Raises NotAllowed."""
    item = lock(item)
    require(policies.can_keep(by, item))
    item.is_kept = False
    item.save(update_fields=["is_kept"])


@transaction.atomic
def write_note(item: KitItem, *, by: "Person", note: str) -> None:
    """A note to oneself. Raises NotAllowed, BadInput on the note."""
    item = lock(item)
    require(policies.can_keep(by, item))
    item.note = checked(note, field="note")
    item.save(update_fields=["note"])


@transaction.atomic
def move(item: KitItem, *, by: "Person", up: bool) -> None:
    """One place up or down in one's own order. Raises NotAllowed."""
    item = lock(item)
    require(policies.can_keep(by, item))
    order = list(KitItem.objects.filter(person=by, is_kept=True).order_by("place", "pk"))
    at = next((number for number, one in enumerate(order) if one.pk == item.pk), None)
    other = None if at is None else at - 1 if up else at + 1
    if at is None or other is None or not 0 <= other < len(order):
        return
    order[at], order[other] = order[other], order[at]
    for number, one in enumerate(order, 1):
        if one.place != number:
            KitItem.objects.filter(pk=one.pk).update(place=number)
