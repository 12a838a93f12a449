"""What this room tells people of programmes, which stand below it and know nothing of news."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands, queries, rules
from alongside.programmes import events
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName, State

ANSWERED = "programmes.answered"
ASKED = "programmes.asked"


def tell_coordinators(told: Told[events.MemberJoined]) -> None:
    """Whoever coordinates hears that somebody asks to come in; once until they have looked."""
    if told.event.state != State.PENDING:
        return
    programme = programmes.programme(told.event.programme_id)
    for coordinator in programmes.people_in(programme, role=RoleName.COORDINATOR):
        if not queries.waits_unread(coordinator, kind=ASKED):
            commands.tell(coordinator, kind=ASKED, url=reverse("programmes:joining"), once=str(told.delivery))


def tell_of_approval(told: Told[events.MemberApproved]) -> None:
    """Whoever asked hears that they are in."""
    commands.tell(told.event.person_id, kind=ANSWERED, url=reverse("home"), once=str(told.delivery))


def tell_of_declining(told: Told[events.MemberDeclined]) -> None:
    """Whoever asked hears that there is an answer; what it is stands on the page, with its reason."""
    commands.tell(told.event.person_id, kind=ANSWERED, url=reverse("programmes:join"), once=str(told.delivery))


def register() -> None:
    """Begin to listen; called once."""
    rules.register(ANSWERED, _("Your request to come in was answered"))
    rules.register(ASKED, _("Somebody asks to come in"))
    subscribe(events.MemberJoined, tell_coordinators)
    subscribe(events.MemberApproved, tell_of_approval)
    subscribe(events.MemberDeclined, tell_of_declining)
