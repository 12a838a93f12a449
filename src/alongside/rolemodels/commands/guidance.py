"""Editors word a page of guidance, and choose which lines of which stories stand on it, in which order."""

from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.programmes import policies as programmes
from alongside.rolemodels import policies
from alongside.rolemodels.models import Guidance, Published, Quote
from alongside.rolemodels.rules.guidance import (
    LONGEST_INTRO,
    LONGEST_POINTS,
    LONGEST_QUOTE,
    MOST_POINTS,
    MOST_QUOTES,
    QUOTED,
    excerpt,
    points_of,
)

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme
    from alongside.rolemodels.rules.words import Situation


@transaction.atomic
def write_guidance(
    programme: "Programme", situation: "Situation", *, by: "Person", intro: str, points: str, is_hidden: bool = False
) -> Guidance:
    """Word a page, or hide it; with nothing said the words that come with the program stand there again.

    Raises NotAllowed, BadInput naming the field.
    """
    require(programmes.coordinates(by, programme.pk))
    for field, words, most in (("intro", intro, LONGEST_INTRO), ("points", points, LONGEST_POINTS)):
        if len(words) > most or "\0" in words:
            raise BadInput("too-long", field=field)
    if len(points_of(points)) > MOST_POINTS:
        raise BadInput("too-many", field="points")
    said = {
        "intro": intro.strip(), "points": "\n".join(points_of(points)), "is_hidden": is_hidden, "changed_on": clock.today(),
    }  # fmt: skip
    return Guidance.objects.update_or_create(programme=programme, situation=situation, defaults=said)[0]


@transaction.atomic
def add_quote(
    programme: "Programme", situation: "Situation", *, by: "Person", published: Published, part: str, words: str
) -> Quote:
    """Put a line of a story on the page, word for word as it was published.

    Raises NotAllowed, also for a story of one's own, BadInput("not-in-it") when the words do not stand in that part,
    Refused("full").
    """
    require(programmes.coordinates(by, programme.pk))
    require(policies.can_edit(by, published.story))
    if part not in QUOTED or published.programme_id != programme.pk:
        raise BadInput("unreadable", field="part")
    found = excerpt(words, getattr(published, part))
    if not found or len(found) > LONGEST_QUOTE:
        raise BadInput("too-long" if found else "not-in-it", field="words")
    page, _is_new = Guidance.objects.get_or_create(
        programme=programme, situation=situation, defaults={"changed_on": clock.today()}
    )
    page = lock(page)
    places = list(Quote.objects.filter(guidance=page).order_by("position").values_list("position", flat=True))
    if len(places) >= MOST_QUOTES:
        raise Refused("full")
    last = places[-1] + 1 if places else 0
    return Quote.objects.create(guidance=page, published=published, part=part, words=found, position=last)


@transaction.atomic
def remove_quote(quote: Quote, *, by: "Person") -> None:
    """Take a line off the page. Raises NotAllowed."""
    require(programmes.coordinates(by, quote.guidance.programme_id))
    quote.delete()


@transaction.atomic
def raise_quote(quote: Quote, *, by: "Person") -> None:
    """Let it change places with the line before it; the first one stays. Raises NotAllowed."""
    require(programmes.coordinates(by, quote.guidance.programme_id))
    lock(quote.guidance)
    quote = lock(quote)
    before = Quote.objects.filter(guidance=quote.guidance_id, position__lt=quote.position).order_by("-position").first()
    if before is not None:
        before.position, quote.position = quote.position, before.position
        Quote.objects.bulk_update([before, quote], ["position"])
