"""A story that is out, as its teller and an editor approved it."""

from typing import TYPE_CHECKING, Any

from alongside.foundation import clock
from alongside.rolemodels.commands.finding import put_on_shelf
from alongside.rolemodels.models import Published, Story, Tag

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

PARTS = {
    "title": "I told my foreman on a Tuesday", "did": "I practised in the van with the radio on.",
    "reached": "I lead a crew now.", "took": "Eighteen months.", "helped": "My sister drove me.",
    "means": "I sleep again.", "unfair": "It should have been the rule.", "stereotype": "People like us can't be relied on",
}  # fmt: skip


def a_story(programme: "Programme", by: "Person", *tags: tuple[str, str], **said: Any) -> Published:
    """Put a story out; whatever is not said is as in `PARTS`, public, one step up the ladder, an ordinary good life."""
    language = said.setdefault("language", "en")
    story = Story.objects.create(
        person=by, programme=programme, language=language, state="published", editor_version=1, teller_version=1,
        begun_on=clock.today(), changed_at=clock.now(),
    )  # fmt: skip
    facts = {
        "version": 1, "name": "Larch", "seed": 7, "stage": 2, "is_ordinary": True, "published_on": clock.today(),
        "in_public": True, "in_members": True,
    }  # fmt: skip
    made = Published.objects.create(story=story, programme=programme, **{**PARTS, **facts, **said})
    Tag.objects.bulk_create([Tag(published=made, kind=kind, term=term) for kind, term in tags])
    put_on_shelf(made)
    return made
