"""Questions as each side sees them: who asked, the moderators between, the teller, and everybody who reads the answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.rolemodels import policies
from alongside.rolemodels.models import Published, Question, ShownAnswer, TellersAnswer, TellerWishes
from alongside.rolemodels.rules.asking import MONTH, TO_MODERATE, Asked, touched

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PAGE = 20
#: Below one story, the newest so many.
MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class OwnQuestion:
    """A question as whoever asked it sees it. The answer is theirs to read while the story is."""

    id: UUID
    words: str
    state: Asked
    asked_on: date
    reason: str
    #: The story, while it may be read, and its first line.
    story: UUID | None
    title: str
    answer: str
    asker_yes: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class Reached:
    """A question as its teller sees it: the words that were passed on and the day, nothing of who asked."""

    id: UUID
    words: str
    state: Asked
    passed_on: date | None
    title: str
    answer: str
    teller_yes: bool
    is_shown: bool


@dataclass(frozen=True, slots=True)
class ToModerate:
    """A question on the moderators' list."""

    id: UUID
    words: str
    title: str
    days: int
    is_held: bool


@dataclass(frozen=True, slots=True)
class Moderated:
    """Everything a moderator weighs: the question, who asks, and what its teller said they want."""

    question: Question
    asker: Card
    teller: Card
    title: str
    #: None when the story is out no more.
    story: UUID | None
    wont_answer: str
    touches: tuple[str, ...]
    reached: int
    cap: int
    rests_until: date | None


def answers_below(story: Published) -> list[ShownAnswer]:
    """What was asked about a story and answered, where both sides agreed to show it; newest first."""
    return list(ShownAnswer.objects.filter(published=story).order_by("-shown_on", "pk")[:MOST_SHOWN])


def takes_questions(story: Published) -> bool:
    """Whether its teller wants to be asked anything at all."""
    said = TellerWishes.objects.filter(person=story.story.person_id).values_list("asks_a_month", flat=True).first()
    return said != 0


def asked_by(viewer: Person, *, page: int = 1) -> tuple[Page[Question], list[OwnQuestion]]:
    """What this person asked, newest first. A constant number of queries."""
    rows = Question.objects.filter(person=viewer).exclude(state=Asked.TAKEN_BACK).order_by("-asked_on", "-pk")
    shown = Paginator(rows, PAGE).get_page(page)
    about = {one.story_id for one in shown}
    out = {one.story_id: one for one in policies.published_visible_to(viewer).filter(story__in=about)}
    answers, seen = _answers_to(shown)
    return shown, [
        OwnQuestion(
            one.pk, str(one.words), Asked(one.state), one.asked_on, str(one.reason), story.pk if story else None,
            story.title if story else "", str(answers[one.pk].words) if story and one.pk in answers else "",
            one.asker_yes, one.pk in seen,
        )
        for one in shown
        for story in [out.get(one.story_id)]
    ]  # fmt: skip


def own_question(viewer: Person, question_id: UUID) -> Question:
    """A question this person asked, or NotFound."""
    found = Question.objects.filter(pk=question_id, person=viewer).select_related("story").first()
    if found is None:
        raise NotFound("question")
    return found


def reaching(viewer: Person, *, page: int = 1) -> tuple[Page[Question], list[Reached]]:
    """What reached this teller: what waits first, then the newest. A constant number of queries."""
    rows = policies.questions_reaching(viewer).select_related("story").order_by("-state", "-passed_on", "pk")
    shown = Paginator(rows, PAGE).get_page(page)
    answers, seen = _answers_to(shown)
    return shown, [_reached(one, answers.get(one.pk), one.pk in seen) for one in shown]


def question_for(viewer: Person, question_id: UUID) -> tuple[Question, Reached]:
    """A question that reached this teller, or NotFound."""
    found = policies.questions_reaching(viewer).select_related("story").filter(pk=question_id).first()
    if found is None:
        raise NotFound("question")
    answers, seen = _answers_to([found])
    return found, _reached(found, answers.get(found.pk), found.pk in seen)


def _answers_to(questions: Page[Question] | list[Question]) -> tuple[dict[UUID, TellersAnswer], set[UUID]]:
    ids = [one.pk for one in questions if one.state == Asked.ANSWERED]
    if not ids:
        return {}, set()
    answers = {one.question_id: one for one in TellersAnswer.objects.filter(question__in=ids)}
    return answers, set(ShownAnswer.objects.filter(question__in=ids).values_list("question", flat=True))


def _reached(one: Question, answer: TellersAnswer | None, is_shown: bool) -> Reached:
    return Reached(
        one.pk, str(one.reworded) or str(one.words), Asked(one.state), one.passed_on, str(one.story.said.get("title", "")),
        str(answer.words) if answer else "", bool(answer and answer.teller_yes), is_shown,
    )  # fmt: skip


def to_moderate(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Question], list[ToModerate]]:
    """Questions that wait for a moderator, longest first; never one's own, nor about a story of one's own."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    shown = Paginator(_waiting(viewer, programme), PAGE).get_page(page)
    titles = dict(Published.objects.filter(story__in=[one.story_id for one in shown]).values_list("story", "title"))
    today = clock.today()
    return shown, [
        ToModerate(
            one.pk, str(one.words), titles.get(one.story_id, ""), (today - one.asked_on).days, one.state == Asked.HELD
        )
        for one in shown
    ]


def how_many_to_moderate(viewer: Person, programme: Programme) -> int:
    """How many questions wait for this moderator."""
    return _waiting(viewer, programme).count()


def _waiting(viewer: Person, programme: Programme) -> QuerySet[Question]:
    rows = Question.objects.filter(story__programme=programme, state__in=TO_MODERATE)
    return rows.exclude(person=viewer).exclude(story__person=viewer).order_by("asked_on", "pk")


def question_to_moderate(viewer: Person, question_id: UUID) -> Moderated:
    """A question that waits for a moderator, with what its teller said; NotFound for everybody else and for one's own."""
    found = Question.objects.filter(pk=question_id, state__in=TO_MODERATE).select_related("story").first()
    if found is None or not policies.can_moderate(viewer, found):
        raise NotFound("question")
    teller = found.story.person_id
    wishes = TellerWishes.objects.filter(person=teller).first() or TellerWishes(wont_answer="")
    out = Published.objects.filter(story=found.story_id).first()
    since = clock.today() - MONTH
    cards = {
        found.person_id: people.card(found.person_id, space=Space.STORIES),
        teller: people.card(teller, space=Space.STORIES),
    }
    return Moderated(
        found, cards[found.person_id], cards[teller], out.title if out else "", out.pk if out else None,
        str(wishes.wont_answer), touched(str(found.words), str(wishes.wont_answer)),
        Question.objects.filter(story__person=teller, passed_on__gt=since).count(), wishes.asks_a_month, wishes.rests_until,
    )  # fmt: skip
