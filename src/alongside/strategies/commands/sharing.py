"""Letting one other person see something, and taking it back at once."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from alongside.foundation.errors import NotAllowed
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.strategies import policies
from alongside.strategies.events import ThingShared
from alongside.strategies.models import Companionship, Feedback, Share
from alongside.strategies.policies import Shareable, thing_of
from alongside.strategies.rules import Heard, Thing

if TYPE_CHECKING:
    from alongside.people.models import Person

#: The page of each kind of thing, to mark the news of it as read when it is taken back.
PAGES = {
    Thing.GOAL: "strategies:goal", Thing.REHEARSAL: "strategies:rehearsal", Thing.PLAN: "strategies:plan",
}  # fmt: skip


def hold(about: tuple[str, UUID], *, part: bool = False) -> None:
    """Wait for whoever shows something to, or parts, these two; nothing more is shown once they have parted.

    Without it, something shown at the very moment of parting would stay visible. Raises NotAllowed("not-together").
    """
    kind, about_id = about
    found, _made = Companionship.objects.get_or_create(about_kind=kind, about_id=about_id)
    found = lock(found)
    if part:
        found.is_over = True
        found.save(update_fields=["is_over"])
    elif found.is_over:
        raise NotAllowed("not-together")


@transaction.atomic
def share(thing: Shareable, *, about: tuple[str, UUID], with_person: UUID, by: "Person") -> Share:
    """Let one companion see the whole of something of one's own, until it is taken back. With another one it moves.

    Raises NotAllowed unless it is one's own and the two walk together. Emits ThingShared.
    """
    thing = lock(thing)
    hold(about)
    require(policies.can_share(by, thing, about, with_person))
    kind, about_id = about
    found = Share.objects.filter(kind=thing_of(thing), thing_id=thing.pk).first()
    if found is not None and found.with_person_id == with_person and found.about_id == about_id:
        return found
    if found is not None:
        _forget(Q(pk=found.pk))
    made = Share.objects.create(
        kind=thing_of(thing),
        thing_id=thing.pk,
        owner=by,
        with_person_id=with_person,
        about_kind=kind,
        about_id=about_id,
    )
    emit(ThingShared(about_kind=kind, about_id=about_id, with_id=with_person), by=by.pk)
    return made


@transaction.atomic
def take_back(thing: Shareable, *, by: "Person") -> None:
    """Nobody else sees it from this moment; the other is not told. Raises NotAllowed for anyone but its author."""
    thing = lock(thing)
    require(policies.can_change(by, thing))
    _forget(Q(kind=thing_of(thing), thing_id=thing.pk))


@transaction.atomic
def remove(thing: Shareable, *, by: "Person") -> None:
    """Throw something of one's own away, with everything in it. Raises NotAllowed for anyone but its author."""
    thing = lock(thing)
    require(policies.can_change(by, thing))
    _forget(Q(kind=thing_of(thing), thing_id=thing.pk))
    thing.delete()


@transaction.atomic
def forget_shares(about: tuple[str, UUID]) -> None:
    """The two have parted: what either shared is its author's alone again, and open questions are closed.

    For the room that brought them together, in the transaction that parts them. Feedback already given stays with
    whoever asked for it. Again does nothing.
    """
    kind, about_id = about
    hold(about, part=True)
    _forget(Q(about_kind=kind, about_id=about_id))
    between = Feedback.objects.filter(about_kind=kind, about_id=about_id)
    between.exclude(state=Heard.HEARD).update(state=Heard.CLOSED)
    between.update(giver_sees=False)


def _forget(which: Q) -> None:
    """Remove shares; news that led to them is read, so that it leads nowhere that is not there."""
    for one in Share.objects.filter(which).select_related("with_person"):
        one.delete()
        if one.with_person_id in people.people([one.with_person_id]):
            notifications.mark_seen(one.with_person, url=reverse(PAGES[Thing(one.kind)], args=[one.thing_id]))
