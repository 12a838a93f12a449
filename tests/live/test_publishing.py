"""Notes have places that grow without gaps, in the order in which they became true."""

import threading
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection, transaction

from alongside.foundation import clock
from alongside.live import hints, queries, rules
from alongside.live.commands import forget_old_entries, publish
from alongside.live.models import StreamEntry

pytestmark = pytest.mark.django_db(transaction=True)


def test_places_grow_by_one(stream_name, tell):
    assert [tell(stream_name, ref=str(n)) for n in range(3)] == [1, 2, 3]
    assert [entry.seq for entry in queries.after(stream_name, 1)] == [2, 3]
    assert queries.head(stream_name) == 3


def test_each_stream_counts_for_itself(stream_name, tell):
    tell(stream_name)

    assert tell(f"test:{uuid4()}") == 1


def test_telling_outside_a_transaction_is_refused(stream_name):
    with pytest.raises(RuntimeError, match="transaction"):
        publish(stream_name, kind="new")


NUMBER = "7adac210-aa4c-490e-8bf6-b7d2511708a9"


@pytest.mark.parametrize("name", ["", "test", "test:", "test:1", f"Test:{NUMBER}", f"test:{NUMBER}x", "a:b:c"])
def test_only_a_prefix_and_a_uuid_name_a_stream(name):
    with transaction.atomic(), pytest.raises(ValueError, match="prefix"):
        publish(name, kind="new")


def test_what_did_not_become_true_leaves_no_gap(stream_name, tell):
    tell(stream_name)
    with transaction.atomic():
        publish(stream_name, kind="new")
        transaction.set_rollback(True)

    assert tell(stream_name) == 2


def test_a_hint_comes_only_after_the_commit(stream_name):
    heard = []
    hints.listen(heard.append)
    try:
        with transaction.atomic():
            publish(stream_name, kind="new")
            assert heard == []
        assert heard == [stream_name]
    finally:
        hints.stop_listening(heard.append)


def test_writers_at_once_take_different_places(stream_name, tell):
    def several():
        try:
            for _ in range(10):
                tell(stream_name)
        finally:
            connection.close()

    writers = [threading.Thread(target=several) for _ in range(8)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()

    places = StreamEntry.objects.filter(stream=stream_name).order_by("seq").values_list("seq", flat=True)
    assert list(places) == list(range(1, 81))


def test_too_much_to_tell_one_by_one_is_said_so(stream_name, tell, monkeypatch):
    monkeypatch.setattr(rules, "LONGEST_REPLAY", 3)
    for _ in range(5):
        tell(stream_name)

    assert queries.after(stream_name, 1) is None
    assert len(queries.after(stream_name, 2)) == 3


def test_what_is_forgotten_is_said_to_be_missing(stream_name, tell):
    for _ in range(3):
        tell(stream_name)
    with clock.held_at(clock.now() + timedelta(days=rules.KEPT_DAYS, hours=1)):
        forget_old_entries()

    assert queries.after(stream_name, 1) is None
    assert queries.after(stream_name, 3) == []
    assert tell(stream_name) == 4
    assert [entry.seq for entry in queries.after(stream_name, 3)] == [4]
    assert queries.after(stream_name, 2) is None


def test_heads_of_many_streams_come_together(tell):
    names = [f"test:{uuid4()}" for _ in range(3)]
    for name in names[:2]:
        tell(name)

    assert queries.heads(names) == {names[0]: 1, names[1]: 1}
