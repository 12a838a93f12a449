"""Reads of becoming a mentor: what is asked, what waits for whom, what runs out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q, QuerySet

from alongside.foundation import clock, vault
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import (
    Application,
    MentorPlaces,
    MentorRole,
    Module,
    ModuleVersion,
    Nomination,
    Reference,
    Step,
    StepTaken,
    Training,
)
from alongside.mentorship.policies import screening as policies
from alongside.mentorship.queries.desk import counted
from alongside.mentorship.queries.pool import cleared, soon_over
from alongside.mentorship.rules import Applied
from alongside.mentorship.rules.screening import Asked, Kind, Learned, Named, Stage, Turn
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.rules import State

if TYPE_CHECKING:
    from alongside.mentorship.queries.desk import Counts
    from alongside.people.models import Person
    from alongside.programmes.models import Membership, Programme

REFERENCE_SCOPE = "mentorship.reference"
NAMED_SCOPE = "mentorship.nomination"
STILL_ASKED = (Asked.ON_ITS_WAY, Asked.SENT)
PAGE = 50
FIRST = 6


@dataclass(frozen=True, slots=True)
class Asks:
    """What a programme asks of its mentors, as its public page tells it."""

    role: MentorRole
    steps: list[Step]
    #: Each module that is published and asked, with what it says now.
    modules: list[tuple[Module, ModuleVersion]]
    minutes: int

    @property
    def asks_nothing(self) -> bool:
        """Whether an offer and an answer are all there is."""
        return not self.steps and not self.modules


def asks_of(programme: Programme) -> Asks:
    """What this programme asks, in four queries at most."""
    role = MentorRole.objects.filter(programme=programme).first() or MentorRole(programme=programme)
    steps = list(Step.objects.filter(programme=programme, is_asked=True).order_by("position", "kind"))
    modules = modules_of(programme)
    minutes = sum(version.minutes for module, version in modules if module.is_required)
    return Asks(role, steps, modules, minutes)


def modules_of(programme: Programme) -> list[tuple[Module, ModuleVersion]]:
    """Modules people learn now, in order, with what they say."""
    shown = Module.objects.filter(programme=programme, is_asked=True, asked_at__isnull=False).order_by("position", "pk")
    newest = newest_versions(shown)
    return [(module, newest[module.pk]) for module in shown if module.pk in newest]


def newest_versions(modules: QuerySet[Module]) -> dict[UUID, ModuleVersion]:
    """The newest published version of each, without its draft."""
    versions = ModuleVersion.objects.filter(module__in=modules, published_on__isnull=False).order_by("number")
    return {version.module_id: version for version in versions}


def role_page(viewer: Person | None, programme_id: UUID) -> tuple[Programme, Asks]:
    """A programme and what it asks, or NotFound where that is not for this viewer."""
    programme = programmes.programme(programme_id)
    if not policies.can_read_role(viewer, programme):
        raise NotFound("programme")
    return programme, asks_of(programme)


def every_step(programme: Programme) -> dict[str, Step]:
    """Every step this programme has ever set, by kind."""
    return {step.kind: step for step in Step.objects.filter(programme=programme)}


def every_module(programme: Programme) -> list[tuple[Module, ModuleVersion | None, ModuleVersion | None]]:
    """Every module with what is published and what is being written, in order, in two queries."""
    rows = list(Module.objects.filter(programme=programme).order_by("position", "pk"))
    published: dict[UUID, ModuleVersion] = {}
    drafts: dict[UUID, ModuleVersion] = {}
    for version in ModuleVersion.objects.filter(module__in=rows).order_by("number"):
        (published if version.published_on else drafts)[version.module_id] = version
    return [(module, published.get(module.pk), drafts.get(module.pk)) for module in rows]


def module_for(viewer: Person, module_id: UUID) -> Module:
    """A module of a programme this person coordinates, or NotFound."""
    found = Module.objects.select_related("programme").filter(pk=module_id).first()
    if found is None or not programme_policies.coordinates(viewer, found.programme_id):
        raise NotFound("module")
    return found


def versions_of(module: Module) -> list[ModuleVersion]:
    """What a module says and said, newest first."""
    return list(ModuleVersion.objects.filter(module=module).order_by("-number"))


def module_to_learn(viewer: Person, module_id: UUID) -> Module:
    """A module somebody who offers to mentor, or does, may learn; NotFound for everybody else."""
    found = Module.objects.filter(pk=module_id, is_asked=True, asked_at__isnull=False).first()
    if found is None or not may_learn(viewer, found.programme_id):
        raise NotFound("module")
    return found


def may_learn(person: Person, programme_id: UUID) -> bool:
    """Whether this person offers to mentor here, or does."""
    offers = Application.objects.filter(person=person, programme=programme_id, state=Applied.SENT).exists()
    return offers or MentorPlaces.objects.filter(person=person, programme=programme_id).exists()


def training_under_way(viewer: Person, module: Module) -> Training | None:
    """Where this person is in a module they have begun."""
    return Training.objects.select_related("version").filter(person=viewer, module=module, state=Learned.BEGUN).first()


def last_learned(viewer: Person, module: Module) -> Training | None:
    """When this person was last through this module."""
    done = Training.objects.select_related("version").filter(person=viewer, module=module, state=Learned.DONE)
    return done.order_by("-until", "-done_on").first()


def taken_by(person: Person, programme: Programme, kind: Kind) -> StepTaken:
    """How far somebody is with one step, or NotFound where it is not asked of them."""
    found = (
        StepTaken.objects.select_related("step")
        .filter(person=person, programme=programme, step__kind=kind, step__is_asked=True)
        .first()
    )
    if found is None:
        raise NotFound("step")
    return found


def step_for(viewer: Person, membership: Membership, kind: str) -> StepTaken:
    """The same for a coordinator, or NotFound if it is absent or not theirs to see."""
    found = StepTaken.objects.select_related("step").filter(
        person=membership.person_id, programme=membership.programme_id, step__kind=kind, step__is_asked=True
    )
    taken = found.first()
    if taken is None or not policies.can_decide_step(viewer, taken):
        raise NotFound("step")
    return taken


def steps_of(person_id: UUID, programme_id: UUID) -> list[StepTaken]:
    """Every step asked of somebody, in order."""
    mine = StepTaken.objects.filter(person=person_id, programme=programme_id, step__is_asked=True)
    return list(mine.select_related("step").order_by("step__position", "step__kind"))


def references_of(person_id: UUID, programme_id: UUID) -> list[Reference]:
    """Whom somebody named, in the order they did."""
    return list(Reference.objects.filter(person=person_id, programme=programme_id).order_by("asked_on", "pk"))


def reference_for(viewer: Person, reference_id: UUID) -> Reference:
    """A request one made oneself, or NotFound."""
    found = Reference.objects.filter(pk=reference_id, person=viewer).first()
    if found is None:
        raise NotFound("reference")
    return found


def reference_by(token: str) -> Reference:
    """The request behind a link that works, or NotFound whatever the cause."""
    found = Reference.objects.select_related("programme").filter(
        token_index=vault.index(REFERENCE_SCOPE, token), state__in=STILL_ASKED, expires_at__gt=clock.now()
    )
    reference = found.first()
    if reference is None:
        raise NotFound("link")
    return reference


def nomination_by(token: str) -> Nomination:
    """What a link somebody was given leads to while it works, or NotFound whatever the cause."""
    found = Nomination.objects.select_related("programme").filter(
        token_index=vault.index(NAMED_SCOPE, token), state=Named.OPEN, expires_at__gt=clock.now()
    )
    nomination = found.first()
    if nomination is None:
        raise NotFound("link")
    return nomination


def nominations_of(viewer: Person, programme: Programme) -> list[Nomination]:
    """The links this person made, newest first, without those that are over."""
    mine = Nomination.objects.filter(mentee=viewer, programme=programme).exclude(state=Named.OVER)
    return list(mine.order_by("-made_on", "pk")[:20])


def nomination_for(viewer: Person, nomination_id: UUID) -> Nomination:
    """A link one made oneself, or NotFound."""
    found = Nomination.objects.filter(pk=nomination_id, mentee=viewer).first()
    if found is None:
        raise NotFound("nomination")
    return found


def was_named(person: Person, programme: Programme) -> bool:
    """Whether this person took up somebody's link, and has not been offered to them yet."""
    return Nomination.objects.filter(nominee=person, programme=programme, state=Named.TAKEN).exists()


def named_by(person_id: UUID, programme_id: UUID) -> list[Card]:
    """Who named this person: for coordinators, who talk with them."""
    taken = Nomination.objects.filter(nominee=person_id, programme=programme_id, state__in=(Named.TAKEN, Named.OFFERED))
    ids = list(taken.values_list("mentee_id", flat=True))
    return list(people.cards(ids, space=Space.MENTORSHIP).values())


# --- the coordinator's list -----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Waits:
    """One step of one person that waits for a coordinator."""

    membership_id: UUID
    card: Card
    kind: str
    due_on: date
    days_over: int
    #: Whether it held before and runs out.
    renewal: bool


@dataclass(frozen=True, slots=True)
class RunsOut:
    """A mentor for whom something runs out, or has."""

    membership_id: UUID
    card: Card
    until: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class OnDesk:
    """What the desk shows of screening: counts, and the first few."""

    waiting: int
    lines: list[Waits]
    ready: int


def _waiting(programme: Programme) -> QuerySet[StepTaken]:
    rows = StepTaken.objects.filter(programme=programme, turn=Turn.COORDINATOR)
    return rows.select_related("step").order_by("due_on", "pk")


def _lines(programme: Programme, rows: list[StepTaken]) -> list[Waits]:
    ids = [one.person_id for one in rows]
    cards, numbers, today = people.cards(ids, space=Space.MENTORSHIP), _numbers(programme, ids), clock.today()
    return [
        Waits(
            numbers[one.person_id], cards[one.person_id], one.step.kind, one.due_on, max(0, (today - one.due_on).days),
            renewal=one.stage == Stage.HELD,
        )
        for one in rows
        if one.person_id in numbers and one.due_on is not None
    ]  # fmt: skip


def _numbers(programme: Programme, ids: list[UUID]) -> dict[UUID, UUID]:
    """Each person's place in the programme, which names them on a coordinator's pages."""
    rows = programmes.places_of(programme, state=State.ACTIVE).filter(person__in=ids)
    return dict(rows.values_list("person_id", "pk"))


def counts_for_desk(programme: Programme) -> list[Counts]:
    """What the desk counts of becoming a mentor, to take along in its one query of counts."""
    waits = StepTaken.objects.filter(programme=programme, turn=Turn.COORDINATOR)
    return [counted("steps", waits), counted("required", _required(programme))]


def on_desk(programme: Programme, counts: Mapping[str, int]) -> OnDesk:
    """The desk's part, from what was counted. The caller has looked the programme up as one the viewer coordinates."""
    waiting, required = counts.get("steps", 0), counts.get("required", 0)
    return OnDesk(
        waiting,
        _lines(programme, list(_waiting(programme)[:FIRST])) if waiting else [],
        _ready(programme, required).count() if required else 0,
    )


def _required(programme: Programme) -> QuerySet[Step]:
    return Step.objects.filter(programme=programme, is_asked=True, is_required=True)


def _ready(programme: Programme, many: int) -> QuerySet[Application]:
    """Offers for which every required step holds, of which there are so many, and only the answer is missing."""
    required = _required(programme)
    held = (
        StepTaken.objects.filter(programme=programme, step__in=required, stage=Stage.HELD, until__gte=clock.today())
        .order_by()
        .values("person")
        .annotate(n=Count("pk"))
        .filter(n__gte=many)
        .values("person")
    )
    return Application.objects.filter(programme=programme, state=Applied.SENT, person__in=held).order_by(
        "sent_on", "pk"
    )


def waiting_steps(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[StepTaken], list[Waits]]:
    """Every step that waits for a coordinator, longest overdue first. A constant number of queries."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_waiting(programme), PAGE).get_page(page)
    return shown, _lines(programme, list(shown))


def ready_for_an_answer(viewer: Person, programme: Programme) -> list[tuple[Application, Card]]:
    """The first fifty offers for which only the answer is missing, longest first."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = list(_ready(programme, _required(programme).count())[:PAGE])
    cards = people.cards([one.person_id for one in rows], space=Space.MENTORSHIP)
    return [(one, cards[one.person_id]) for one in rows]


def running_out(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[MentorPlaces], list[RunsOut]]:
    """Mentors for whom something has run out or does within 60 days, soonest first; then those never cleared."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = MentorPlaces.objects.filter(Q(programme=programme) & (soon_over() | ~cleared())).order_by(
        "cleared_until", "pk"
    )
    shown = Paginator(rows, PAGE).get_page(page)
    ids, today = [one.person_id for one in shown], clock.today()
    cards, numbers = people.cards(ids, space=Space.MENTORSHIP), _numbers(programme, ids)
    found = []
    for one in shown:
        until = one.cleared_until.date() if one.cleared_until else None
        if one.person_id in numbers:
            days = (until - today).days if until else None
            found.append(RunsOut(numbers[one.person_id], cards[one.person_id], until, days))
    return shown, found


def offer_of(person_id: UUID, programme_id: UUID) -> Application | None:
    """Somebody's offer that waits for an answer."""
    return Application.objects.filter(person=person_id, programme=programme_id, state=Applied.SENT).first()


def clearance_of(person_id: UUID, programme_id: UUID) -> dict[str, Any]:
    """Whether somebody mentors here, and until when they are cleared."""
    places = MentorPlaces.objects.filter(person=person_id, programme=programme_id).first()
    until = places.cleared_until if places else None
    return {
        "is_mentor": places is not None,
        "is_cleared": until is not None and until >= clock.now(),
        "until": until.date() if until else None,
    }


def learned_by(person_id: UUID, programme_id: UUID) -> list[tuple[str, str, date | None]]:
    """What somebody has learned, for coordinators: the title, begun or done, and until when. Never what they answered."""
    rows = Training.objects.filter(person=person_id, programme=programme_id).select_related("version")
    return [(one.version.title, one.state, one.until) for one in rows.order_by("module__position", "begun_on", "pk")]


def missing_steps(application: Application) -> list[str]:
    """The kinds of the required steps that do not hold yet, so that nobody presses a button that will refuse."""
    required = Step.objects.filter(programme=application.programme_id, is_asked=True, is_required=True)
    held = StepTaken.objects.filter(person=application.person_id, stage=Stage.HELD, until__gte=clock.today())
    return list(
        required.exclude(pk__in=held.values("step")).order_by("position", "kind").values_list("kind", flat=True)
    )
