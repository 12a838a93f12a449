"""Work done after the page has answered: deliveries with retry, regular work, and what a killed worker left behind."""

import logging
import threading
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from django.db import close_old_connections, transaction
from django.db.models import Count, QuerySet, Value
from django.db.utils import OperationalError
from django.tasks import TaskResultStatus, task
from django_tasks_db.management.commands.db_worker import Worker as LibraryWorker
from django_tasks_db.models import DBTaskResult

from alongside.foundation import clock, events
from alongside.foundation.models import Delivery, OutboxEvent, PostedForm, RateCount, Schedule
from alongside.foundation.rows import lock

log = logging.getLogger("alongside.background")

ATTEMPTS = 8
_regular: dict[str, tuple[timedelta, Callable[[], object]]] = {}
_woken = threading.Event()


def regularly(every: timedelta) -> Callable[[Callable[[], object]], Callable[[], object]]:
    """Have the decorated function run once every `every`, by whichever worker comes first. Safe to run twice."""

    def remember(work: Callable[[], object]) -> Callable[[], object]:
        _regular[f"{work.__module__}.{work.__qualname__}"] = (every, work)
        return work

    return remember


def wake() -> None:
    """Let a worker in this process look at once instead of at its next turn."""
    _woken.set()


@task
def deliver(delivery_id: str) -> None:
    """Hand one event to one subscriber, once: its database work and the mark that it is done commit together."""
    try:
        with transaction.atomic():
            delivery = Delivery.objects.filter(pk=delivery_id).first()
            if delivery is None or lock(delivery).state == Delivery.State.DONE:
                return
            events.hand_over(delivery)
            Delivery.objects.filter(pk=delivery_id).update(state=Delivery.State.DONE, error="")
    except Exception as error:
        _try_later(delivery_id, type(error).__name__)
    wake()


@task
def deliver_some(delivery_ids: list[str]) -> None:
    """Hand over several, each as `deliver` does: one that fails waits for its own next time and holds up no other."""
    for one in delivery_ids:
        deliver.func(one)


def _try_later(delivery_id: str, error: str) -> None:
    """Note the kind of error and when to try again: 10 s, 20 s, 40 s ... then it waits, seen on the desk."""
    log.warning("delivery %s failed: %s", delivery_id, error)
    with transaction.atomic():
        delivery = lock(Delivery.objects.get(pk=delivery_id))
        delivery.attempts += 1
        delivery.error = error
        pause = timedelta(seconds=10 * 2 ** (delivery.attempts - 1))
        delivery.next_at = clock.now() + pause
        if delivery.attempts >= ATTEMPTS:
            delivery.state = Delivery.State.STUCK
        delivery.save(update_fields=["attempts", "error", "next_at", "state"])
        if delivery.state == Delivery.State.WAITING:
            deliver.using(run_after=delivery.next_at).enqueue(delivery_id)


def try_again(delivery_id: UUID) -> None:
    """Give a stuck delivery another series of attempts (from the desk); nothing happens to one that is not stuck."""
    with transaction.atomic():
        stuck = Delivery.objects.filter(pk=delivery_id, state=Delivery.State.STUCK).update(
            state=Delivery.State.WAITING, attempts=0
        )
        if stuck:
            deliver.enqueue(str(delivery_id))


@regularly(timedelta(minutes=1))
def pick_up_what_was_left() -> None:
    """Take up again what a killed worker was doing: everything here is safe to run twice."""
    long_ago = clock.now() - timedelta(minutes=10)
    with transaction.atomic():
        DBTaskResult.objects.filter(status=TaskResultStatus.RUNNING, started_at__lt=long_ago).update(
            status=TaskResultStatus.READY, started_at=None
        )
        for delivery in Delivery.objects.filter(
            state=Delivery.State.WAITING, next_at__lt=clock.now() - timedelta(minutes=2)
        )[:500]:
            delivery.next_at = clock.now() + timedelta(minutes=5)
            delivery.save(update_fields=["next_at"])
            deliver.enqueue(str(delivery.pk))


@regularly(timedelta(hours=6))
def forget_what_is_done() -> None:
    """Remove finished work after a week, forms after a day, rates at their end, facts after a year."""
    now = clock.now()
    DBTaskResult.objects.filter(finished_at__lt=now - timedelta(days=7)).delete()
    PostedForm.objects.filter(at__lt=now - timedelta(days=1)).delete()
    RateCount.objects.filter(until__lt=now).delete()
    OutboxEvent.objects.filter(at__lt=now - timedelta(days=365)).exclude(
        deliveries__state__in=[Delivery.State.WAITING, Delivery.State.STUCK]
    ).delete()


def how_many_stuck() -> QuerySet[Delivery, tuple[str, int]]:
    """How many deliveries were given up on, as a row ("stuck", number) to take along in another query."""
    stuck = Delivery.objects.filter(state=Delivery.State.STUCK).order_by().values("state")
    return stuck.annotate(which=Value("stuck"), n=Count("pk")).values_list("which", "n")


def stuck_deliveries() -> list[Delivery]:
    """Deliveries that were given up on and wait for a coordinator."""
    return list(Delivery.objects.filter(state=Delivery.State.STUCK).select_related("event").order_by("next_at")[:100])


#: How long work that waits lets the pages that made it go before.
_PAGES_FIRST_SECONDS = 0.05


class Worker:
    """Does waiting work until told to stop; one in the web process, or any number on their own."""

    def __init__(self, name: str) -> None:
        self._library = LibraryWorker(
            queue_names=["default"], interval=0, batch=True, backend_name="default", startup_delay=False,
            max_tasks=None, worker_id=name, excluded_queue_names=[],
        )  # fmt: skip
        self._stopping = threading.Event()

    def run(self, *, pause_seconds: float = 0.5) -> None:
        """Work until `stop()`; returns after the piece of work in hand."""
        while not self._stopping.is_set():
            _woken.clear()
            try:
                self.do_what_waits()
            except OperationalError as error:
                # A full disk or a restarting database: wait and go on, the work is still written down.
                log.warning("the database did not answer: %s", type(error).__name__)
            finally:
                close_old_connections()
            if _woken.wait(pause_seconds):
                # Whoever wrote, and whoever hears of it, have their pages first: both threads share one interpreter.
                self._stopping.wait(_PAGES_FIRST_SECONDS)

    def stop(self) -> None:
        """Ask `run()` to return."""
        self._stopping.set()
        self._library.running = False
        wake()

    def do_what_waits(self) -> None:
        """Everything that is due now, then return."""
        _start_regular_work()
        if DBTaskResult.objects.ready().exists():
            self._library.run()


def _start_regular_work() -> None:
    now = clock.now()
    due = set(_regular) - set(Schedule.objects.filter(next_at__gt=now).values_list("name", flat=True))
    for name in sorted(due):
        every, work = _regular[name]
        with transaction.atomic():
            row, _made = Schedule.objects.get_or_create(name=name, defaults={"next_at": now})
            if lock(row).next_at > now:
                continue
            Schedule.objects.filter(name=name).update(next_at=now + every)
        try:
            work()
        except Exception as error:
            log.warning("regular work %s failed: %s", name, type(error).__name__)


def state() -> dict[str, object]:
    """Whether waiting work gets done: `ok`, and how many minutes the oldest piece has been due."""
    oldest = DBTaskResult.objects.ready().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    late = int((clock.now() - oldest).total_seconds() // 60) if oldest else 0
    return {
        "ok": late < 15,
        "late_minutes": late,
        "stuck": Delivery.objects.filter(state=Delivery.State.STUCK).exists(),
    }
