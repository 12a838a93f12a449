"""A circle begins, is opened by a coordinator, and ends."""

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.peersupport import policies
from alongside.peersupport.commands.checking import checked, require_holds
from alongside.peersupport.commands.seats import make_link, sit_down
from alongside.peersupport.events import CircleDecided, CircleProposed
from alongside.peersupport.models import Agreement, Circle, Seat
from alongside.peersupport.rules.circles import (
    LONGEST_ABOUT,
    LONGEST_AGREEMENT,
    LONGEST_CIRCLE_NAME,
    LONGEST_REASON,
    MOST_TOPICS,
    STREAM,
    Entry,
    Holds,
    Sits,
    Size,
    Stands,
    State,
    may_become,
)
from alongside.people.rules import stretches
from alongside.programmes import policies as programmes

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


#: The agreement a new circle starts from; it is theirs to change.
AGREEMENT = _(
    "What is said here stays here.\n"
    "We speak of ourselves, and let others speak of themselves.\n"
    "We ask before we advise.\n"
    "We do not ask for real names, addresses or pictures.\n"
    "Anyone may be silent, pause or leave at any time, without a reason.\n"
    "If somebody is in danger, we say so to the people who hold this circle, and they get help."
)


@transaction.atomic
def form_circle(programme: "Programme", *, by: "Person", said: dict[str, Any], name: str, pronouns: str = "") -> Circle:
    """A circle with a key of its own, held by whoever forms it; a coordinator's is open at once.

    said : name, about, agreement, topics, language, size, entry, hosted

    Raises NotAllowed for somebody who is not in the programme, BadInput on the words or the name.
    Emits CircleProposed unless a coordinator forms it.
    """
    require(programmes.takes_part(by, programme.pk))
    opens = bool(programmes.coordinates(by, programme.pk))
    circle = Circle(
        programme=programme, state=State.OPEN if opens else State.PROPOSED, size=Size(said["size"]),
        entry=Entry(said["entry"]), language=said["language"], opened_on=clock.today() if opens else None,
        name=checked(said["name"], at_most=LONGEST_CIRCLE_NAME, field="name"),
        about=checked(said["about"], at_most=LONGEST_ABOUT, field="about"),
        topics=list(dict.fromkeys(said.get("topics", ())))[:MOST_TOPICS], hosted=_hosted(said.get("hosted") or {}),
    )  # fmt: skip
    words = checked(said["agreement"], at_most=LONGEST_AGREEMENT, field="agreement")
    vault.store().create(circle.pk)
    circle.save(force_insert=True)
    Agreement.objects.create(circle=circle, number=1, state=Stands.STANDING, proposed_at=clock.now(), words=words)
    sit_down(circle, by, state=Sits.IN, holds=Holds.FACILITATOR, name=name, pronouns=pronouns, agreed=1)
    if not opens:
        emit(CircleProposed(circle_id=circle.pk, programme_id=programme.pk), by=None)
    return circle


@transaction.atomic
def describe(circle: Circle, *, by: Seat, said: dict[str, Any]) -> Circle:
    """What a circle says of itself, otherwise; a facilitator's to change. What it promises is changed by all (`suggest_change`).

    said : name, about, topics, language, entry, hosted

    Raises NotAllowed, BadInput.
    """
    circle = lock(circle)
    require_holds(by, circle)
    circle.name = checked(said["name"], at_most=LONGEST_CIRCLE_NAME, field="name")
    circle.about = checked(said["about"], at_most=LONGEST_ABOUT, field="about")
    circle.topics = list(dict.fromkeys(said.get("topics", ())))[:MOST_TOPICS]
    circle.entry, circle.language = Entry(said["entry"]), said["language"]
    circle.hosted = _hosted(said.get("hosted") or {})
    circle.save(update_fields=["name", "about", "topics", "entry", "language", "hosted"])
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    return circle


@transaction.atomic
def decide(circle: Circle, *, by: "Person", yes: bool, reason: str = "") -> Circle:
    """A coordinator opens a circle somebody would like to begin, or says why not.

    Raises NotAllowed, BadInput for a no without a reason, Refused("not-possible-now"). Emits CircleDecided.
    """
    circle = lock(circle)
    require(policies.can_decide(by, circle))
    then = State.OPEN if yes else State.DECLINED
    if not may_become(State(circle.state), then):
        raise Refused("not-possible-now")
    circle.reason = checked(reason, at_most=LONGEST_REASON, field="reason", needed=not yes)
    circle.state, circle.opened_on = then, clock.today() if yes else None
    circle.save(update_fields=["state", "reason", "opened_on"])
    emit(CircleDecided(circle_id=circle.pk), by=None)
    return circle


@transaction.atomic
def close_circle(circle: Circle, *, by: "Person", reason: str) -> Circle:
    """Close a circle: nobody comes in or writes any more; those who are in still read, and read why.

    Raises NotAllowed, BadInput, Refused("not-possible-now"). Emits CircleDecided.
    """
    circle = lock(circle)
    require(policies.can_decide(by, circle))
    if not may_become(State(circle.state), State.CLOSED):
        raise Refused("not-possible-now")
    circle.reason = checked(reason, at_most=LONGEST_REASON, field="reason")
    circle.state = State.CLOSED
    circle.save(update_fields=["state", "reason"])
    publish(f"{STREAM}:{circle.pk}", kind="changed")
    emit(CircleDecided(circle_id=circle.pk), by=None)
    return circle


@transaction.atomic
def let_hold(circle: Circle, *, by: "Person") -> str:
    """The word of a link with which one person comes in as a facilitator, for a circle that lost its own.

    Raises NotAllowed, Refused("not-possible-now") while somebody holds it or it is not open.
    """
    circle = lock(circle)
    require(policies.can_decide(by, circle))
    held = Seat.objects.filter(circle=circle, state=Sits.IN, holds=Holds.FACILITATOR).exists()
    if held or circle.state != State.OPEN:
        raise Refused("not-possible-now")
    return make_link(circle, holds=Holds.FACILITATOR)


def _hosted(said: dict[str, str]) -> dict[str, str]:
    try:
        stretches(said.get("hours", ""))
    except ValueError as error:
        raise BadInput("unreadable-hours", field="hours") from error
    return {"hours": said["hours"], "zone": said.get("zone", "UTC")} if said.get("hours") else {}
