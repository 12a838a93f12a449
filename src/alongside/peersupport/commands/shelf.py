"""Keeping what helped: a strategy, or words of somebody who says yes to it; and words that could begin a story."""

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport.commands.checking import (
    as_writer,
    checked,
    count_words,
    is_read_first_here,
    note_done,
    require_holds,
)
from alongside.peersupport.commands.telling import (
    ANSWERED,
    ASKED_ABOUT,
    SET_ASIDE,
    SHOWN,
    TO_LOOK,
    tell,
    tell_holders,
)
from alongside.peersupport.models import Circle, Post, Reply, Seat, ShelfItem, named
from alongside.peersupport.rules.care import LONGEST_WHY, Did
from alongside.peersupport.rules.circles import STREAM, Sits
from alongside.peersupport.rules.shelf import (
    LONGEST_KEPT,
    LONGEST_NOTE,
    LONGEST_TITLE,
    MOST_KEPT,
    Shelved,
    What,
    may_become,
)
from alongside.strategies import queries as strategies

Words = Post | Reply


@transaction.atomic
def put_strategy(seat: Seat, *, code: str, note: str = "") -> ShelfItem:
    """A strategy of the programme's library, with a word on how it helped.

    Raises NotAllowed, BadInput, Refused("already-there"), Refused("shelf-full"), TooMany.
    """
    circle, seat = as_writer(seat)
    try:
        found = strategies.strategy(circle.programme, code)
    except NotFound as error:
        raise BadInput("unknown", field="code") from error
    said = {"strategy": found.id, "note": checked(note, at_most=LONGEST_NOTE, field="note", needed=False)}
    there = ShelfItem.objects.filter(circle=circle, what=What.STRATEGY, state__in=(Shelved.KEPT, Shelved.WAITS))
    if any(one.said.get("strategy") == found.id for one in there.select_related("seat")):
        raise Refused("already-there")
    return _put(circle, seat, what=What.STRATEGY, said=said)


@transaction.atomic
def put_words(seat: Seat, *, title: str, words: str, thing: Words | None = None) -> ShelfItem:
    """One's own words: new ones, or those of a post or an answer of one's own.

    Raises NotAllowed, BadInput, Refused("shelf-full"), Refused("already-there"), TooMany.
    """
    circle, seat = as_writer(seat)
    said = _titled(title, words)
    if thing is None:
        return _put(circle, seat, what=What.WORDS, said=said)
    thing = _thing_of(circle, thing)
    if thing.seat_id != seat.pk:
        raise NotAllowed("not-your-words")
    asked = ShelfItem.objects.filter(**named(thing), what=What.WORDS).exclude(state=Shelved.OVER).first()
    if asked is None:
        return _put(circle, seat, what=What.WORDS, said=said, thing=thing)
    if asked.state != Shelved.ASKED:
        raise Refused("already-there")
    return _say_yes(circle, lock(asked), said)


@transaction.atomic
def ask_to_keep(thing: Words, *, by: Seat, what: What) -> None:
    """Somebody asks the writer whether their words may be kept, or could begin a story.

    It looks the same whether they had been asked before, and whatever they said. Raises NotAllowed, Refused("removed"), TooMany.
    """
    circle, seat = as_writer(by)
    thing = _thing_of(circle, thing)
    if thing.seat_id == seat.pk or what is What.STRATEGY:
        raise NotAllowed("not-theirs-to-ask")
    if thing.removed_at is not None or thing.aside or not thing.said:
        raise Refused("removed")
    count_words(seat)
    writer = thing.seat
    if writer.state != Sits.IN or ShelfItem.objects.filter(**named(thing), what=what).exists():
        return
    item = ShelfItem.objects.create(
        circle=circle, seat=writer, asked_by=seat, what=what, state=Shelved.ASKED, at=clock.now(), **named(thing)
    )
    tell(writer.person_id, kind=ASKED_ABOUT, url=_address(item), about=f"kept? {item.pk}")


@transaction.atomic
def say_yes(item: ShelfItem, *, by: Seat, title: str, words: str) -> ShelfItem:
    """The writer says yes, in these words or in others; whoever asked hears so. Raises NotAllowed, Refused("over"), BadInput."""
    circle, item = _own(item, by)
    if item.what != What.WORDS:
        raise Refused("over")
    return _say_yes(circle, item, _titled(title, words))


@transaction.atomic
def settle(item: ShelfItem, *, by: Seat) -> None:
    """The writer says no, or begins the story; nobody hears of it, and nobody asks again. Raises NotAllowed, Refused("over")."""
    lock(item.circle)
    item = lock(item)
    if item.seat_id != by.pk:
        raise NotAllowed("not-yours")
    if item.state != Shelved.ASKED:
        raise Refused("over")
    _be_over(item)


@transaction.atomic
def take_off(item: ShelfItem, *, by: Seat) -> None:
    """Whoever brought it takes it from the shelf, for good, also in a closed circle. Raises NotAllowed."""
    circle, item = lock(item.circle), lock(item)
    if item.seat_id != by.pk or item.state in (Shelved.ASKED, Shelved.OVER):
        raise NotAllowed("not-yours")
    if item.asked_by_id is None:
        item.delete()
    else:
        _be_over(item)  # so that nobody asks again
    publish(f"{STREAM}:{circle.pk}", kind="changed")


@transaction.atomic
def let_stand(item: ShelfItem, *, by: Seat) -> None:
    """Somebody who holds the circle has read it: everybody can. Raises NotAllowed, Refused("over")."""
    circle, item = _for_holder(item, by)
    _move(item, Shelved.KEPT)
    item.save(update_fields=["state"])
    _tell_kept(circle, item, SHOWN)


@transaction.atomic
def take_down(item: ShelfItem, *, by: Seat, reason: str) -> None:
    """Somebody who holds the circle takes it down; its writer reads why. Raises NotAllowed, Refused("over"), BadInput."""
    circle, item = _for_holder(item, by)
    kept = checked(reason, at_most=LONGEST_WHY, field="reason")
    _move(item, Shelved.DOWN)
    item.said = {**item.said, "reason": kept}
    item.save(update_fields=["state", "said"])
    note_done(circle, Did.ASIDE)
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    tell(item.seat.person_id, kind=SET_ASIDE, url=_address(item), about=f"down {item.pk}")


def forget_kept(thing: Words) -> None:
    """Whoever takes words away takes them from the shelf too, inside a command that has decided."""
    ShelfItem.objects.filter(**named(thing)).delete()


def forget_shelf(seat: Seat) -> None:
    """Whoever leaves a circle takes with them what they put there and were asked, inside a command that has decided."""
    ShelfItem.objects.filter(seat=seat).delete()


def _put(circle: Circle, seat: Seat, *, what: What, said: dict[str, str], thing: Words | None = None) -> ShelfItem:
    _require_room(circle)
    count_words(seat)
    item = ShelfItem(circle=circle, seat=seat, what=what, at=clock.now(), said=said, **(named(thing) if thing else {}))
    return _stand(circle, item)


def _say_yes(circle: Circle, item: ShelfItem, said: dict[str, str]) -> ShelfItem:
    _require_room(circle)
    item.said, item.at = said, clock.now()
    item = _stand(circle, item)
    _tell_kept(circle, item, ANSWERED)
    return item


def _stand(circle: Circle, item: ShelfItem) -> ShelfItem:
    """On the shelf, or first before those who hold the circle where words are read first."""
    then = Shelved.WAITS if is_read_first_here(item.seat) else Shelved.KEPT
    if item.state:
        _move(item, then)
    item.state = then
    item.save()
    if then is Shelved.WAITS:
        tell_holders(circle.pk, kind=TO_LOOK, url=_address(item), about=f"waits {item.pk}")
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return item


def _tell_kept(circle: Circle, item: ShelfItem, kind: str) -> None:
    """Whoever asked for words, and whose words waited to be read, hear that they stand on the shelf."""
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    seat = item.asked_by if kind == ANSWERED else item.seat
    if item.state == Shelved.KEPT and seat is not None and seat.bearer and seat.state == Sits.IN:
        tell(seat.person_id, kind=kind, url=_address(item), about=f"kept {item.pk} {kind}")


def _titled(title: str, words: str) -> dict[str, str]:
    return {
        "title": checked(title, at_most=LONGEST_TITLE, field="title"),
        "words": checked(words, at_most=LONGEST_KEPT, field="words"),
    }


def _thing_of(circle: Circle, thing: Words) -> Words:
    thing = lock(thing)
    if (thing.post if isinstance(thing, Reply) else thing).circle_id != circle.pk:
        raise NotAllowed("not-in-this-circle")
    return thing


def _own(item: ShelfItem, by: Seat) -> tuple[Circle, ShelfItem]:
    """What its writer is asked about, as it is now."""
    circle, seat = as_writer(by)
    item = lock(item)
    if item.seat_id != seat.pk:
        raise NotAllowed("not-yours")
    if item.state != Shelved.ASKED:
        raise Refused("over")
    return circle, item


def _for_holder(item: ShelfItem, by: Seat) -> tuple[Circle, ShelfItem]:
    circle, item = lock(item.circle), lock(item)
    require_holds(by, circle)
    if item.seat_id == by.pk:
        raise NotAllowed("involved")
    return circle, item


def _be_over(item: ShelfItem) -> None:
    """Nothing of the words is left, only that there is nothing more to ask."""
    _move(item, Shelved.OVER)
    item.said = {}
    item.save(update_fields=["state", "said"])


def _move(item: ShelfItem, then: Shelved) -> None:
    if not may_become(Shelved(item.state), then):
        raise Refused("over")
    item.state = then


def _require_room(circle: Circle) -> None:
    if ShelfItem.objects.filter(circle=circle, state__in=(Shelved.KEPT, Shelved.WAITS)).count() >= MOST_KEPT:
        raise Refused("shelf-full")


def _address(item: ShelfItem) -> str:
    return reverse("peersupport:shelf-item", args=[item.circle_id, item.pk])
