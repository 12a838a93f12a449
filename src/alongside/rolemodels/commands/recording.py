"""Telling aloud: a file comes in pieces, is sealed at once, made anew out of sight, and only then heard or seen."""

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.tasks import task

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.rolemodels import policies
from alongside.rolemodels.media.child import Remade, Unreadable, remade
from alongside.rolemodels.models import Piece, Recording, Story
from alongside.rolemodels.rules.aloud import LONGEST_WORDS, PIECE, SECONDS, SENT, Aloud, Came, Why
from alongside.rolemodels.rules.telling import State

if TYPE_CHECKING:
    from alongside.people.models import Person

#: What was not sent to its end is let go after this long.
HALF_SENT = timedelta(days=7)
LEFT_WAITING = timedelta(minutes=20)
MOST_TRIES = 3


@transaction.atomic
def begin_recording(story: Story, *, by: "Person", kind: Aloud, words: str, size: int) -> Recording:
    """Begin to send a recording of `size` bytes. One that was refused, or not sent to its end, makes room for it.

    Raises NotAllowed, Refused("not-a-draft"), BadInput naming the field.
    """
    story = _draft(story, by)
    kept = _words(words)
    if not 0 < size <= most_bytes():
        raise BadInput("too-large" if size > 0 else "empty", field="file")
    Recording.objects.filter(person=by, state=Came.ARRIVING).delete()
    Recording.objects.filter(story=story, kind=kind, state=Came.REFUSED).delete()
    if Recording.objects.filter(person=by, state=Came.WAITING).exists():
        raise BadInput("one-at-a-time", field="file")
    if Recording.objects.filter(story=story, kind=kind).exists():
        raise BadInput("there-already", field="kind")
    return Recording.objects.create(story=story, person=by, kind=kind, size=size, words=kept, begun_at=clock.now())


@transaction.atomic
def add_piece(recording: Recording, *, by: "Person", start: int, content: bytes) -> Recording:
    """The next bytes, from `start` on. When all are there, it waits to be made anew.

    Raises NotAllowed, Refused("not-a-draft"), Refused("not-arriving"), Refused("out-of-step") when `start` is not where the
    last piece ended, BadInput("too-large").
    """
    _draft(recording.story, by)
    recording = lock(recording)
    if recording.state != Came.ARRIVING:
        raise Refused("not-arriving")
    if start != recording.arrived:
        raise Refused("out-of-step")
    if not content or len(content) > SENT or start + len(content) > recording.size:
        raise BadInput("too-large", field="file")
    _keep_bytes(recording, start, content)
    recording.arrived += len(content)
    if recording.arrived == recording.size:
        recording.state, recording.arrived_at = Came.WAITING, clock.now()
        remake.enqueue(str(recording.pk))
    recording.save(update_fields=["arrived", "state", "arrived_at"])
    return recording


@transaction.atomic
def send_whole(story: Story, *, by: "Person", kind: Aloud, words: str, content: bytes) -> Recording:
    """The same in one go. Raises as `begin_recording` does."""
    recording = begin_recording(story, by=by, kind=kind, words=words, size=len(content))
    for start in range(0, len(content), SENT):
        recording = add_piece(recording, by=by, start=start, content=content[start : start + SENT])
    return recording


@transaction.atomic
def say_words(recording: Recording, *, by: "Person", words: str) -> Recording:
    """Write down what is said or seen in it. Raises NotAllowed, Refused("not-a-draft"), BadInput."""
    story = _draft(recording.story, by)
    recording = lock(recording)
    recording.words = _words(words)
    recording.as_of = _changed(story)
    recording.save(update_fields=["words", "as_of"])
    return recording


@transaction.atomic
def take_away(recording: Recording, *, by: "Person") -> None:
    """Take it out of the story, at any time and at once, with all its bytes. Raises NotAllowed."""
    recording = lock(recording)
    require(policies.can_record(by, recording))
    recording.delete()


@task
def remake(recording_id: str) -> None:
    """Make one anew. The long work is done outside any transaction; only its end is written."""
    with transaction.atomic():
        recording = _waiting(UUID(recording_id))
        if recording is None:
            return
        recording.tries += 1
        recording.save(update_fields=["tries"])
    try:
        if recording.tries > MOST_TRIES:
            raise Unreadable(Why.TOO_MUCH_WORK)
        kind = Aloud(recording.kind)
        finish(recording, remade(kind, _bytes_of(recording), seconds=SECONDS[kind]))
    except Unreadable as error:
        _refuse(recording, Why(error.code))


@transaction.atomic
def finish(recording: Recording, made: Remade) -> None:
    """Put what was made anew in the place of what came; nothing happens when it has gone meanwhile."""
    story = Story.objects.filter(pk=recording.story_id).first()
    story = lock(story) if story else None
    found = _waiting(recording.pk)
    if story is None or found is None:
        return
    found.pieces.all().delete()
    _keep_bytes(found, 0, made.file)
    found.as_of = _changed(story)  # still a draft: it is not sent to an editor while a recording is on its way
    found.state, found.size, found.arrived = Came.READY, len(made.file), len(made.file)
    found.seconds, found.width, found.height = made.seconds, made.width, made.height
    found.save(update_fields=["as_of", "state", "size", "arrived", "seconds", "width", "height"])


@transaction.atomic
def _refuse(recording: Recording, why: Why) -> None:
    """Let go of the bytes that cannot be used; the words stay."""
    found = _waiting(recording.pk)
    if found is None:
        return
    found.pieces.all().delete()
    found.state, found.why = Came.REFUSED, why
    found.save(update_fields=["state", "why"])


@regularly(timedelta(hours=1))
def tidy_recordings() -> None:
    """Let go of what was never sent to its end; take up again what a killed worker left."""
    now = clock.now()
    Recording.objects.filter(state=Came.ARRIVING, begun_at__lt=now - HALF_SENT).delete()
    for one in Recording.objects.filter(state=Came.WAITING, arrived_at__lt=now - LEFT_WAITING)[:100]:
        with transaction.atomic():
            Recording.objects.filter(pk=one.pk).update(arrived_at=now)
            remake.enqueue(str(one.pk))


def most_bytes() -> int:
    """How large a file may be that somebody sends."""
    return settings.ALONGSIDE_RECORDING_MB * 1_000_000


def _draft(story: Story, by: "Person") -> Story:
    story = lock(story)
    require(policies.can_write(by, story))
    if story.state != State.DRAFT:
        raise Refused("not-a-draft")
    return story


def _changed(story: Story) -> int:
    """A story with another recording, or other words to it, is another version: an editor and its teller say yes anew."""
    story.version += 1
    story.changed_at = clock.now()
    story.save(update_fields=["version", "changed_at"])
    return story.version


def _words(words: str) -> str:
    kept = words.replace("\r\n", "\n").strip()
    if not kept or len(kept) > LONGEST_WORDS or "\0" in kept:
        raise BadInput("too-long" if kept else "empty", field="words")
    return kept


def _waiting(recording_id: UUID) -> Recording | None:
    found = Recording.objects.filter(pk=recording_id, state=Came.WAITING).first()
    return lock(found) if found else None


def _keep_bytes(recording: Recording, start: int, content: bytes) -> None:
    Piece.objects.bulk_create(
        Piece(recording=recording, start=start + at, length=len(part), content=part)
        for at in range(0, len(content), PIECE)
        if (part := content[at : at + PIECE])
    )


def _bytes_of(recording: Recording) -> Iterator[bytes]:
    """Piece by piece, so that a whole file is in memory only where it is read."""
    for number in recording.pieces.order_by("start").values_list("pk", flat=True):
        piece = Piece.objects.filter(pk=number).first()
        if piece is not None:
            piece.recording = recording
            yield piece.content
