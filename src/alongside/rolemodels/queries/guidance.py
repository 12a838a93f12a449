"""Guidance as readers see it, and as its editors do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Count

from alongside.foundation.errors import NotFound
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.rolemodels import policies
from alongside.rolemodels.models import Guidance, Published, Quote
from alongside.rolemodels.rules.guidance import MOST_QUOTES, points_of
from alongside.rolemodels.rules.words import Kind, Situation

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme
    from alongside.rolemodels.models import Story

#: Of the stories about a situation, so many of the newest can be quoted.
MOST_TO_QUOTE = 100


@dataclass(frozen=True, slots=True)
class Page:
    """A page of guidance: what the programme says, empty where the words that come with the program stand, and quotes."""

    situation: Situation
    intro: str
    points: tuple[str, ...]
    quotes: list[Quote]


def _whose(viewer: Person | None) -> Programme | None:
    return (programmes.the_programme_for(viewer) if viewer else None) or programmes.open_to_all()


def hidden_situations(viewer: Person | None) -> frozenset[Situation]:
    """Situations whose page this viewer's programme does not show."""
    rows = Guidance.objects.filter(programme=_whose(viewer), is_hidden=True).values_list("situation", flat=True)
    return frozenset(Situation(one) for one in rows)


def guidance_for(viewer: Person | None, situation: Situation) -> Page:
    """A page with the quotes of stories this viewer may read, or NotFound where it is hidden."""
    found = Guidance.objects.filter(programme=_whose(viewer), situation=situation).first()
    if found is None:
        return Page(situation, "", (), [])
    if found.is_hidden:
        raise NotFound("guidance")
    quotes = Quote.objects.filter(guidance=found, published__in=policies.published_visible_to(viewer))
    shown = list(quotes.select_related("published").order_by("position", "pk")[:MOST_QUOTES])
    return Page(situation, found.intro, points_of(found.points), shown)


def pages_to_edit(viewer: Person, programme: Programme) -> list[tuple[Situation, Guidance | None, int]]:
    """Every situation, what the programme says there, and how many quotes stand on its page; or NotFound."""
    _edits(viewer, programme)
    rows = Guidance.objects.filter(programme=programme).annotate(n=Count("quotes"))
    found = {one.situation: (one, one.n) for one in rows}
    return [(one, *found.get(one, (None, 0))) for one in Situation]


def page_to_edit(viewer: Person, programme: Programme, situation: Situation) -> tuple[Guidance | None, list[Quote]]:
    """What the programme says about a situation, and every quote on its page; or NotFound."""
    _edits(viewer, programme)
    found = Guidance.objects.filter(programme=programme, situation=situation).first()
    quotes = (
        Quote.objects.filter(guidance=found).select_related("published").order_by("position", "pk") if found else ()
    )
    return found, list(quotes)


def stories_to_quote(viewer: Person, programme: Programme, situation: Situation) -> list[Published]:
    """Stories of the programme about this situation, the newest first; never one's own."""
    _edits(viewer, programme)
    about = Published.objects.filter(programme=programme, tags__kind=Kind.SITUATION, tags__term=situation)
    return list(
        about.exclude(story__person=viewer).select_related("story").order_by("-published_on", "pk")[:MOST_TO_QUOTE]
    )


def quote_to_edit(viewer: Person, quote_id: UUID) -> Quote:
    """A quote on a page of a programme this person coordinates, or NotFound."""
    found = Quote.objects.filter(pk=quote_id).select_related("guidance").first()
    if found is None or not programme_policies.coordinates(viewer, found.guidance.programme_id):
        raise NotFound("quote")
    return found


def quoted_on(story: Story) -> list[tuple[Situation, str]]:
    """Where lines of a story are quoted, for its teller: the situation and the words."""
    rows = Quote.objects.filter(published__story=story, guidance__is_hidden=False).order_by(
        "guidance__situation", "position"
    )
    return [(Situation(situation), words) for situation, words in rows.values_list("guidance__situation", "words")]


def _edits(viewer: Person, programme: Programme) -> None:
    if not programme_policies.coordinates(viewer, programme.pk):
        raise NotFound("programme")
