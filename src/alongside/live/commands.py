"""Telling a stream that something happened."""

from datetime import timedelta

from django.db import connection, transaction
from django.db.models import F

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.live import hints, rules
from alongside.live.models import Stream, StreamEntry


def publish(stream: str, *, kind: str, ref: str = "") -> int:
    """Tell a stream that something happened; returns the note's place in it.

    Places grow without gaps and in the order of commits: the stream's row stays locked until the transaction ends.
    Pages that are open hear a hint after the commit; those that miss it find the note themselves.

    Raises RuntimeError outside a transaction, ValueError for a name that is no stream's.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("a stream is told in the transaction that makes it true")
    if rules.prefix_of(stream) is None:
        raise ValueError("a stream is named prefix:uuid")
    if not Stream.objects.filter(name=stream).update(seq=F("seq") + 1):
        # Two first notes at once: one makes the row, the other waits for it; both then count up.
        Stream.objects.bulk_create([Stream(name=stream)], ignore_conflicts=True)
        Stream.objects.filter(name=stream).update(seq=F("seq") + 1)
    seq = Stream.objects.values_list("seq", flat=True).get(name=stream)
    StreamEntry.objects.create(stream=stream, seq=seq, kind=kind, ref=ref, at=clock.now())
    transaction.on_commit(lambda: hints.give(stream), robust=True)
    return seq


@regularly(timedelta(hours=1))
def forget_old_entries() -> None:
    """Let go of what every open page has long heard."""
    StreamEntry.objects.filter(at__lt=clock.now() - timedelta(days=rules.KEPT_DAYS)).delete()
