"""An editor reads a story, suggests other words, gives it back, or says that it may come out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.rolemodels import policies
from alongside.rolemodels.events import StoryRead
from alongside.rolemodels.models import Story, Suggestion
from alongside.rolemodels.rules.telling import LONGEST_REASON, PARTS, Said, State
from alongside.rolemodels.rules.words import Function, Kind, Note

if TYPE_CHECKING:
    from alongside.people.models import Person

MOST_SUGGESTIONS = 50


@transaction.atomic
def suggest(story: Story, *, by: "Person", part: str, words: str, why: str = "") -> Suggestion:
    """Other words for one part; nothing changes until the teller takes them.

    Raises NotAllowed, Refused("not-in-review"), BadInput naming the field.
    """
    story = _in_review(story, by)
    kept, reason = words.replace("\r\n", "\n").strip(), why.strip()
    if part not in PARTS:
        raise BadInput("unreadable", field="part")
    if not kept or len(kept) > PARTS[part] or "\0" in kept:
        raise BadInput("too-long" if kept else "empty", field="words")
    if len(reason) > LONGEST_REASON or "\0" in reason:
        raise BadInput("too-long", field="why")
    if Suggestion.objects.filter(story=story, state=Said.OPEN).count() >= MOST_SUGGESTIONS:
        raise Refused("too-many")
    return Suggestion.objects.create(
        story=story, teller_id=story.person_id, editor=by, version=story.version, part=part, words=kept, why=reason,
        made_on=clock.today(),
    )  # fmt: skip


@transaction.atomic
def give_back(story: Story, *, by: "Person", reason: str) -> Story:
    """Give it back to its teller, with a word why. Raises NotAllowed, Refused("not-in-review"), BadInput. Emits StoryRead."""
    story = _in_review(story, by)
    said = reason.strip()
    if not said or len(said) > LONGEST_REASON or "\0" in said:
        raise BadInput("too-long" if said else "empty", field="reason")
    story.state, story.reason, story.editor_version = State.DRAFT, said, None
    story.save(update_fields=["state", "reason", "editor_version"])
    emit(StoryRead(story_id=story.pk, teller_id=story.person_id), by=by.pk)
    return story


@transaction.atomic
def say_ready(
    story: Story, *, by: "Person", functions: Iterable[str] = (), notes: Iterable[str] = (), is_ordinary: bool = True
) -> Story:
    """Say yes to this version, and what it can be for a reader; it comes out when its teller says yes to the same.

    Raises NotAllowed, Refused("not-in-review"), Refused("suggestions-open"). Emits StoryRead.
    """
    story = _in_review(story, by)
    if Suggestion.objects.filter(story=story, version=story.version, state=Said.OPEN).exists():
        raise Refused("suggestions-open")
    set_by_editor = {
        Kind.FUNCTION.value: [one for one in Function if one in set(functions)],
        Kind.NOTE.value: [one for one in Note if one in {*notes, *story.tags.get(Kind.NOTE, ())}],
        "is_ordinary": is_ordinary,
    }
    tags = {**story.tags, **set_by_editor}
    if tags != story.tags:
        story.tags = tags
        story.version += 1
    story.state, story.reason, story.editor_version = State.READY, "", story.version
    story.save(update_fields=["tags", "version", "state", "reason", "editor_version"])
    emit(StoryRead(story_id=story.pk, teller_id=story.person_id), by=by.pk)
    return story


def _in_review(story: Story, by: "Person") -> Story:
    story = lock(story)
    require(policies.can_edit(by, story))
    if story.state != State.IN_REVIEW:
        raise Refused("not-in-review")
    return story
