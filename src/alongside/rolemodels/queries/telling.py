"""What a teller sees of their own stories, and an editor of those sent to them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, QuerySet, Value

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.people import queries as people
from alongside.people.rules import Card, Space
from alongside.programmes import policies as programme_policies
from alongside.rolemodels import policies
from alongside.rolemodels.models import CheckIn, Consent, Outing, Published, Story, Suggestion, TellerWishes
from alongside.rolemodels.rules.telling import PARTS, Channel, Said, State

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PAGE = 50


@dataclass(frozen=True, slots=True)
class Yes:
    """One channel, and whether its teller has said yes to it."""

    channel: Channel
    is_given: bool
    until: date | None
    ends_soon: bool


@dataclass(frozen=True, slots=True)
class ToRead:
    """A story on the editors' list."""

    story_id: UUID
    card: Card
    title: str
    days: int
    is_read: bool


def stories_of(viewer: Person) -> list[Story]:
    """One's own stories, newest first."""
    return list(Story.objects.filter(person=viewer).order_by("-begun_on", "pk"))


def own_story(viewer: Person, story_id: UUID) -> Story:
    """One's own story, or NotFound."""
    found = Story.objects.filter(pk=story_id, person=viewer).first()
    if found is None:
        raise NotFound("story")
    return found


def out_of(story: Story) -> Published | None:
    """What is out of a story."""
    return Published.objects.filter(story=story).first()


def yeses_of(story: Story) -> list[Yes]:
    """Every channel, with the teller's yes to it."""
    given = {one.channel: one for one in Consent.objects.filter(story=story, ended_on=None)}
    found = []
    for channel in Channel:
        one = given.get(channel)
        until = one.until if one else None
        holds = one is not None and (until is None or until > clock.today())
        found.append(Yes(channel, holds, until, bool(one and one.asked_again_on)))
    return found


def outings_of(story: Story) -> list[Outing]:
    """Where a story went, newest first."""
    return list(Outing.objects.filter(story=story).order_by("-went_on", "channel", "pk")[:200])


def open_suggestions(story: Story) -> list[Suggestion]:
    """What an editor suggests and its teller has not answered yet, in the order of the parts."""
    found = list(Suggestion.objects.filter(story=story, state=Said.OPEN))
    order = list(PARTS)
    return sorted(found, key=lambda one: (order.index(one.part), one.made_on, one.pk))


def suggestion_for(viewer: Person, story_id: UUID, suggestion_id: UUID) -> Suggestion:
    """A suggestion for one's own story, or NotFound."""
    found = Suggestion.objects.filter(pk=suggestion_id, story=story_id, teller=viewer).select_related("story").first()
    if found is None:
        raise NotFound("suggestion")
    return found


def to_read(viewer: Person, programme: Programme, *, page: int = 1) -> tuple[Page[Story], list[ToRead]]:
    """Stories that wait for an editor of a programme, longest first. A constant number of queries."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    waiting = policies.stories_to_edit(viewer).filter(programme=programme).order_by("state", "sent_on", "pk")
    shown = Paginator(waiting, PAGE).get_page(page)
    cards = people.cards({one.person_id for one in shown}, space=Space.STORIES)
    today = clock.today()
    return shown, [
        ToRead(
            one.pk, cards[one.person_id], str(one.said.get("title", "")),
            (today - (one.sent_on or today)).days, one.state == State.READY,
        )
        for one in shown
    ]  # fmt: skip


def story_to_edit(viewer: Person, story_id: UUID) -> Story:
    """A story this editor may read, or NotFound: a draft, one's own and another programme's look alike."""
    found = policies.stories_to_edit(viewer).select_related("programme").filter(pk=story_id).first()
    if found is None:
        raise NotFound("story")
    return found


def out_in(viewer: Person, programme: Programme, *, page: int = 1) -> Page[Published]:
    """What is out of a programme, newest first."""
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
    rows: QuerySet[Published] = Published.objects.filter(programme=programme).order_by("-published_on", "pk")
    return Paginator(rows, PAGE).get_page(page)


def out_to_edit(viewer: Person, published_id: UUID) -> Published:
    """A story that is out in a programme this person coordinates and that is not their own, or NotFound."""
    found = Published.objects.select_related("story", "programme").filter(pk=published_id).first()
    if found is None or not policies.can_edit(viewer, found.story):
        raise NotFound("story")
    return found


def may_go(story: Story) -> set[Channel]:
    """Channels its teller has said yes to."""
    return {one.channel for one in yeses_of(story) if one.is_given}


def counts_for_desk(programme: Programme) -> QuerySet[Story, tuple[str, int]]:
    """How many stories wait for an editor, as a row ("to-read", number) to take along in another query."""
    waiting = Story.objects.filter(programme=programme, state=State.IN_REVIEW).order_by().values("programme")
    return waiting.annotate(which=Value("to-read"), n=Count("pk")).values_list("which", "n")


def shown_parts(said: dict[str, Any] | Published) -> dict[str, str]:
    """The words of a story by part, of a draft or of what is out."""
    if isinstance(said, Published):
        return {part: str(getattr(said, part)) for part in PARTS}
    return {part: str(said.get(part, "")) for part in PARTS}


def how_it_is(story: Story) -> dict[str, Any]:
    """What its teller answered last, when they were asked how it is for them."""
    row = CheckIn.objects.filter(story=story).order_by("-asked_on", "-after_days").first()
    return dict(row.said) if row else {}


def wishes_of(teller: Person) -> TellerWishes:
    """How much a teller wants to be asked, as they said or as it is for everybody."""
    return TellerWishes.objects.filter(person=teller).first() or TellerWishes(
        person=teller, asks_a_month=4, wont_answer=""
    )
