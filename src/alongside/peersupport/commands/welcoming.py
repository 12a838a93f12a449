"""A welcome by a person, a first small step, preparing to hold a circle, and one quiet note to who has gone quiet."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, Refused
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked, require_holds
from alongside.peersupport.commands.telling import QUIET, WELCOMED, tell
from alongside.peersupport.models import Face, Greeting, Post, Prepared, Reply, Seat
from alongside.peersupport.rules.circles import STREAM, Sits, State
from alongside.peersupport.rules.preparing import RIGHT
from alongside.peersupport.rules.welcoming import LONGEST_GREETING, QUIET_AFTER, QUIET_FOR, next_scene

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def greet(seat: Seat, *, by: Seat, words: str) -> Greeting:
    """A few words to somebody who has come in, from whoever is first; only the two read them.

    Raises NotAllowed for who does not hold the circle, BadInput, Refused("not-possible-now") when they were welcomed already.
    """
    circle = lock(seat.circle)
    seat = lock(seat)
    require_holds(by, circle)
    if seat.state != Sits.IN or seat.pk == by.pk or Greeting.objects.filter(seat=seat).exists():
        raise Refused("not-possible-now")
    kept = checked(words, at_most=LONGEST_GREETING, field="words")
    made = Greeting.objects.create(seat=seat, by=by, words=kept)
    tell(seat.person_id, kind=WELCOMED, url=reverse("peersupport:circle", args=[circle.pk]), about=f"welcome {seat.pk}")
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return made


@transaction.atomic
def settle_in(seat: Seat) -> None:
    """The first small step has been taken, or is not wanted: it is offered no more."""
    _keep(seat, "settled", yes=True)


@transaction.atomic
def let_notes(seat: Seat, *, yes: bool) -> None:
    """Whether one would like a note after a long silence."""
    _keep(seat, "no_notes", yes=not yes)


@transaction.atomic
def offer_to_hold(seat: Seat, *, yes: bool) -> None:
    """Let those who hold the circle know that one would help to. Raises Refused("not-prepared")."""
    if yes and not policies.is_prepared(seat.person_id):
        raise Refused("not-prepared")
    _keep(seat, "would_hold", yes=yes)


def _keep(seat: Seat, name: str, *, yes: bool) -> None:
    if lock(seat).state != Sits.IN:
        raise NotAllowed("not-in-this-circle")
    face = Face.objects.select_related("seat").get(seat=seat)
    kept = dict(face.wishes)
    kept.pop(name, None)
    face.wishes = {**kept, name: True} if yes else kept
    face.save(update_fields=["wishes"])


@transaction.atomic
def answer_scene(person: "Person", *, scene: int, chosen: str) -> Prepared:
    """What one would do in a scene; another answer may be given later. Through with all, one is prepared.

    Raises BadInput for a scene or an answer there is not, Refused("not-yet") for one before its turn.
    """
    mine = lock(Prepared.objects.get_or_create(person=person)[0])
    if not 0 <= scene < len(RIGHT) or chosen not in ("a", "b", "c"):
        raise BadInput("out-of-range", field="chosen")
    at = next_scene(mine.answers, RIGHT)
    if at is not None and scene > at:
        raise Refused("not-yet")
    if mine.done_on is None:
        mine.answers = {**mine.answers, str(scene): chosen}
        if next_scene(mine.answers, RIGHT) is None:
            mine.done_on = clock.today()
        mine.save()
    return mine


@regularly(timedelta(days=1))
def note_the_quiet() -> None:
    """One note to somebody who had spoken in a circle and has not for three weeks; not again until they speak."""
    last: dict[UUID, datetime] = {}
    for seat_id, at in (*_last(Post, "circle"), *_last(Reply, "post__circle")):
        last[seat_id] = max(last.get(seat_id, at), at)
    ends = clock.now() - QUIET_AFTER
    quiet = [seat_id for seat_id, at in last.items() if ends - QUIET_FOR < at <= ends]
    for start in range(0, len(quiet), 500):
        for face in Face.objects.filter(seat__in=quiet[start : start + 500]).select_related("seat"):
            if not face.wishes.get("no_notes"):
                url = reverse("peersupport:circle", args=[face.seat.circle_id])
                about = f"quiet {face.seat_id} {last[face.seat_id]:%Y%m%d}"
                tell(face.seat.person_id, kind=QUIET, url=url, about=about)


def _last(table: type[Post] | type[Reply], circle: str) -> Iterable[tuple[UUID, datetime]]:
    """When each who is in an open circle last wrote there."""
    rows = table._default_manager.filter(**{f"{circle}__state": State.OPEN}, seat__state=Sits.IN)
    return rows.order_by().values("seat").annotate(at=Max("posted_at")).values_list("seat_id", "at")
