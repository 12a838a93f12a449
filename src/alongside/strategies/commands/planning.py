"""The private sheet on telling: written in parts, changed at any time, looked at again on a day one chooses."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.notifications import commands as notifications
from alongside.strategies import policies
from alongside.strategies.commands.words import checked
from alongside.strategies.models import Plan
from alongside.strategies.rules import MOST_PLANS, PLAN_FIELDS, Reach

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def begin_plan(*, by: "Person", said: Mapping[str, str]) -> Plan:
    """A new sheet. Raises BadInput naming the field, Refused("too-many")."""
    words = _checked(said)
    if Plan.objects.filter(person=by).count() >= MOST_PLANS:
        raise Refused("too-many")
    return Plan.objects.create(person=by, said=words, made_on=clock.today())


@transaction.atomic
def write_plan(plan: Plan, *, by: "Person", said: Mapping[str, str]) -> Plan:
    """Write one part of a sheet; the others stay. Raises NotAllowed for anyone but its author, BadInput."""
    plan = lock(plan)
    require(policies.can_change(by, plan))
    plan.said = {**plan.said, **_checked(said)}
    plan.save(update_fields=["said"])
    return plan


@transaction.atomic
def look_again(plan: Plan, *, by: "Person", on: date | None) -> Plan:
    """The day to be reminded, or none. Raises NotAllowed for anyone but the author, BadInput for a day long gone."""
    plan = lock(plan)
    require(policies.can_change(by, plan))
    if on is not None and on != plan.look_again_on and not clock.today() <= on <= clock.today() + timedelta(days=3650):
        raise BadInput("day", field="look_again_on")
    plan.look_again_on, plan.reminded = on, plan.reminded and on == plan.look_again_on
    plan.save(update_fields=["look_again_on", "reminded"])
    return plan


@regularly(timedelta(hours=3))
def remind() -> None:
    """Tell everyone whose day has come, once."""
    for plan in Plan.objects.filter(reminded=False, look_again_on__lte=clock.today()).order_by("look_again_on", "pk")[
        :500
    ]:
        with transaction.atomic():
            once = f"look:{plan.pk}:{plan.look_again_on}"
            url = reverse("strategies:plan", args=[plan.pk])
            notifications.tell(plan.person_id, kind="strategies.look-again", url=url, once=once)
            Plan.objects.filter(pk=plan.pk, look_again_on=plan.look_again_on).update(reminded=True)


def _checked(said: Mapping[str, str]) -> dict[str, str]:
    words = {name: checked(value, field=name) for name, value in said.items() if name in PLAN_FIELDS}
    if words.get("reach", "") not in ("", *Reach):
        raise BadInput("reach", field="reach")
    return words
