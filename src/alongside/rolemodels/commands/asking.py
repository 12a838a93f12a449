"""A reader asks, a moderator passes it on or gives it back, a teller answers or leaves it, and both may have it shown."""

from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.rolemodels import policies
from alongside.rolemodels.events import QuestionAsked, QuestionMoved, QuestionPassedOn
from alongside.rolemodels.models import Published, Question, ShownAnswer, TellersAnswer, TellerWishes
from alongside.rolemodels.rules.asking import (
    LONGEST_ANSWER,
    LONGEST_QUESTION,
    MONTH,
    MOST_WAITING,
    TO_MODERATE,
    Asked,
    has_room,
    may_become,
    touched,
)
from alongside.rolemodels.rules.telling import LONGEST_REASON

if TYPE_CHECKING:
    from uuid import UUID

    from alongside.people.models import Person


@transaction.atomic
def ask(published: Published, *, by: "Person", words: str) -> Question:
    """Send a question to the moderators of a story's programme; its teller does not see it yet.

    Raises NotFound for a story one may not read, NotAllowed for one's own, Refused("takes-none") when its teller wants to be
    asked nothing, Refused("too-many"), BadInput. Emits QuestionAsked.
    """
    if not policies.published_visible_to(by).filter(pk=published.pk).exists():
        raise NotFound("story")
    if published.story.person_id == by.pk:
        raise NotAllowed("own")
    kept = _kept(words, LONGEST_QUESTION, "words")
    if Question.objects.filter(person=by, state__in=(*TO_MODERATE, Asked.PASSED_ON)).count() >= MOST_WAITING:
        raise Refused("too-many")
    wishes = _wishes(published.story.person_id)
    if not wishes.asks_a_month:
        raise Refused("takes-none")
    held = touched(kept, wishes.wont_answer)
    made = Question.objects.create(
        person=by, story=published.story, state=Asked.HELD if held else Asked.SENT, asked_on=clock.today(), words=kept
    )
    emit(QuestionAsked(question_id=made.pk, programme_id=published.programme_id), by=by.pk)
    return made


@transaction.atomic
def pass_on(question: Question, *, by: "Person", reworded: str = "") -> Question:
    """A moderator lets it reach its teller, in other words if need be.

    Raises NotAllowed, BadInput, Refused("not-possible-now"), Refused("story-is-gone"), Refused("wont-answer") while it
    touches what the teller does not answer, Refused("teller-has-enough") beyond their own cap or while they rest.
    Emits QuestionPassedOn.
    """
    question = lock(question)
    require(policies.can_moderate(by, question))
    if not Published.objects.filter(story=question.story_id).exists():
        raise Refused("story-is-gone")
    said = _kept(reworded, LONGEST_QUESTION, "reworded") if reworded.strip() else ""
    # One at a time for each teller: two moderators at once would both find room for one more.
    teller = lock(question.story.person).pk
    wishes = _wishes(teller)
    if touched(said or str(question.words), wishes.wont_answer):
        raise Refused("wont-answer")
    today = clock.today()
    reached = Question.objects.filter(story__person=teller, passed_on__gt=today - MONTH).values_list(
        "passed_on", flat=True
    )
    days = [day for day in reached if day is not None]
    if not has_room(days, cap=wishes.asks_a_month, rests_until=wishes.rests_until, today=today):
        raise Refused("teller-has-enough")
    _become(question, Asked.PASSED_ON)
    question.reworded, question.passed_on = said, today
    question.save(update_fields=["state", "reworded", "passed_on"])
    emit(QuestionPassedOn(question_id=question.pk, teller_id=teller), by=by.pk)
    return question


@transaction.atomic
def return_question(question: Question, *, by: "Person", reason: str) -> Question:
    """A moderator gives it back with a kind word; its teller never sees it.

    Raises NotAllowed, Refused, BadInput. Emits QuestionMoved.
    """
    question = lock(question)
    require(policies.can_moderate(by, question))
    _become(question, Asked.RETURNED)
    question.reason = _kept(reason, LONGEST_REASON, "reason")
    question.save(update_fields=["state", "reason"])
    _tell_asker(question, by)
    return question


@transaction.atomic
def answer_question(question: Question, *, by: "Person", words: str, show: bool = False) -> TellersAnswer:
    """The teller answers; it is shown below the story only if they, and who asked, say so.

    Raises NotAllowed, Refused, BadInput. Emits QuestionMoved.
    """
    question = lock(question)
    require(policies.can_answer(by, question))
    _become(question, Asked.ANSWERED)
    question.save(update_fields=["state"])
    given = TellersAnswer.objects.create(
        question=question, teller=by, answered_on=clock.today(), teller_yes=show,
        words=_kept(words, LONGEST_ANSWER, "words"),
    )  # fmt: skip
    _tell_asker(question, by)
    return given


@transaction.atomic
def leave_question(question: Question, *, by: "Person") -> Question:
    """The teller leaves it; who asked reads that it will not be answered, and no reason.

    Raises NotAllowed, Refused. Emits QuestionMoved.
    """
    question = lock(question)
    require(policies.can_answer(by, question))
    _become(question, Asked.LEFT)
    question.save(update_fields=["state"])
    _tell_asker(question, by)
    return question


@transaction.atomic
def say_shown(question: Question, *, by: "Person", yes: bool) -> None:
    """Either side says yes or no to having it shown; a no takes it away at once. Raises NotAllowed, Refused("not-answered")."""
    question = lock(question)
    given = TellersAnswer.objects.filter(question=question).first()
    if by.pk not in (question.person_id, question.story.person_id):
        raise NotAllowed("not-part-of-this")
    if given is None or question.state != Asked.ANSWERED:
        raise Refused("not-answered")
    if by.pk == question.person_id:
        question.asker_yes = yes
        question.save(update_fields=["asker_yes"])
    else:
        given.teller_yes = yes
        given.save(update_fields=["teller_yes"])
    _show_if_both(question)


@transaction.atomic
def take_question_back(question: Question, *, by: "Person") -> Question:
    """Who asked takes it back: it is shown nowhere, and its teller sees it no more. Raises NotAllowed, Refused."""
    question = lock(question)
    if question.person_id != by.pk:
        raise NotAllowed("not-yours")
    _become(question, Asked.TAKEN_BACK)
    question.asker_yes = False
    question.save(update_fields=["state", "asker_yes"])
    ShownAnswer.objects.filter(question=question).delete()
    return question


@transaction.atomic
def rest_from_questions(*, by: "Person") -> None:
    """A teller is asked nothing for the next 30 days, or as long as they have said already."""
    until = clock.today() + MONTH
    wishes = TellerWishes.objects.filter(person=by).first() or TellerWishes(person=by, wont_answer="")
    if wishes.rests_until is None or wishes.rests_until < until:
        wishes.rests_until = until
        wishes.save()


def _tell_asker(question: Question, by: "Person") -> None:
    emit(QuestionMoved(question_id=question.pk, asker_id=question.person_id), by=by.pk)


def _show_if_both(question: Question) -> None:
    ShownAnswer.objects.filter(question=question).delete()
    given = TellersAnswer.objects.get(question=question)
    published = Published.objects.filter(story=question.story_id).first()
    if published is not None and question.asker_yes and given.teller_yes:
        asked = str(question.reworded) or str(question.words)
        ShownAnswer.objects.create(
            published=published, question=question, asked=asked, answered=str(given.words), shown_on=clock.today()
        )


def _wishes(teller: "UUID") -> TellerWishes:
    return TellerWishes.objects.filter(person=teller).first() or TellerWishes(wont_answer="")


def _become(question: Question, then: Asked) -> None:
    if not may_become(Asked(question.state), then):
        raise Refused("not-possible-now")
    question.state = then


def _kept(words: str, longest: int, field: str) -> str:
    kept = words.replace("\r\n", "\n").strip()
    if not kept or len(kept) > longest:
        raise BadInput("too-long" if kept else "empty", field=field)
    if "\0" in kept:
        raise BadInput("unreadable", field=field)
    return kept
