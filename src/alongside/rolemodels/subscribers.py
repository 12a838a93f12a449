"""What follows from stories: their tellers, and editors, hear that something waits."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds
from alongside.programmes import queries as programmes
from alongside.rolemodels import events

READ, TO_READ, ENDS, HOW = "draft-read", "draft-to-read", "still-holds", "how-it-is"


def tell_editors(told: Told[events.StorySent]) -> None:
    """Coordinators hear that there is something to read."""
    programme = programmes.programme(told.event.programme_id)
    for person in programmes.coordinators_of(programme):
        if person != told.by:
            url = reverse("rolemodels:desk-story", args=[told.event.story_id])
            notifications.tell(person, kind=TO_READ, url=url, once=f"{told.delivery}:{person}")


def tell_of_reading(told: Told[events.StoryRead]) -> None:
    """The teller hears that it has been read."""
    url = reverse("rolemodels:mine-story", args=[told.event.story_id])
    notifications.tell(told.event.teller_id, kind=READ, url=url, once=str(told.delivery))


def ask_again(told: Told[events.ConsentEnds]) -> None:
    """The teller is asked whether a yes still holds."""
    url = reverse("rolemodels:where", args=[told.event.story_id])
    notifications.tell(told.event.teller_id, kind=ENDS, url=url, once=str(told.delivery))


def ask_how_it_is(told: Told[events.TellerAsked]) -> None:
    """The teller is asked how it is for them."""
    url = reverse("rolemodels:how", args=[told.event.story_id])
    notifications.tell(told.event.teller_id, kind=HOW, url=url, once=str(told.delivery))


def register() -> None:
    """Listen; called once."""
    kinds.register(READ, _("Something you wrote has been read."))
    kinds.register(TO_READ, _("There is something to read on the desk."))
    kinds.register(ENDS, _("Something you agreed to ends soon. Does it still hold?"))
    kinds.register(HOW, _("How are you with it, some days later? Only for you."))
    subscribe(events.StorySent, tell_editors)
    subscribe(events.StoryRead, tell_of_reading)
    subscribe(events.ConsentEnds, ask_again)
    subscribe(events.TellerAsked, ask_how_it_is)
