"""Goals, written by the person alone, in small steps."""

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Max

from alongside.foundation import clock
from alongside.foundation.errors import Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.strategies import policies
from alongside.strategies.commands.words import checked
from alongside.strategies.models import Goal, Step
from alongside.strategies.rules import LONGEST_LINE, MOST_GOALS, MOST_STEPS, Aim

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def set_goal(*, by: "Person", words: str, why: str = "") -> Goal:
    """Write down something one wants. Raises BadInput on the words, Refused("too-many")."""
    said = checked(words, field="words", longest=LONGEST_LINE, needed=True)
    reason = checked(why, field="why")
    if Goal.objects.filter(person=by).count() >= MOST_GOALS:
        raise Refused("too-many")
    return Goal.objects.create(person=by, words=said, why=reason, made_on=clock.today())


@transaction.atomic
def change_goal(goal: Goal, *, by: "Person", words: str, why: str = "") -> Goal:
    """Say a goal differently. Raises NotAllowed for anyone but its author, BadInput on the words."""
    goal = lock(goal)
    require(policies.can_change(by, goal))
    goal.words = checked(words, field="words", longest=LONGEST_LINE, needed=True)
    goal.why = checked(why, field="why")
    goal.save(update_fields=["words", "why"])
    return goal


@transaction.atomic
def move_goal(goal: Goal, *, by: "Person", to: Aim) -> Goal:
    """Reached, let go, or taken up again. Raises NotAllowed for anyone but its author."""
    goal = lock(goal)
    require(policies.can_change(by, goal))
    goal.state = to
    goal.save(update_fields=["state"])
    return goal


@transaction.atomic
def add_step(goal: Goal, *, by: "Person", words: str) -> Step:
    """One more small step. Raises NotAllowed for anyone but the author, BadInput, Refused("too-many")."""
    goal = lock(goal)
    require(policies.can_change(by, goal))
    said = checked(words, field="words", longest=LONGEST_LINE, needed=True)
    if Step.objects.filter(goal=goal).count() >= MOST_STEPS:
        raise Refused("too-many")
    last = Step.objects.filter(goal=goal).aggregate(last=Max("place"))["last"] or 0
    return Step.objects.create(person=by, goal=goal, place=last + 1, words=said)


@transaction.atomic
def move_step(step: Step, *, by: "Person", to: Aim) -> Step:
    """Done, let go, or open again. Raises NotAllowed for anyone but the author."""
    step = lock(step)
    require(policies.can_change(by, step.goal))
    step.state = to
    step.save(update_fields=["state"])
    return step


@transaction.atomic
def remove_step(step: Step, *, by: "Person") -> None:
    """Strike a step out altogether. Raises NotAllowed for anyone but the author."""
    step = lock(step)
    require(policies.can_change(by, step.goal))
    step.delete()
