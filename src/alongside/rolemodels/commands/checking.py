"""Asking tellers how it is for them, some days after their story came out; and what they answer."""

from datetime import timedelta
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.rolemodels import policies
from alongside.rolemodels.events import TellerAsked
from alongside.rolemodels.models import CheckIn, Published, Story
from alongside.rolemodels.rules.checking import ASKED_AFTER, LONGEST_WORDS, SCALE, STILL_ASKED, due

if TYPE_CHECKING:
    from alongside.people.models import Person


@regularly(timedelta(hours=6))
def ask_how_it_is() -> None:
    """Ask each teller once for each of the days after their story came out. Emits TellerAsked."""
    today = clock.today()
    for days in ASKED_AFTER:
        first, last = today - timedelta(days=days + STILL_ASKED), today - timedelta(days=days)
        out = Published.objects.filter(published_on__gt=first, published_on__lte=last)
        asked = CheckIn.objects.filter(after_days=days, out_since__gt=first).values("story")
        for one in out.exclude(story__in=asked).select_related("story"):
            _ask(one.story)


@transaction.atomic
def _ask(story: Story) -> None:
    story = lock(story)
    out = Published.objects.filter(story=story).first()
    days = due((clock.today() - out.published_on).days) if out else None
    if out is None or days is None:
        return
    _row, is_new = CheckIn.objects.get_or_create(
        story=story, out_since=out.published_on, after_days=days,
        defaults={"person_id": story.person_id, "asked_on": clock.today()},
    )  # fmt: skip
    if is_new:
        emit(TellerAsked(story_id=story.pk, teller_id=story.person_id), by=None)


@transaction.atomic
def say_how_it_is(story: Story, *, by: "Person", feel: int, words: str = "") -> CheckIn:
    """Keep how it is for a teller, for themselves alone; again replaces it. Raises NotAllowed, BadInput naming the field."""
    story = lock(story)
    require(policies.can_write(by, story))
    if feel not in SCALE:
        raise BadInput("out-of-range", field="feel")
    kept = words.replace("\r\n", "\n").strip()
    if len(kept) > LONGEST_WORDS or "\0" in kept:
        raise BadInput("too-long", field="words")
    row = CheckIn.objects.filter(story=story).order_by("-asked_on", "-after_days").first()
    if row is None:  # they say it before anybody asks
        today = clock.today()
        row = CheckIn(story=story, person=by, out_since=today, after_days=0, asked_on=today)
    row.said = {"feel": feel, "words": kept}
    row.save()
    return row
