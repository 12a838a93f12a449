"""Reads: the library for anyone, and what is a person's own or shared with them."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from uuid import UUID

from alongside.foundation.errors import NotFound
from alongside.people import queries as people
from alongside.people.rules import Card as PersonCard
from alongside.people.rules import Space
from alongside.programmes import queries as programmes
from alongside.strategies import companions, policies
from alongside.strategies.library import by_id, packaged
from alongside.strategies.models import (
    Adaptation,
    Card,
    Feedback,
    Goal,
    KitItem,
    Line,
    Plan,
    Rehearsal,
    Share,
    Step,
    Trial,
)
from alongside.strategies.policies import Shareable, thing_of
from alongside.strategies.rules import Area, Evidence, Heard, Strategy, Thing

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

MOST_SHOWN = 100


# --- the library -----------------------------------------------------------------------------------------------------


def programme_for(viewer: "Person | None") -> "Programme | None":
    """Whose library somebody sees: their programme's, or the first one's."""
    return (programmes.the_programme_for(viewer) if viewer else None) or programmes.open_to_all()


def everything(programme: "Programme | None") -> tuple[Strategy, ...]:
    """Every strategy as this programme says it, hidden ones too, its own last in each area."""
    rows = {row.code: row for row in Adaptation.objects.filter(programme=programme)} if programme else {}
    shown = [_adapted(one, rows.pop(one.id, None)) for one in packaged()]
    shown += [_own(row) for _code, row in sorted(rows.items(), key=lambda pair: (pair[1].changed_on, pair[0]))]
    order = list(Area)
    return tuple(sorted(shown, key=lambda one: order.index(one.area)))


def library(programme: "Programme | None") -> tuple[Strategy, ...]:
    """Every strategy this programme shows."""
    return tuple(one for one in everything(programme) if not one.is_hidden)


def strategy(programme: "Programme | None", code: str, *, hidden_too: bool = False) -> Strategy:
    """One strategy as this programme says it, or NotFound."""
    row = Adaptation.objects.filter(programme=programme, code=code).first() if programme else None
    came = by_id().get(code)
    found = _adapted(came, row) if came else _own(row) if row else None
    if found is None or (found.is_hidden and not hidden_too):
        raise NotFound("strategy")
    return found


def strategy_for(viewer: "Person", code: str) -> Strategy:
    """One strategy for somebody who may have kept it before it was hidden."""
    kept = code in {str(item.strategy) for item in KitItem.objects.filter(person=viewer)}
    return strategy(programme_for(viewer), code, hidden_too=kept)


def _adapted(one: Strategy, row: Adaptation | None) -> Strategy:
    if row is None:
        return one
    said: dict[str, Any] = dict(row.said)
    if "steps" in said:
        said["steps"] = tuple(said["steps"])
    return replace(one, **said, is_own=bool(row.said), is_hidden=row.is_hidden)


def _own(row: Adaptation) -> Strategy:
    said = row.said
    return Strategy(
        id=row.code, area=Area(said.get("area", Area.HARD)), title=said.get("title", ""), what=said.get("what", ""),
        helps=said.get("helps", ""), not_for=said.get("not_for", ""), steps=tuple(said.get("steps", ())),
        known=said.get("known", ""), evidence=Evidence.PRACTICE, source=said.get("source", ""),
        year=row.changed_on.year, when=tuple(said.get("when", ())), language="", is_own=True, is_hidden=row.is_hidden,
    )  # fmt: skip


# --- a person's own --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Kept:
    """One line of somebody's kit."""

    item: KitItem
    strategy: Strategy


@dataclass(frozen=True, slots=True)
class Tried:
    """One try, and what it was of."""

    trial: Trial
    strategy: Strategy


def kit_of(viewer: "Person", *, kept: bool = True) -> list[Kept]:
    """What somebody keeps, in their own order; or what they let go."""
    items = KitItem.objects.filter(person=viewer, is_kept=kept).order_by("place", "pk")
    known = {one.id: one for one in everything(programme_for(viewer))}
    return [Kept(item, known[str(item.strategy)]) for item in items if str(item.strategy) in known]


def kit_item_for(viewer: "Person", item_id: UUID) -> KitItem:
    """One line of one's own kit, or NotFound."""
    found = KitItem.objects.filter(person=viewer, pk=item_id).first()
    if found is None:
        raise NotFound("kit item")
    return found


def kept_item(viewer: "Person", code: str) -> KitItem | None:
    """This strategy in somebody's kit, kept or let go."""
    return next((item for item in KitItem.objects.filter(person=viewer) if item.strategy == code), None)


def tried_by(viewer: "Person", *, code: str = "") -> list[Tried]:
    """What somebody tried, newest first, at most a hundred; or their tries of one thing."""
    known = {one.id: one for one in everything(programme_for(viewer))}
    rows = Trial.objects.filter(person=viewer).order_by("-tried_on", "-pk")
    found = (Tried(row, known[str(row.strategy)]) for row in rows[:400] if str(row.strategy) in known)
    return [one for one in found if code in ("", one.strategy.id)][:MOST_SHOWN]


def trial_for(viewer: "Person", trial_id: UUID) -> Trial:
    """One of one's own tries, or NotFound."""
    found = Trial.objects.filter(person=viewer, pk=trial_id).first()
    if found is None:
        raise NotFound("trial")
    return found


def goals_of(viewer: "Person") -> list[Goal]:
    """Somebody's own goals with their steps, newest first, in two queries."""
    return list(Goal.objects.filter(person=viewer).order_by("-made_on", "pk").prefetch_related("steps"))


def goal_for(viewer: "Person", goal_id: UUID) -> Goal:
    """A goal of one's own or shared with one, or NotFound."""
    found = policies.goals_visible_to(viewer).filter(pk=goal_id).first()
    if found is None:
        raise NotFound("goal")
    return found


def steps_of(goal: Goal) -> list[Step]:
    """The steps of a goal, in order."""
    return list(Step.objects.filter(goal=goal).order_by("place"))


def step_for(viewer: "Person", goal_id: UUID, step_id: UUID) -> Step:
    """One step of one's own goal, or NotFound; whoever it is shared with has no page of a step."""
    found = Step.objects.select_related("goal").filter(pk=step_id, goal=goal_id, goal__person=viewer).first()
    if found is None:
        raise NotFound("step")
    return found


def rehearsals_of(viewer: "Person") -> list[Rehearsal]:
    """Somebody's own rehearsals, newest first."""
    return list(Rehearsal.objects.filter(person=viewer).order_by("-made_on", "pk"))


def rehearsal_for(viewer: "Person", rehearsal_id: UUID) -> Rehearsal:
    """A rehearsal of one's own or shared with one, or NotFound."""
    found = policies.rehearsals_visible_to(viewer).filter(pk=rehearsal_id).first()
    if found is None:
        raise NotFound("rehearsal")
    return found


def lines_of(rehearsal: Rehearsal) -> list[Line]:
    """What is said in a rehearsal, in order."""
    return list(Line.objects.filter(rehearsal=rehearsal).order_by("number"))


def plans_of(viewer: "Person") -> list[Plan]:
    """Somebody's own sheets, newest first."""
    return list(Plan.objects.filter(person=viewer).order_by("-made_on", "pk"))


def plan_for(viewer: "Person", plan_id: UUID) -> Plan:
    """A sheet of one's own or shared with one, or NotFound."""
    found = policies.plans_visible_to(viewer).filter(pk=plan_id).first()
    if found is None:
        raise NotFound("plan")
    return found


def own(viewer: "Person", kind: str, thing_id: UUID) -> Shareable:
    """Something of one's own that can be shared or thrown away, or NotFound."""
    table = policies.TABLES.get(Thing(kind)) if kind in set(Thing) else None
    found = table.objects.filter(person=viewer, pk=thing_id).first() if table else None
    if found is None:
        raise NotFound("thing")
    return found


# --- what is shared --------------------------------------------------------------------------------------------------


def share_of(one: Shareable) -> Share | None:
    """Whom this is shared with, if with anybody."""
    return Share.objects.filter(kind=thing_of(one), thing_id=one.pk).first()


def shared_ids(viewer: "Person") -> set[UUID]:
    """Which of somebody's own things another person sees now."""
    return set(Share.objects.filter(owner=viewer).values_list("thing_id", flat=True))


def card_of(person_id: UUID) -> PersonCard:
    """How somebody appears here."""
    return people.card(person_id, space=Space.MENTORSHIP)


@dataclass(frozen=True, slots=True)
class Together:
    """Everything two people share through what brings them together."""

    companion: companions.Companion
    goals: list[Goal]
    rehearsals: list[Rehearsal]
    plans: list[Plan]
    feedback: list[Feedback]


def together_for(viewer: "Person", about_id: UUID) -> Together:
    """What the two of a companionship share, or NotFound when this person has no part in it (any more)."""
    found = next((one for one in companions.companions_of(viewer) if one.about_id == about_id), None)
    if found is None:
        raise NotFound("together")
    shares = Share.objects.filter(about_kind=found.about_kind, about_id=about_id)
    ids: dict[str, list[UUID]] = {}
    for one in shares.filter(owner__in=(viewer.pk, found.person_id), with_person__in=(viewer.pk, found.person_id)):
        ids.setdefault(one.kind, []).append(one.thing_id)
    feedback = policies.feedback_visible_to(viewer).filter(about_kind=found.about_kind, about_id=about_id)
    return Together(
        companion=found,
        goals=list(
            policies.goals_visible_to(viewer).filter(pk__in=ids.get(Thing.GOAL, ())).order_by("-made_on", "pk")
            .prefetch_related("steps")
        ),
        rehearsals=list(
            policies.rehearsals_visible_to(viewer).filter(pk__in=ids.get(Thing.REHEARSAL, ())).order_by("-made_on", "pk")
        ),
        plans=list(policies.plans_visible_to(viewer).filter(pk__in=ids.get(Thing.PLAN, ())).order_by("-made_on", "pk")),
        feedback=list(feedback.order_by("-asked_on", "pk")[:MOST_SHOWN]),
    )  # fmt: skip


# --- feedback --------------------------------------------------------------------------------------------------------


def feedback_of(viewer: "Person") -> list[Feedback]:
    """Feedback somebody asked for or is asked for, newest first."""
    return list(policies.feedback_visible_to(viewer).order_by("-asked_on", "pk")[:MOST_SHOWN])


def feedback_for(viewer: "Person", feedback_id: UUID) -> Feedback:
    """Feedback one asked for or is asked for, or NotFound."""
    found = policies.feedback_visible_to(viewer).filter(pk=feedback_id).first()
    if found is None:
        raise NotFound("feedback")
    return found


def last_card(feedback: Feedback) -> Card | None:
    """Feedback as it was last said."""
    return Card.objects.filter(feedback=feedback).order_by("-number").first()


def is_closed(feedback: Feedback) -> bool:
    """Whether nothing more can come of it."""
    return feedback.state in (Heard.HEARD, Heard.CLOSED)


def named(ids: Iterable[UUID]) -> dict[UUID, PersonCard]:
    """How these people appear here, in one query."""
    return people.cards(ids, space=Space.MENTORSHIP)
