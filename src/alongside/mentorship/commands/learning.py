"""Going through a module: page by page, at one's own pace; a wrong answer is kept, explained, and may be given again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Q

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.rows import lock
from alongside.mentorship.commands.clearing import keep_clearances
from alongside.mentorship.commands.screening import is_under_way
from alongside.mentorship.events.screening import ModuleLearned
from alongside.mentorship.models import Module, ModuleVersion, Training
from alongside.mentorship.rules.learning import furthest, questions_from
from alongside.mentorship.rules.screening import Learned, learned_until

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def begin_module(module: Module, *, by: Person) -> Training:
    """Begin the newest version, or go on with the one that was begun. Raises NotFound for somebody who does not offer to mentor."""
    version = newest_of(module)
    if version is None or not module.is_asked or not is_under_way(by.pk, module.programme_id):
        raise NotFound("module")
    training, _made = Training.objects.get_or_create(
        person=by, module=module, state=Learned.BEGUN,
        defaults={"programme_id": module.programme_id, "version": version, "begun_on": clock.today()},
    )  # fmt: skip
    return training


def newest_of(module: Module) -> ModuleVersion | None:
    """What is learned now."""
    return ModuleVersion.objects.filter(module=module, published_on__isnull=False).order_by("-number").first()


@transaction.atomic
def read_page(training: Training, *, by: Person, index: int) -> Training:
    """Have read a page; a page before its turn counts for nothing. Raises NotAllowed, Refused("already-done")."""
    training = _own(training, by)
    if index == training.read < len(training.version.pages):
        training.read += 1
        training.save(update_fields=["read"])
    return _finish_if_through(training)


@transaction.atomic
def answer_question(training: Training, *, by: Person, index: int, choice: int) -> bool:
    """Answer a question; says whether it was right. What was answered is kept either way, and may be answered again.

    Raises NotAllowed, Refused("already-done"), Refused("not-yet") before the pages are read, BadInput. Emits ModuleLearned
    when it was the last.
    """
    training = _own(training, by)
    questions = questions_from(training.version.questions)
    if training.read < len(training.version.pages):
        raise Refused("not-yet")
    if not 0 <= index < len(questions) or not 0 <= choice < len(questions[index].choices):
        raise BadInput("out-of-range", field="choice")
    training.answers = {**training.answers, str(index): choice}
    training.save(update_fields=["answers"])
    _finish_if_through(training)
    return choice == questions[index].right


def _own(training: Training, by: Person) -> Training:
    training = lock(training)
    if training.person_id != by.pk:
        raise NotAllowed("not-theirs")
    if training.state != Learned.BEGUN:
        raise Refused("already-done")
    return training


def _finish_if_through(training: Training) -> Training:
    version = training.version
    pages, questions = len(version.pages), questions_from(version.questions)
    if furthest(training.read, training.answers, questions, pages=pages) <= pages + len(questions):
        return training
    newer = ModuleVersion.objects.filter(Q(module=training.module_id, number__gt=version.number))
    refresh = newer.filter(refresh_by__isnull=False).values_list("refresh_by", flat=True)
    training.state, training.done_on = Learned.DONE, clock.today()
    training.until = learned_until(
        training.done_on, valid_months=version.valid_months, refresh_by=filter(None, refresh)
    )
    training.save(update_fields=["state", "done_on", "until"])
    keep_clearances(training.programme_id, people=[training.person_id])
    emit(
        ModuleLearned(
            person_id=training.person_id, programme_id=training.programme_id, module_id=training.module_id,
            number=version.number,
        ),
        by=training.person_id,
    )  # fmt: skip
    return training
