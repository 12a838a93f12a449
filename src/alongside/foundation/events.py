"""Facts others may hear. Written with the change itself, delivered afterwards, lost never."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from itertools import batched
from typing import Any, ClassVar
from uuid import UUID

from django.db import connection

from alongside.foundation import clock
from alongside.foundation.models import Delivery, OutboxEvent

#: How many facts are written, and handed over, as one piece of work when there are many.
TOGETHER = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """A fact: ids and short codes. Subclasses set `name` as "room.thing-happened"."""

    name: ClassVar[str]


@dataclass(frozen=True, slots=True)
class Told[E: Event]:
    """A fact as a subscriber receives it. `delivery` is the same at every attempt: use it as idempotency key."""

    event: E
    by: UUID | None
    at: datetime
    delivery: UUID


Subscriber = Callable[[Told[Any]], None]

_kinds: dict[str, type[Event]] = {}
_subscribers: dict[str, Subscriber] = {}
#: By the name of an event, the paths of those who hear it; one subscriber may hear several kinds.
_heard_by: dict[str, list[str]] = {}


def subscribe(kind: type[Event], subscriber: Subscriber) -> None:
    """Have `subscriber` hear every event of `kind`; called from a room's `ready()`. It must be safe to run twice."""
    path = f"{subscriber.__module__}.{subscriber.__qualname__}"
    _kinds[kind.name], _subscribers[path] = kind, subscriber
    heard_by = _heard_by.setdefault(kind.name, [])
    if path not in heard_by:
        heard_by.append(path)


def emit(event: Event, *, by: UUID | None) -> None:
    """Write the fact, and one piece of work for each subscriber, in the transaction that makes it true.

    Raises RuntimeError outside a transaction.
    """
    from alongside.foundation.background import deliver  # it needs this module's subscribers

    for delivery in _written([event], by):
        deliver.enqueue(str(delivery.pk))


def emit_all(facts: Sequence[Event], *, by: UUID | None) -> None:
    """Write many facts at once, as `emit` does one: a few statements for each hundred of them, and as many pieces of work."""
    from alongside.foundation.background import deliver_some

    for some in batched(_written(facts, by), TOGETHER):
        deliver_some.enqueue([str(delivery.pk) for delivery in some])


def _written(facts: Sequence[Event], by: UUID | None) -> list[Delivery]:
    if not connection.in_atomic_block:
        raise RuntimeError(
            f"{facts[0].name if facts else 'nothing'} must be emitted in the transaction that makes it true"
        )
    at = clock.now()
    rows = OutboxEvent.objects.bulk_create(
        [
            OutboxEvent(
                name=fact.name,
                by=by,
                at=at,
                payload={one.name: _plain(getattr(fact, one.name)) for one in fields(fact)},
            )
            for fact in facts
        ],
        batch_size=TOGETHER,
    )
    return Delivery.objects.bulk_create(
        [
            Delivery(event=row, subscriber=path, next_at=at + timedelta(minutes=2))
            for row in rows
            for path in _heard_by.get(row.name, ())
        ],
        batch_size=TOGETHER,
    )


def hand_over(delivery: Delivery) -> None:
    """Run the subscriber of one delivery."""
    row = delivery.event
    subscriber = _subscribers[delivery.subscriber]
    subscriber(Told(event=_read(_kinds[row.name], row.payload), by=row.by, at=row.at, delivery=delivery.pk))


def knows(subscriber: str) -> bool:
    """True if the subscriber still exists in this release."""
    return subscriber in _subscribers


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, UUID) else value


def _read(kind: type[Event], payload: dict[str, Any]) -> Event:
    """The event again; ids written as text become ids."""
    wanted = {field.name: field.type for field in fields(kind)}
    return kind(
        **{
            name: UUID(value) if wanted.get(name) in (UUID, "UUID") and value is not None else value
            for name, value in payload.items()
        }
    )
