"""Reads of streams. Who may read was asked before: see `streams.may_listen`."""

from collections.abc import Collection
from dataclasses import dataclass

from alongside.live import rules
from alongside.live.models import Stream, StreamEntry


@dataclass(frozen=True, slots=True)
class Entry:
    """One note: its place in the stream, a short code and an id."""

    seq: int
    kind: str
    ref: str


def head(stream: str) -> int:
    """How far the stream has come; 0 when nothing was ever told."""
    return Stream.objects.filter(name=stream).values_list("seq", flat=True).first() or 0


def heads(streams: Collection[str]) -> dict[str, int]:
    """How far each of these streams has come."""
    names = list(streams)
    found: dict[str, int] = {}
    for start in range(0, len(names), 500):
        found.update(Stream.objects.filter(name__in=names[start : start + 500]).values_list("name", "seq"))
    return found


def after(stream: str, seq: int) -> list[Entry] | None:
    """What came after `seq`, oldest first; None when that is too much or too long ago to tell one by one."""
    # Asked first: a note told in between must not look like one that has been forgotten.
    if head(stream) <= seq:
        return []
    rows = StreamEntry.objects.filter(stream=stream, seq__gt=seq).order_by("seq")
    found = [Entry(*row) for row in rows.values_list("seq", "kind", "ref")[: rules.LONGEST_REPLAY + 1]]
    # Places have no gaps: a missing next one has been forgotten already.
    if not found or found[0].seq != seq + 1 or len(found) > rules.LONGEST_REPLAY:
        return None
    return found
