"""What those who hold a circle look at, what a writer reads of it, and the log everybody in the circle can read."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.db.models import Count, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.peersupport import policies
from alongside.peersupport.models import (
    CareLog,
    Circle,
    Favour,
    Flag,
    Post,
    Reply,
    Seat,
    SetAside,
    ShelfItem,
    Waiting,
    named,
)
from alongside.peersupport.rules.care import LOG_SHOWN, QUEUE_SHOWN, Stood, Why, may_say_again_at
from alongside.peersupport.rules.circles import Holds, Sits
from alongside.peersupport.rules.shelf import Shelved

if TYPE_CHECKING:
    from alongside.people.models import Person


def to_look_at(seat: Seat) -> dict[str, "QuerySet[Any]"]:
    """What one who holds a circle may decide about, by kind; nothing of their own and nothing they decided before.

    Each row has the number of its `thing`: words that several point out are one thing to look at.
    """
    waiting = Waiting.objects.filter(circle=seat.circle_id, returned=False).exclude(seat=seat)
    favours = Favour.objects.filter(circle=seat.circle_id, waits=True, closed_at=None).exclude(seat=seat)
    kept = ShelfItem.objects.filter(circle=seat.circle_id, state=Shelved.WAITS).exclude(seat=seat)
    asked = SetAside.objects.filter(circle=seat.circle_id, state=Stood.ASKED).exclude(seat=seat)
    return {
        "waiting": waiting.annotate(thing=F("pk")),
        "flags": policies.open_flags().filter(circle=seat.circle_id).exclude(writer=seat.pk),
        "again": asked.exclude(by=seat, by__isnull=False).annotate(thing=F("pk")),
        "favours": favours.annotate(thing=F("pk")),
        "kept": kept.annotate(thing=F("pk")),
    }


def counted(rows: "QuerySet[Any]", here: OuterRef) -> Coalesce:
    """How many things rows are about, in the circle of the outer query."""
    counted = rows.filter(circle=here).order_by().values("circle").annotate(n=Count("thing", distinct=True))
    return Coalesce(Subquery(counted.values("n")), 0)


@dataclass(frozen=True, slots=True)
class Pointed:
    """Words somebody points out: once, however many do."""

    post_id: UUID
    reply_id: UUID | None
    words: str
    reasons: tuple[str, ...]
    since: datetime

    @property
    def is_urgent(self) -> bool:
        """Whether somebody may be in danger."""
        return Why.DANGER in self.reasons


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for those who hold a circle, the oldest first, and how much there is in all."""

    waiting: list[Waiting]
    pointed: list[Pointed]
    again: list[SetAside]
    favours: list[Favour]
    kept: list[ShelfItem]
    in_all: int

    @property
    def shown(self) -> int:
        """How much of it is shown at once."""
        return len([*self.waiting, *self.pointed, *self.again, *self.favours, *self.kept])


def queue_of(seat: Seat) -> Queue:
    """Everything this seat may decide about, urgent first; one query to count, and one for each kind there is something of."""
    if not policies.can_hold(seat):
        raise NotFound("queue")
    rows = to_look_at(seat)
    counts = Circle.objects.filter(pk=seat.circle_id).values_list(
        *(counted(one, OuterRef("pk")) for one in rows.values())
    )
    some = dict(zip(rows, counts.get(), strict=True))

    def first(kind: str, since: str = "at") -> list[Any]:
        found = rows[kind].select_related("seat").order_by(since, "pk")
        return list(found[:QUEUE_SHOWN]) if some[kind] else []

    flags = rows["flags"].select_related("post__seat", "reply__seat").order_by("at", "pk")
    return Queue(
        first("waiting"),
        _pointed(flags[: 10 * QUEUE_SHOWN]) if some["flags"] else [],
        first("again", "asked_at"),
        first("favours"),
        first("kept"),
        sum(some.values()),
    )


def _pointed(flags: "QuerySet[Flag]") -> list[Pointed]:
    together: dict[tuple[UUID, UUID | None], list[Flag]] = {}
    for flag in flags:
        together.setdefault((flag.post_id, flag.reply_id), []).append(flag)
    found = [
        Pointed(post_id, reply_id, _words(every[0].reply or every[0].post),
                tuple(dict.fromkeys(one.why for one in every)), every[0].at)
        for (post_id, reply_id), every in together.items()
    ]  # fmt: skip
    return sorted(found, key=lambda one: (not one.is_urgent, one.since))[:QUEUE_SHOWN]


def _words(thing: Post | Reply) -> str:
    return str(thing.said.get("words", ""))


def said_of(thing: Post | Reply) -> list[Flag]:
    """What was said when words were pointed out and nobody has looked yet; from whom is shown to nobody."""
    return list(Flag.objects.filter(**named(thing), settled_at=None).select_related("seat").order_by("at", "pk")[:50])


def has_pointed(thing: Post | Reply, seat: Seat) -> bool:
    """Whether this seat has pointed these words out, and nobody has looked yet."""
    return Flag.objects.filter(**named(thing), seat=seat, settled_at=None).exists()


def waiting_for(seat: Seat, waiting_id: UUID) -> Waiting:
    """Words that wait, for their writer and for who holds the circle; NotFound for anyone else."""
    found = Waiting.objects.filter(pk=waiting_id, circle=seat.circle_id).select_related("seat__face", "post").first()
    if found is None or (found.seat_id != seat.pk and (not policies.can_hold(seat) or found.returned)):
        raise NotFound("waiting")
    return found


@dataclass(frozen=True, slots=True)
class Unshown:
    """Words of one's own that the others do not see."""

    id: UUID
    words: str
    at: datetime
    aside_id: UUID | None


def unshown_of(seat: Seat) -> list[Unshown]:
    """What somebody has said here that waits, or was sent back; two queries."""
    rows = list(Waiting.objects.filter(seat=seat).select_related("seat").order_by("at", "pk")[:50])
    back = dict(SetAside.objects.filter(waiting__in=rows).values_list("waiting", "pk"))
    return [Unshown(one.pk, str(one.said.get("words", "")), one.at, back.get(one.pk)) for one in rows]


def aside_for(seat: Seat, aside_id: UUID) -> SetAside:
    """Words that were set aside, for their writer and for who holds the circle; NotFound for anyone else."""
    found = SetAside.objects.filter(pk=aside_id, circle=seat.circle_id)
    aside = found.select_related("seat__face", "post__seat", "reply__seat", "waiting__seat").first()
    if aside is None or (aside.seat_id != seat.pk and not policies.can_hold(seat)):
        raise NotFound("aside")
    return aside


def aside_of(thing: Post | Reply) -> UUID | None:
    """Under which number words are set aside now."""
    return SetAside.objects.filter(**named(thing)).exclude(state=Stood.LIFTED).values_list("pk", flat=True).first()


def words_of(aside: SetAside) -> str:
    """The words that were set aside; its thing is fetched with it."""
    thing = aside.reply or aside.post or aside.waiting
    return str(thing.said.get("words", "")) if thing else ""


def others_hold(seat: Seat, *involved: UUID | None) -> bool:
    """Whether somebody not involved holds the circle, so that it stays in it."""
    holds = Seat.objects.filter(circle=seat.circle_id, state=Sits.IN, holds=Holds.FACILITATOR)
    return holds.exclude(pk__in=[one for one in involved if one]).exists()


def log_of(seat: Seat, *, page: int = 1) -> Page[CareLog]:
    """What those who hold this circle did, newest first, for everybody in it."""
    return Paginator(CareLog.objects.filter(circle=seat.circle_id).order_by("-at", "pk"), LOG_SHOWN).get_page(page)


def slow_until(seat: Seat, said_at: datetime | None) -> datetime | None:
    """Until when somebody waits before the next thing they say, in a circle that goes slowly."""
    until = may_say_again_at(said_at, seat.circle.slow) if seat.holds != Holds.FACILITATOR else None
    return until if until and until > clock.now() else None


@dataclass(frozen=True, slots=True)
class ForDesk:
    """What a coordinator decides about, since nobody else in the circle may."""

    flags: list[Flag]
    again: list[SetAside]


def for_desk(viewer: "Person") -> ForDesk:
    """What waits for this coordinator, the oldest first; never what the circle could decide itself."""
    flags = policies.flags_for_desk(viewer).select_related("circle").order_by("at", "pk")
    again = policies.asides_for_desk(viewer).select_related("circle").order_by("asked_at", "pk")
    return ForDesk(list(flags[:QUEUE_SHOWN]), list(again[:QUEUE_SHOWN]))


def desk_flag(viewer: "Person", flag_id: UUID) -> Flag:
    """Words pointed out, with what was said of them, for a coordinator who may decide; NotFound for anyone else."""
    rows = policies.flags_for_desk(viewer).filter(pk=flag_id)
    found = rows.select_related("circle", "seat", "post__seat", "reply__seat").first()
    if found is None:
        raise NotFound("flag")
    return found


def desk_aside(viewer: "Person", aside_id: UUID) -> SetAside:
    """Words to look at again, for a coordinator who may decide; NotFound for anyone else."""
    rows = policies.asides_for_desk(viewer).filter(pk=aside_id)
    found = rows.select_related("circle", "seat", "post__seat", "reply__seat", "waiting__seat").first()
    if found is None:
        raise NotFound("aside")
    return found
