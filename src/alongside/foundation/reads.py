"""Every look by staff at what belongs to a person is written down, and the person can see it."""

from uuid import UUID

from alongside.foundation import clock
from alongside.foundation.models import ReadRecord


def record_read(person_id: UUID, *, by: UUID, role: str, what: str, purpose: str) -> None:
    """Write down that `by` looked."""
    ReadRecord.objects.create(person_id=person_id, reader_id=by, role=role, what=what, purpose=purpose, at=clock.now())


def record_reads(person_ids: list[UUID], *, by: UUID, role: str, what: str, purpose: str) -> None:
    """The same for several people at once, in one statement."""
    at = clock.now()
    ReadRecord.objects.bulk_create(
        ReadRecord(person_id=person, reader_id=by, role=role, what=what, purpose=purpose, at=at)
        for person in person_ids
    )


def reads_of(person_id: UUID) -> list[ReadRecord]:
    """Who looked at this person's record, newest first, at most the last 500."""
    return list(ReadRecord.objects.filter(person_id=person_id).order_by("-id")[:500])
