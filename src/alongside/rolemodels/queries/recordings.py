"""What is told aloud or shown: one's own, what an editor reads, what readers hear, and the bytes of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import F

from alongside.foundation.errors import NotFound
from alongside.rolemodels import policies
from alongside.rolemodels.media import captions
from alongside.rolemodels.models import Published, Recording, Story
from alongside.rolemodels.rules.aloud import SERVED_AS, Aloud, Came

if TYPE_CHECKING:
    from alongside.people.models import Person


@dataclass(frozen=True, slots=True)
class Told:
    """A recording as a page shows it: which, of what kind, and its words to read."""

    id: UUID
    kind: str
    words: str
    seconds: int
    width: int
    height: int
    media_type: str
    poster: UUID | None = None


def recordings_of(story: Story) -> list[Recording]:
    """Every recording of one's own story, however far it has come."""
    return list(Recording.objects.filter(story=story).order_by("begun_at", "pk"))


def own_recording(viewer: Person, recording_id: UUID) -> Recording:
    """One's own recording, or NotFound."""
    found = Recording.objects.filter(pk=recording_id, person=viewer).select_related("story").first()
    if found is None:
        raise NotFound("recording")
    return found


def told_with(shown: Story | Published) -> list[Told]:
    """The recordings that are part of a story as it is shown: film, then sound, then pictures."""
    story = shown.story_id if isinstance(shown, Published) else shown.pk
    rows = {one.kind: one for one in Recording.objects.filter(story=story, state=Came.READY, as_of__lte=shown.version)}
    picture = rows.get(Aloud.PICTURE)
    return [
        Told(
            one.pk, one.kind, captions.plain(str(one.words)), round(one.seconds), one.width, one.height, SERVED_AS[kind],
            picture.pk if picture and kind is Aloud.FILM else None,
        )
        for kind in (Aloud.FILM, Aloud.SOUND, Aloud.PICTURE)
        if (one := rows.get(kind)) is not None
    ]  # fmt: skip


def recording_to_hear(viewer: Person | None, recording_id: UUID) -> Recording:
    """A recording this viewer may hear or see, or NotFound: its teller, an editor who reads the story, its readers."""
    ready = Recording.objects.filter(pk=recording_id, state=Came.READY).select_related("story")
    found = ready.first()
    if found is None:
        raise NotFound("recording")
    if viewer is not None and (
        policies.can_record(viewer, found)
        or policies.stories_to_edit(viewer).filter(pk=found.story_id, version__gte=found.as_of).exists()
    ):
        return found
    out = policies.published_visible_to(viewer).filter(story=found.story_id, version__gte=found.as_of)
    if not out.exists():
        raise NotFound("recording")
    return found


def bytes_of(recording: Recording, first: int, last: int) -> bytes:
    """The bytes from `first` to `last`, both included. Only the pieces they stand in are opened."""
    pieces = recording.pieces.annotate(end=F("start") + F("length")).filter(start__lte=last, end__gt=first)
    found = list(pieces.order_by("start"))
    if not found:
        return b""
    whole = b"".join(piece.content for piece in found)
    return whole[first - found[0].start : last + 1 - found[0].start]


def captions_of(recording: Recording) -> str:
    """Its captions, as a caption file."""
    return captions.as_webvtt(captions.cues(str(recording.words), recording.seconds))
