"""From reader to teller: asked once when somebody seems ready, and never again when they say so."""

from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.rows import lock
from alongside.programmes import queries as programmes
from alongside.rolemodels.models import AskedToTell, Published, ReaderWishes, Reading, Story
from alongside.rolemodels.rules.finding import Wishes
from alongside.rolemodels.rules.inviting import Answered, may_be_asked, seems_ready

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def ask_to_tell(published: Published, *, by: "Person") -> None:
    """Ask a reader who has just answered after a story whether they would like to tell something, if they seem ready.

    It is remembered, sealed, that they were asked; the page after the story shows it. Nobody else learns of it.
    """
    row = AskedToTell.objects.filter(person=by).first()
    if not _may_be_asked(by, row.said if row else {}) or not _seems_ready(by):
        return
    row = lock(AskedToTell.objects.get_or_create(person=by)[0])
    if "ended" not in row.said:  # a no in another window, a moment ago, counts
        row.said = {"on": clock.today().isoformat(), "story": str(published.pk)}
        row.save(update_fields=["said"])


@transaction.atomic
def end_asking(*, by: "Person") -> None:
    """Never ask this reader again."""
    row = lock(AskedToTell.objects.get_or_create(person=by)[0])
    row.said = {"ended": True}
    row.save(update_fields=["said"])


def _may_be_asked(by: "Person", said: dict[str, Any]) -> bool:
    return bool(programmes.programmes_of(by)) and may_be_asked(
        date.fromisoformat(said["on"]) if "on" in said else None,
        has_ended="ended" in said,
        tells=Story.objects.filter(person=by).exists(),
        today=clock.today(),
    )


def _seems_ready(by: "Person") -> bool:
    wishes = ReaderWishes.objects.filter(person=by).first()
    answers = [
        Answered(
            on=one.on, **{name: one.said.get(name) for name in ("could", "alike", "feel")}, unlike="unlike" in one.said
        )
        for one in Reading.objects.filter(person=by)
    ]
    return seems_ready(answers, stage=Wishes.from_json(wishes.said).stage if wishes else None, today=clock.today())
