"""Question hours, as readers, the teller and the host each see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Q

from alongside.foundation.errors import NotFound
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.rolemodels import policies
from alongside.rolemodels.models import LineUp, Published, QuestionHour, SaidInHour
from alongside.rolemodels.rules.asking import Hour, Turn

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

#: Of the hours to come, or of stories to plan one with, at most so many.
MOST = 50


@dataclass(frozen=True, slots=True)
class Line:
    """A question as somebody sees it: its words, and who asks only for the host."""

    id: UUID
    words: str
    answer: str = ""
    asker: Card | None = None


@dataclass(frozen=True, slots=True)
class AnHour:
    """An hour as this viewer sees it."""

    hour: QuestionHour
    story: Published
    is_teller: bool
    is_host: bool
    now: Line | None = None
    done: list[Line] = field(default_factory=list)
    #: One's own questions that wait; how many wait in all; and for the host the line, and what the teller does not answer.
    mine: list[Line] = field(default_factory=list)
    waiting: int = 0
    line: list[Line] = field(default_factory=list)
    held: list[Line] = field(default_factory=list)


def hours_for(viewer: Person) -> list[QuestionHour]:
    """Hours of stories this viewer may read, that are open or to come, the next first; a teller's own also before a yes."""
    mine = Q(published__story__person=viewer)
    agreed = Q(teller_yes=True, published__in=policies.published_visible_to(viewer))
    rows = QuestionHour.objects.filter(mine | agreed).exclude(state=Hour.OVER)
    return list(rows.select_related("published").order_by("starts_at", "pk")[:MOST])


def hours_to_host(viewer: Person, programme: Programme) -> list[QuestionHour]:
    """Every hour of a programme that is planned, open or just over, for its coordinators; never of one's own story."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = QuestionHour.objects.filter(published__programme=programme).exclude(published__story__person=viewer)
    return list(rows.select_related("published").order_by("starts_at", "pk")[:MOST])


def stories_to_plan(viewer: Person, programme: Programme) -> list[Published]:
    """Stories an hour can be planned with: out, and not one's own."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows = Published.objects.filter(programme=programme).exclude(story__person=viewer)
    return list(rows.select_related("story").order_by("-published_on", "pk")[: 4 * MOST])


def hour_for(viewer: Person, hour_id: UUID) -> AnHour:
    """An hour this viewer may see, or NotFound. A constant number of queries."""
    hour = QuestionHour.objects.filter(pk=hour_id).select_related("published__story").first()
    if hour is None or not policies.sees_hour(viewer, hour):
        raise NotFound("hour")
    story = hour.published
    is_teller, is_host = story.story.person_id == viewer.pk, bool(policies.can_edit(viewer, story.story))
    rows = list(LineUp.objects.filter(hour=hour).exclude(turn=Turn.GONE).order_by("place"))
    said = {one.question_id: str(one.words) for one in SaidInHour.objects.filter(question__in=rows)}
    waits = [one for one in rows if one.turn in (Turn.WAITING, Turn.HELD)]
    cards = people.cards({one.person_id for one in waits}, space=Space.STORIES) if is_host else {}
    lines = {one.pk: Line(one.pk, str(one.words), said.get(one.pk, ""), cards.get(one.person_id)) for one in rows}
    of = {turn: [lines[one.pk] for one in rows if one.turn == turn] for turn in Turn}
    return AnHour(
        hour, story, is_teller, is_host, now=next(iter(of[Turn.NOW]), None), done=of[Turn.DONE],
        mine=[lines[one.pk] for one in waits if one.person_id == viewer.pk], waiting=len(of[Turn.WAITING]),
        line=of[Turn.WAITING] if is_host else [], held=of[Turn.HELD] if is_host else [],
    )  # fmt: skip


def line_for(viewer: Person, question_id: UUID) -> LineUp:
    """A question in a line that is one's own, or of an hour one hosts; or NotFound."""
    found = LineUp.objects.filter(pk=question_id).select_related("hour__published__story").first()
    if found is None or not (found.person_id == viewer.pk or policies.can_edit(viewer, found.hour.published.story)):
        raise NotFound("question")
    return found


def on_turn(viewer: Person, hour_id: UUID) -> LineUp:
    """The question that is on turn in an hour of one's own story, or NotFound."""
    found = LineUp.objects.filter(hour=hour_id, turn=Turn.NOW, hour__published__story__person=viewer).first()
    if found is None:
        raise NotFound("question")
    return found
