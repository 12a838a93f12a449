"""Writing a story: in parts, kept as one goes, sent to be read when it is ready."""

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people.vocabulary import Vocabulary
from alongside.rolemodels import policies
from alongside.rolemodels.commands.publishing import take_out
from alongside.rolemodels.events import StorySent
from alongside.rolemodels.models import Recording, Story, Suggestion, TellerWishes
from alongside.rolemodels.rules.aloud import Came
from alongside.rolemodels.rules.telling import MOST_ASKS, PARTS, Said, State, lacks_tags, may_become, missing, tidy_tags

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

MOST_STORIES = 20


@transaction.atomic
def begin_story(programme: "Programme", *, by: "Person", language: str, words: str = "") -> Story:
    """Begin a story, perhaps with words. Only its teller sees it. Raises Refused("too-many"), BadInput on the words."""
    if Story.objects.filter(person=by).exclude(state=State.WITHDRAWN).count() >= MOST_STORIES:
        raise Refused("too-many")
    made = Story.objects.create(
        person=by, programme=programme, language=language, begun_on=clock.today(), changed_at=clock.now()
    )
    return write(made, by=by, said={"did": words}) if words else made


@transaction.atomic
def write(story: Story, *, by: "Person", said: Mapping[str, str]) -> Story:
    """Keep the words of some parts. Raises NotAllowed, Refused("not-a-draft"), BadInput naming the part."""
    story = _draft(story, by)
    words = dict(story.said)
    for part, text in said.items():
        kept = text.replace("\r\n", "\n").strip()
        if len(kept) > PARTS[part]:
            raise BadInput("too-long", field=part)
        if "\0" in kept:
            raise BadInput("unreadable", field=part)
        words[part] = kept
    if words != story.said:
        story.said = words
        _changed(story)
    return story


@transaction.atomic
def tag(story: Story, *, by: "Person", tags: Mapping[str, Any], words: Vocabulary) -> Story:
    """Say what a story is about; what an editor set stays. Raises NotAllowed, Refused("not-a-draft")."""
    story = _draft(story, by)
    kept = tidy_tags({**story.tags, **tags}, knows=words.knows)
    if kept != story.tags:
        story.tags = kept
        _changed(story)
    return story


@transaction.atomic
def send(story: Story, *, by: "Person") -> Story:
    """Give it to an editor to read. Raises NotAllowed, Refused("not-a-draft"), Refused("unfinished"). Emits StorySent."""
    story = _draft(story, by)
    if (
        missing(story.said)
        or lacks_tags(story.tags)
        or Recording.objects.filter(story=story, state=Came.WAITING).exists()
    ):
        raise Refused("unfinished")
    _become(story, State.IN_REVIEW)
    story.sent_on, story.taken_down = clock.today(), False
    story.save(update_fields=["state", "sent_on", "taken_down"])
    emit(StorySent(story_id=story.pk, programme_id=story.programme_id), by=by.pk)
    return story


@transaction.atomic
def back_to_draft(story: Story, *, by: "Person") -> Story:
    """Take it back to go on writing; if it is out, it is out no more. Raises NotAllowed, Refused("not-possible-now")."""
    story = lock(story)
    require(policies.can_write(by, story))
    take_out(story)
    _become(story, State.DRAFT)
    story.editor_version = story.teller_version = None
    story.save(update_fields=["state", "editor_version", "teller_version"])
    return story


@transaction.atomic
def answer_suggestion(suggestion: Suggestion, *, by: "Person", take: bool) -> Story:
    """Take the words an editor suggests, or leave them. Raises NotAllowed, Refused("not-a-draft"), Refused("answered")."""
    story = _draft(suggestion.story, by)
    suggestion = lock(suggestion)
    if suggestion.state != Said.OPEN:
        raise Refused("answered")
    suggestion.state = Said.TAKEN if take else Said.LEFT
    suggestion.save(update_fields=["state"])
    return write(story, by=by, said={suggestion.part: str(suggestion.words)}) if take else story


@transaction.atomic
def throw_away(story: Story, *, by: "Person") -> None:
    """Delete a story with everything that hangs on it; if it is out, it is out no more. Raises NotAllowed."""
    story = lock(story)
    require(policies.can_write(by, story))
    take_out(story)
    story.delete()


def _draft(story: Story, by: "Person") -> Story:
    story = lock(story)
    require(policies.can_write(by, story))
    if story.state != State.DRAFT:
        raise Refused("not-a-draft")
    return story


def _changed(story: Story) -> None:
    story.version += 1
    story.changed_at = clock.now()
    story.save(update_fields=["said", "tags", "version", "changed_at"])


def _become(story: Story, then: State) -> None:
    if not may_become(State(story.state), then):
        raise Refused("not-possible-now")
    story.state = then


@transaction.atomic
def set_wishes(*, by: "Person", asks_a_month: int, rests_until: date | None, wont_answer: str) -> TellerWishes:
    """Say how much one wants to be asked, and what not. Raises BadInput."""
    if not 0 <= asks_a_month <= MOST_ASKS:
        raise BadInput("out-of-range", field="asks_a_month")
    said = {"asks_a_month": asks_a_month, "rests_until": rests_until, "wont_answer": wont_answer.strip()}
    return TellerWishes.objects.update_or_create(person=by, defaults=said)[0]
