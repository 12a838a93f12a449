"""What a programme asks of its mentors: the role in honest words, the steps, and what is to be learned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship.commands.clearing import keep_clearances
from alongside.mentorship.commands.screening import set_out
from alongside.mentorship.events.screening import AsksChanged, ModulePublished
from alongside.mentorship.models import (
    Application,
    MentorPlaces,
    MentorRole,
    Module,
    ModuleVersion,
    Step,
    StepTaken,
    Training,
)
from alongside.mentorship.rules import Applied
from alongside.mentorship.rules.learning import Question
from alongside.mentorship.rules.screening import (
    LONGEST_ABOUT,
    LONGEST_LINE,
    LONGEST_PAGE,
    LONGEST_TITLE,
    MOST_MODULE_PAGES,
    MOST_MODULES,
    MOST_MONTHS,
    MOST_QUESTIONS,
    MOST_REFERENCES,
    NEVER,
    Kind,
    Learned,
    ModuleKind,
    Turn,
)
from alongside.programmes import policies as programme_policies

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@transaction.atomic
def describe_role(
    programme: Programme, *, by: Person, hours_a_month: int, months: int, about: str, hard: str, given_back: str,
    may_be_named: bool,
) -> MentorRole:  # fmt: skip
    """Say what being a mentor here is. Raises NotAllowed, BadInput naming the field."""
    require(programme_policies.coordinates(by, programme.pk))
    if not 1 <= hours_a_month <= 80:
        raise BadInput("out-of-range", field="hours_a_month")
    if not 1 <= months <= MOST_MONTHS:
        raise BadInput("out-of-range", field="months")
    for field, words in (("about", about), ("hard", hard), ("given_back", given_back)):
        if len(words) > LONGEST_ABOUT:
            raise BadInput("too-long", field=field)
    said = {"about": about.strip(), "hard": hard.strip(), "given_back": given_back.strip()}
    role, _made = MentorRole.objects.update_or_create(
        programme=programme,
        defaults={"hours_a_month": hours_a_month, "months": months, "may_be_named": may_be_named, **said},
    )
    return role


@transaction.atomic
def ask_step(
    programme: Programme, *, by: Person, kind: Kind, is_asked: bool, is_required: bool = True,
    valid_months: int | None = None, how_many: int = 1, position: int = 1, settled_by: date | None = None,
) -> Step:  # fmt: skip
    """Ask a step of everybody who would mentor, or no more. Whoever mentors already has until `settled_by`, if ever.

    Raises NotAllowed, BadInput naming the field. Emits AsksChanged, and what follows for each mentor.
    """
    require(programme_policies.coordinates(by, programme.pk))
    _check_months(valid_months)
    if not 1 <= how_many <= MOST_REFERENCES:
        raise BadInput("out-of-range", field="how_many")
    _check_settled(settled_by)
    said = {"is_asked": is_asked, "is_required": is_required, "valid_months": valid_months, "position": position}
    step = Step.objects.filter(programme=programme, kind=kind).first()
    was_owed = step is not None and step.is_asked and step.is_required
    if step is None:
        step = Step(programme=programme, kind=kind, asked_at=clock.now(), settled_by=settled_by or NEVER)
    elif is_asked and is_required and not was_owed:
        step.asked_at, step.settled_by = clock.now(), settled_by or NEVER
    elif settled_by is not None:
        step.settled_by = settled_by
    for name, value in {**said, "how_many": how_many}.items():
        setattr(step, name, value)
    step.save()
    if is_asked:
        set_out(programme.pk, _everybody(programme))
    else:
        StepTaken.objects.filter(step=step).exclude(turn=Turn.NOBODY).update(turn=Turn.NOBODY, due_on=None)
    _changed(programme, by)
    return step


def _everybody(programme: Programme) -> set[UUID]:
    offers = Application.objects.filter(programme=programme, state=Applied.SENT).values_list("person_id", flat=True)
    return {*offers, *MentorPlaces.objects.filter(programme=programme).values_list("person_id", flat=True)}


def _changed(programme: Programme, by: Person) -> None:
    keep_clearances(programme.pk)
    emit(AsksChanged(programme_id=programme.pk), by=by.pk)


def _check_months(months: int | None) -> None:
    if months is not None and not 1 <= months <= MOST_MONTHS:
        raise BadInput("out-of-range", field="valid_months")


def _check_settled(day: date | None) -> None:
    if day is not None and not clock.today() <= day <= NEVER:
        raise BadInput("out-of-range", field="settled_by")


@transaction.atomic
def add_module(programme: Programme, *, by: Person, kind: ModuleKind, title: str, minutes: int) -> Module:
    """Begin to write a module. Nobody sees it before it is published. Raises NotAllowed, Refused("too-many"), BadInput."""
    require(programme_policies.coordinates(by, programme.pk))
    _check_title(title, minutes)
    last = Module.objects.filter(programme=programme).aggregate(last=Max("position"))["last"] or 0
    if Module.objects.filter(programme=programme).count() >= MOST_MODULES:
        raise Refused("too-many")
    module = Module.objects.create(programme=programme, kind=kind, position=last + 1)
    ModuleVersion.objects.create(module=module, number=1, title=title.strip(), minutes=minutes)
    return module


@transaction.atomic
def write_module(
    module: Module, *, by: Person, title: str, minutes: int, pages: Sequence[str], questions: Sequence[Question],
    valid_months: int | None,
) -> ModuleVersion:  # fmt: skip
    """Keep a draft. A published version never changes: writing on begins the next one, which nobody sees yet.

    Raises NotAllowed, BadInput naming the field.
    """
    require(programme_policies.coordinates(by, module.programme_id))
    module = lock(module)
    _check_title(title, minutes)
    _check_months(valid_months)
    if len(pages) > MOST_MODULE_PAGES or any(not page.strip() or len(page) > LONGEST_PAGE for page in pages):
        raise BadInput("out-of-range", field="pages")
    if len(questions) > MOST_QUESTIONS or not all(_sound(question) for question in questions):
        raise BadInput("out-of-range", field="questions")
    newest = ModuleVersion.objects.filter(module=module).order_by("-number").first()
    draft = newest if newest and newest.published_on is None else None
    if draft is None:
        draft = ModuleVersion(module=module, number=newest.number + 1 if newest else 1)
    draft.title, draft.minutes, draft.valid_months = title.strip(), minutes, valid_months
    draft.pages, draft.questions = [page.strip() for page in pages], [one.as_dict() for one in questions]
    draft.save()
    return draft


def _check_title(title: str, minutes: int) -> None:
    if not 0 < len(title.strip()) <= LONGEST_TITLE:
        raise BadInput("too-long" if title.strip() else "empty", field="title")
    if not 1 <= minutes <= 600:
        raise BadInput("out-of-range", field="minutes")


def _sound(question: Question) -> bool:
    lines = (question.words, question.why, *question.choices)
    said = all(line.strip() and len(line) <= LONGEST_LINE for line in lines)
    return said and 2 <= len(question.choices) <= 6 and 0 <= question.right < len(question.choices)


@transaction.atomic
def publish_module(
    module: Module, *, by: Person, refresh_by: date | None = None, settled_by: date | None = None
) -> ModuleVersion:
    """Have everybody learn the draft from now on. Who learned an older version is done until it runs out, or until
    `refresh_by` when they are asked to look again. Who mentors already has until `settled_by` for a new module, if ever.

    Raises NotAllowed, Refused("nothing-to-publish") without a draft, BadInput for an empty one or a day.
    Emits ModulePublished and AsksChanged.
    """
    require(programme_policies.coordinates(by, module.programme_id))
    module = lock(module)
    draft = ModuleVersion.objects.filter(module=module, published_on=None).first()
    if draft is None:
        raise Refused("nothing-to-publish")
    if not draft.questions and (module.kind == ModuleKind.QUIZ or not draft.pages):
        raise BadInput("empty", field="questions" if module.kind == ModuleKind.QUIZ else "pages")
    _check_settled(settled_by)
    if refresh_by is not None and not clock.today() <= refresh_by <= NEVER:
        raise BadInput("out-of-range", field="refresh_by")
    draft.published_on, draft.refresh_by = clock.today(), refresh_by
    draft.save(update_fields=["published_on", "refresh_by"])
    if module.asked_at is None:
        module.asked_at, module.settled_by = clock.now(), settled_by or NEVER
        module.save(update_fields=["asked_at", "settled_by"])
    if refresh_by is not None:
        older = Training.objects.filter(module=module, state=Learned.DONE, until__gt=refresh_by)
        older.exclude(version=draft).update(until=refresh_by)
    emit(ModulePublished(programme_id=module.programme_id, module_id=module.pk, number=draft.number), by=by.pk)
    _changed(module.programme, by)
    return draft


@transaction.atomic
def ask_module(
    module: Module, *, by: Person, is_asked: bool, is_required: bool, position: int, settled_by: date | None = None
) -> Module:
    """Ask a module of mentors, or no more; in which order; required or not. Raises NotAllowed, BadInput. Emits AsksChanged."""
    require(programme_policies.coordinates(by, module.programme_id))
    module = lock(module)
    _check_settled(settled_by)
    now_owed = is_asked and is_required and not (module.is_asked and module.is_required)
    if module.asked_at is not None and now_owed:
        module.asked_at, module.settled_by = clock.now(), settled_by or NEVER
    elif module.asked_at is not None and settled_by is not None:
        module.settled_by = settled_by
    module.is_asked, module.is_required, module.position = is_asked, is_required, position
    module.save()
    _changed(module.programme, by)
    return module
