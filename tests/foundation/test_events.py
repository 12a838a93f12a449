"""Facts are written with the change, delivered afterwards, once, whatever happens in between."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction
from django.tasks import TaskResultStatus
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from alongside.foundation import background, clock, events
from alongside.foundation.background import Worker
from alongside.foundation.models import Delivery, OutboxEvent, RateCount, Schedule

pytestmark = pytest.mark.django_db(transaction=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class KettleBoiled(events.Event):
    """The kettle is ready."""

    name: ClassVar[str] = "kitchen.kettle-boiled"
    kettle_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class TeaPoured(events.Event):
    name: ClassVar[str] = "kitchen.tea-poured"
    kettle_id: UUID


heard: list[events.Told[KettleBoiled]] = []
failing: list[Exception] = []


def listen(told: events.Told[KettleBoiled]) -> None:
    if failing:
        raise failing.pop()
    heard.append(told)


@pytest.fixture(autouse=True)
def _only_the_kettle(monkeypatch):
    monkeypatch.setattr(events, "_kinds", {})
    monkeypatch.setattr(events, "_subscribers", {})
    monkeypatch.setattr(events, "_heard_by", {})
    monkeypatch.setattr(background, "_regular", {})
    events.subscribe(KettleBoiled, listen)
    heard.clear()
    failing.clear()


def boil():
    with transaction.atomic():
        events.emit(KettleBoiled(kettle_id=uuid4()), by=None)


def test_a_fact_reaches_its_listener_once():
    boil()

    Worker("test").do_what_waits()
    Worker("test").do_what_waits()

    assert len(heard) == 1
    assert isinstance(heard[0].event.kettle_id, UUID)
    assert Delivery.objects.get().state == Delivery.State.DONE


def test_one_listener_hears_every_kind_of_fact_it_listens_to():
    events.subscribe(TeaPoured, listen)
    boil()
    with transaction.atomic():
        events.emit(TeaPoured(kettle_id=uuid4()), by=None)

    Worker("test").do_what_waits()

    assert [type(told.event) for told in heard] == [KettleBoiled, TeaPoured]


def test_many_facts_are_written_in_few_statements_and_one_that_fails_holds_up_no_other():
    failing.append(ValueError("Not now"))
    with CaptureQueriesContext(connection) as asked, transaction.atomic():
        events.emit_all([KettleBoiled(kettle_id=uuid4()) for _ in range(50)], by=None)

    Worker("test").do_what_waits()

    assert len(asked) < 10
    assert len({told.event.kettle_id for told in heard}) == len(heard) == 49
    assert Delivery.objects.filter(state=Delivery.State.WAITING).count() == 1
    with pytest.raises(RuntimeError, match="transaction"):
        events.emit_all([KettleBoiled(kettle_id=uuid4())], by=None)


def test_a_fact_that_did_not_become_true_is_not_told():
    with transaction.atomic():
        events.emit(KettleBoiled(kettle_id=uuid4()), by=None)
        transaction.set_rollback(True)

    assert not OutboxEvent.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_emitting_outside_a_transaction_is_refused():
    with pytest.raises(RuntimeError, match="transaction"):
        events.emit(KettleBoiled(kettle_id=uuid4()), by=None)


def test_a_listener_that_fails_is_tried_again_later_and_its_words_are_not_kept():
    failing.append(ValueError("a person's private words"))
    boil()

    Worker("test").do_what_waits()

    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.error) == ("waiting", 1, "ValueError")
    assert "private" not in str(list(DBTaskResult.objects.values()))
    with clock.held_at(clock.now() + timedelta(minutes=5)):
        DBTaskResult.objects.update(run_after=clock.now() - timedelta(hours=1))
        Worker("test").do_what_waits()
    assert len(heard) == 1


def test_after_eight_attempts_it_waits_for_a_person():
    boil()
    for _ in range(background.ATTEMPTS):
        failing.append(ValueError())
        DBTaskResult.objects.filter(status=TaskResultStatus.READY).update(run_after=clock.now() - timedelta(hours=1))
        Worker("test").do_what_waits()

    assert [stuck.attempts for stuck in background.stuck_deliveries()] == [8]
    background.try_again(background.stuck_deliveries()[0].pk)
    Worker("test").do_what_waits()
    assert len(heard) == 1


def test_what_a_killed_worker_was_doing_is_taken_up_again():
    boil()
    DBTaskResult.objects.update(status=TaskResultStatus.RUNNING, started_at=clock.now() - timedelta(hours=1))

    background.pick_up_what_was_left()
    Worker("test").do_what_waits()

    assert len(heard) == 1


def test_a_delivery_whose_work_was_lost_is_found_again():
    boil()
    DBTaskResult.objects.all().delete()
    Delivery.objects.update(next_at=clock.now() - timedelta(hours=1))

    background.pick_up_what_was_left()
    Worker("test").do_what_waits()

    assert len(heard) == 1


def test_regular_work_runs_once_in_its_time_and_a_failure_does_not_stop_the_rest(monkeypatch):
    ran = []

    def breaks():
        ran.append("breaks")
        raise ValueError

    monkeypatch.setattr(
        background,
        "_regular",
        {"a": (timedelta(hours=1), breaks), "b": (timedelta(hours=1), lambda: ran.append("b"))},
    )

    Worker("test").do_what_waits()
    Worker("test").do_what_waits()

    assert ran == ["breaks", "b"]
    assert Schedule.objects.count() == 2


def test_old_work_is_forgotten():
    boil()
    Worker("test").do_what_waits()
    RateCount.objects.create(key=b"k" * 32, count=1, until=clock.now())

    with clock.held_at(clock.now() + timedelta(days=400)):
        background.forget_what_is_done()

    assert not OutboxEvent.objects.exists()
    assert not DBTaskResult.objects.exists()
    assert not RateCount.objects.exists()
