"""What finding rests on: the index of what is out, and what readers say for themselves alone."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput
from alongside.foundation.policies import require
from alongside.rolemodels import policies
from alongside.rolemodels.models import Published, ReaderWishes, Reading, SearchText
from alongside.rolemodels.rules.finding import LONGEST_STEREOTYPE, MOST_READINGS, SCALE, SEARCHED, Wishes, marks_of
from alongside.rolemodels.rules.stems import stems, telling_stems

if TYPE_CHECKING:
    from uuid import UUID

    from alongside.people.models import Person


@transaction.atomic
def put_on_shelf(published: Published) -> None:
    """Have a story that is out found: called in the transaction that publishes it, or changes who may read it.

    It goes from the index by itself when the story's row goes, in the same transaction.
    """
    put_all_on_shelf([published])


def put_all_on_shelf(stories: Iterable[Published]) -> None:
    """The same for many, such as a shelf that is filled at once."""
    listed = list(stories)
    SearchText.objects.filter(published__in=listed).delete()
    SearchText.objects.bulk_create([_text_of(one) for one in listed], batch_size=500)


def _text_of(one: Published) -> SearchText:
    tags = [(tag.kind, tag.term) for tag in one.tags.all()]
    audiences = [*(["public"] if one.in_public else []), *([one.programme_id.hex] if one.in_members else [])]
    return SearchText(
        published=one,
        title=" ".join(stems(one.title, one.language)),
        body=" ".join(stems(" ".join(getattr(one, part) for part in SEARCHED), one.language)),
        against=" ".join(telling_stems(one.stereotype, one.language)) if one.stereotype else "",
        marks=" ".join(marks_of(audiences, tags)),
    )


@transaction.atomic
def save_wishes(wishes: Wishes, *, by: "Person", may_count: bool = False) -> None:
    """Remember what somebody looks for in stories, sealed for them alone, and whether it may be counted. Raises BadInput."""
    if len(wishes.stereotype) > LONGEST_STEREOTYPE:
        raise BadInput("words-too-long", field="stereotype")
    row = ReaderWishes.objects.filter(person=by).first() or ReaderWishes(person=by)
    row.said, row.may_count = wishes.as_json(), may_count
    row.save()


def key_of(person: "Person", story_id: "UUID") -> bytes:
    """A fingerprint of one story, another one for each reader."""
    return vault.index("rolemodels.reading", f"{person.pk}:{story_id}")


@transaction.atomic
def answer(published: Published, *, by: "Person", could: int | None, alike: int | None, feel: int | None) -> Reading:
    """Remember what a reader answered after a story; again replaces it. Nobody else ever sees it.

    Raises NotAllowed, BadInput for a number that is not on the scale.
    """
    given = {"could": could, "alike": alike, "feel": feel}
    for name, value in given.items():
        if value is not None and value not in SCALE:
            raise BadInput("out-of-range", field=name)
    return _remember(published, by, given)


@transaction.atomic
def no_more_like(published: Published, *, by: "Person") -> Reading:
    """Remember that a reader wants no more stories of this kind. Raises NotAllowed."""
    return _remember(published, by, {"unlike": True})


@transaction.atomic
def forget_readings(*, by: "Person") -> None:
    """Forget every answer a reader gave: their next stories are chosen as if they had read none."""
    Reading.objects.filter(person=by).delete()


def _remember(published: Published, by: "Person", given: dict[str, int | bool | None]) -> Reading:
    require(policies.can_read(by, published))
    mine, key = Reading.objects.filter(person=by), key_of(by, published.pk)
    row = mine.filter(key=key).first()
    if row is None:
        row = Reading(person=by, key=key, said={})
        if mine.count() >= MOST_READINGS:
            mine.filter(pk__in=list(mine.order_by("on", "pk").values_list("pk", flat=True)[:1])).delete()
    row.on = clock.today()
    row.said = {**row.said, "story": str(published.pk), **given}
    row.save()
    return row
