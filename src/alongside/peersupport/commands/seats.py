"""Coming into a circle, being let in, inviting, leaving without a word, being taken out."""

import secrets
import unicodedata
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock, ratelimit, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.live.rules import LEFT
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked, note_done, require_holds
from alongside.peersupport.commands.helping import forget_favours
from alongside.peersupport.commands.shelf import forget_kept, forget_shelf
from alongside.peersupport.commands.sitting import leave_meetings
from alongside.peersupport.events import NobodyHolds, SeatAnswered, SeatAsked, SomebodyCame
from alongside.peersupport.models import (
    Asked,
    Belonging,
    Circle,
    Face,
    Greeting,
    Hosting,
    Invitation,
    Post,
    Prepared,
    Reply,
    SaidInMeeting,
    Seat,
    Signed,
    Waiting,
    WordsKept,
)
from alongside.peersupport.rules.care import Did
from alongside.peersupport.rules.circles import (
    INVITATION_LASTS,
    LONGEST_ASKING,
    LONGEST_REASON,
    MOST_SEATS,
    PLACES,
    STREAM,
    Entry,
    Holds,
    Sits,
    Size,
    State,
    comes_in_at_once,
    seat_may_become,
)
from alongside.peersupport.rules.welcoming import LONGEST_GREETING
from alongside.people import queries as people
from alongside.people.rules import LONGEST_NAME, hides_something

if TYPE_CHECKING:
    from alongside.people.models import Person

LINK_SCOPE = "peersupport.link"


@transaction.atomic
def ask_in(circle: Circle, *, by: "Person", name: str, pronouns: str = "", asking: str = "", link: str = "") -> Seat:
    """A place in a circle, under a name used nowhere else, with a yes to its agreement; or a wish for one, which waits.

    Raises NotAllowed for somebody who cannot find it and has no link, Refused("already-asked") for who is in, asks, or was
    taken out, Refused("too-many"), BadInput on the name. Emits SeatAsked when a facilitator is to answer, otherwise SomebodyCame.
    """
    circle = lock(circle)
    invitation = _good_link(circle, link) if link else None
    if invitation is None:
        require(policies.can_find(by, circle))
    if circle.state != State.OPEN:
        raise Refused("closed")
    if Seat.objects.filter(who=policies.who_index(circle.pk, by.pk)).exists():
        raise Refused("already-asked")
    seats = Seat.objects.filter(circle=circle, state=Sits.IN)
    held = seats.filter(holds=Holds.FACILITATOR).exists()
    holds = Holds(invitation.holds) if invitation else Holds.MEMBER
    at_once = comes_in_at_once(
        Entry(circle.entry), invited=invitation is not None, has_facilitator=held or holds is Holds.FACILITATOR,
        is_in=seats.count(), size=Size(circle.size),
    )  # fmt: skip
    asking = asking.strip()
    if len(asking) > LONGEST_ASKING:
        raise BadInput("too-long", field="asking")
    seat = sit_down(
        circle, by, state=Sits.IN if at_once else Sits.ASKED, holds=holds, name=name, pronouns=pronouns,
        agreed=circle.agreement, asking="" if at_once else asking,
    )  # fmt: skip
    if invitation is not None:
        invitation.delete()
    if at_once:
        publish(f"{STREAM}:{circle.pk}", kind="changed")
        emit(SomebodyCame(circle_id=circle.pk, seat_id=seat.pk), by=None)
    else:
        emit(SeatAsked(circle_id=circle.pk, seat_id=seat.pk), by=None)
    return seat


@transaction.atomic
def answer_asking(seat: Seat, *, by: Seat, yes: bool, welcome: str = "") -> Seat:
    """A facilitator lets somebody in, with a word of `welcome` if they like, or not.

    Raises NotAllowed, Refused("not-possible-now"), Refused("full"), BadInput on the word. Emits SeatAnswered.
    """
    circle = lock(seat.circle)
    seat = lock(seat)
    require_holds(by, circle)
    then = Sits.IN if yes else Sits.DECLINED
    if not seat_may_become(Sits(seat.state), then) or seat.state != Sits.ASKED:
        raise Refused("not-possible-now")
    if yes and Seat.objects.filter(circle=circle, state=Sits.IN).count() >= PLACES[Size(circle.size)]:
        raise Refused("full")
    seat.state, seat.on = then, clock.today()
    seat.save(update_fields=["state", "on"])
    face = Face.objects.select_related("seat").get(seat=seat)
    face.asking = ""
    face.save(update_fields=["asking"])
    if yes:
        take_name(face)
    if yes and welcome.strip():
        Greeting.objects.create(seat=seat, by=by, words=checked(welcome, at_most=LONGEST_GREETING, field="words"))
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    emit(SeatAnswered(circle_id=circle.pk, seat_id=seat.pk), by=None)
    return seat


@transaction.atomic
def invite(circle: Circle, *, by: Seat) -> str:
    """The word of a link that lets one person in, shown once. Raises NotAllowed, Refused("closed")."""
    circle = lock(circle)
    require_holds(by, circle)
    if circle.state != State.OPEN:
        raise Refused("closed")
    ratelimit.count_of(by.person_id, "peersupport.link", at_most=50, within=timedelta(days=1))
    return make_link(circle, holds=Holds.MEMBER)


def make_link(circle: Circle, *, holds: Holds) -> str:
    """A new link, inside a command that has decided."""
    word = secrets.token_urlsafe(24)
    Invitation.objects.create(
        circle=circle, token_index=vault.index(LINK_SCOPE, word), holds=holds, until=clock.now() + INVITATION_LASTS
    )
    return word


@transaction.atomic
def share_holding(seat: Seat, *, by: Seat) -> Seat:
    """A facilitator makes a member one too, who has prepared for it.

    Raises NotAllowed, Refused("not-possible-now"), Refused("not-prepared").
    """
    circle = lock(seat.circle)
    seat = lock(seat)
    require_holds(by, circle)
    if seat.state != Sits.IN or seat.holds == Holds.FACILITATOR:
        raise Refused("not-possible-now")
    if not policies.is_prepared(seat.person_id):
        raise Refused("not-prepared")
    seat.holds = Holds.FACILITATOR
    seat.save(update_fields=["holds"])
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return seat


@transaction.atomic
def step_down(seat: Seat) -> Seat:
    """A facilitator is a member from now on. Emits NobodyHolds when they were the last."""
    lock(seat.circle)
    seat = lock(seat)
    seat.holds = Holds.MEMBER
    seat.save(update_fields=["holds"])
    _say_if_nobody_holds(seat.circle)
    return seat


@transaction.atomic
def leave(seat: Seat, *, by: "Person", take_words: bool = False) -> None:
    """Go, or take one's wish back, without a word to anybody; nothing keeps one from coming again.

    What they said stays without their name, or goes with them.

    Raises NotAllowed for anyone else's seat, Refused("not-possible-now"). Emits NobodyHolds for the last facilitator.
    """
    circle = lock(seat.circle)
    seat = lock(seat)
    if seat.person_id != by.pk:
        raise Refused("not-possible-now")
    if not seat_may_become(Sits(seat.state), Sits.LEFT):
        raise Refused("not-possible-now")
    _get_up(seat, Sits.LEFT)
    if take_words:
        for table in (Post, Reply):
            for said in table._default_manager.filter(seat=seat, removed_at=None).select_related("seat"):
                empty(said)
        SaidInMeeting.objects.filter(seat=seat).delete()
    seat.who = None
    seat.save(update_fields=["who"])
    Face.objects.filter(seat=seat).delete()
    publish(f"{STREAM}:{circle.pk}", kind=LEFT)


@transaction.atomic
def take_out(seat: Seat, *, by: Seat, reason: str) -> None:
    """A facilitator takes somebody out; they read why, and do not come back by themselves.

    Raises NotAllowed, BadInput without a reason, Refused("not-possible-now") for a facilitator or one's own seat.
    Emits SeatAnswered.
    """
    circle = lock(seat.circle)
    seat = lock(seat)
    require_holds(by, circle)
    kept = checked(reason, at_most=LONGEST_REASON, field="reason")
    if seat.holds == Holds.FACILITATOR or not seat_may_become(Sits(seat.state), Sits.REMOVED):
        raise Refused("not-possible-now")
    _get_up(seat, Sits.REMOVED)
    face = Face.objects.select_related("seat").get(seat=seat)
    face.reason = kept
    face.save(update_fields=["reason"])
    note_done(circle, Did.TAKEN_OUT)
    publish(f"{STREAM}:{circle.pk}", kind=LEFT)
    emit(SeatAnswered(circle_id=circle.pk, seat_id=seat.pk), by=None)


@transaction.atomic
def put_away(seat: Seat, *, by: "Person") -> None:
    """Somebody has read that there was no place, or why they were taken out: it is shown no more.

    Raises Refused("not-possible-now") for anything else.
    """
    seat = lock(seat)
    if seat.person_id != by.pk or seat.state not in (Sits.DECLINED, Sits.REMOVED):
        raise Refused("not-possible-now")
    Face.objects.filter(seat=seat).delete()
    if seat.state == Sits.DECLINED:
        seat.who, seat.state = None, Sits.LEFT
        seat.save(update_fields=["who", "state"])


@transaction.atomic
def leave_programme(person_id: UUID, programme_id: UUID) -> None:
    """Somebody has left a programme: they are in none of its circles any more. Again does nothing."""
    for seat in policies.seats_of(person_id).filter(circle__programme=programme_id, state__in=[Sits.IN, Sits.ASKED]):
        leave(seat, by=people.person(person_id))


def forget_person(person_id: UUID) -> None:
    """Somebody is erased: their seats are nobody's, and their name is gone from each."""
    for found in policies.seats_of(person_id).order_by("pk"):
        seat = lock(found)
        was_in = seat.state == Sits.IN
        Face.objects.filter(seat=seat).delete()
        if was_in:
            _get_up(seat, Sits.LEFT)
            publish(f"{STREAM}:{seat.circle_id}", kind=LEFT)
        seat.who, seat.bearer, seat.state = None, "", Sits.LEFT
        seat.save(update_fields=["who", "bearer", "state"])
    Belonging.objects.filter(person=person_id).delete()
    Prepared.objects.filter(person=person_id).delete()


def sit_down(
    circle: Circle, person: "Person", *, state: Sits, holds: Holds, name: str, pronouns: str, agreed: int, asking: str = ""
) -> Seat:  # fmt: skip
    """A new seat for somebody, with the name they use there, written into what only they can open."""
    name, pronouns = _a_name_of_its_own(person, name), _tidy(pronouns, "pronouns")
    belonging, _made = Belonging.objects.get_or_create(person=person)
    belonging = lock(belonging)
    if policies.seats_of(person.pk).filter(state__in=[Sits.IN, Sits.ASKED]).count() >= MOST_SEATS:
        raise Refused("too-many")
    seat = Seat.objects.create(
        circle=circle, who=policies.who_index(circle.pk, person.pk), state=state, holds=holds, agreed=agreed,
        seed=secrets.randbelow(2**31), on=clock.today(), bearer=str(person.pk),
    )  # fmt: skip
    face = Face.objects.create(seat=seat, name=name, pronouns=pronouns, asking=asking)
    if state is Sits.IN:
        take_name(face)
    belonging.seats = [*belonging.seats, str(seat.pk)]
    belonging.save(update_fields=["seats"])
    return seat


def take_name(face: Face) -> None:
    """The name somebody has asked for becomes theirs in this circle, with a number behind it where another goes by it.

    Nobody is refused for a name: whoever tries one would learn who is in. The caller holds the circle locked.
    """
    wished, number = str(face.name), 1
    while Face.objects.filter(mark=_mark(face)).exclude(pk=face.pk).exists():
        number += 1
        face.name = f"{wished} {number}"
    face.mark = _mark(face)
    face.save(update_fields=["name", "mark"])


def _mark(face: Face) -> bytes:
    plain = "".join(unicodedata.normalize("NFKC", str(face.name)).casefold().split())
    return vault.index("peersupport.name", f"{face.seat.circle_id} {plain}")


def drop_seat(seat: Seat) -> None:
    """A wish for a place that was never taken up goes without a trace, inside a command that has decided."""
    Face.objects.filter(seat=seat).delete()
    seat.delete()


def _a_name_of_its_own(person: "Person", name: str) -> str:
    """The name as it is kept. One that this person uses elsewhere would tell whoever sees both that they are one."""
    kept = _tidy(name, "as_name")
    if not kept:
        raise BadInput("name-missing", field="as_name")
    others = [str(one.name) for one in people.personas(person)]
    faces = Face.objects.filter(seat__in=policies.seats_of(person.pk)).select_related("seat")
    others += [str(face.name) for face in faces]
    if kept.casefold() in {one.casefold() for one in others}:
        raise BadInput("name-known", field="as_name")
    return kept


def _tidy(words: str, field: str) -> str:
    kept = " ".join(words.split())
    if len(kept) > LONGEST_NAME:
        raise BadInput("name-too-long", field=field)
    if kept and hides_something(kept):
        raise BadInput("name-hides", field=field)
    return kept


def _get_up(seat: Seat, then: Sits) -> None:
    """The seat is given up, in a circle that the caller holds locked; what was begun there is let go."""
    WordsKept.objects.filter(seat=seat).delete()
    Waiting.objects.filter(seat=seat).delete()
    Hosting.objects.filter(seat=seat).delete()
    Asked.objects.filter(seat=seat).delete()
    leave_meetings(seat)
    forget_favours(seat)
    forget_shelf(seat)
    held = seat.holds == Holds.FACILITATOR and seat.state == Sits.IN
    seat.state, seat.holds = then, Holds.MEMBER
    seat.save(update_fields=["state", "holds"])
    if held:
        _say_if_nobody_holds(seat.circle)


def empty(thing: Post | Reply) -> None:
    """Words that are taken away: overwritten, with the signs that were given to them and what was kept of them."""
    thing.said, thing.removed_at = {}, clock.now()
    thing.save(update_fields=["said", "removed_at"])
    forget_kept(thing)
    if isinstance(thing, Post):
        Signed.objects.filter(post=thing).delete()


def _say_if_nobody_holds(circle: Circle) -> None:
    if not Seat.objects.filter(circle=circle, state=Sits.IN, holds=Holds.FACILITATOR).exists():
        emit(NobodyHolds(circle_id=circle.pk, programme_id=circle.programme_id), by=None)


def _good_link(circle: Circle, word: str) -> Invitation:
    found = Invitation.objects.filter(
        circle=circle, token_index=vault.index(LINK_SCOPE, word[:100]), until__gt=clock.now()
    ).first()
    if found is None:
        raise Refused("not-possible-now")
    return lock(found)


@regularly(timedelta(hours=6))
def forget_links() -> None:
    """Let go of links nobody used."""
    Invitation.objects.filter(until__lt=clock.now()).delete()
