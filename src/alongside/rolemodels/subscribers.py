"""What follows from stories: their tellers, and editors, hear that something waits."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds
from alongside.programmes import queries as programmes
from alongside.rolemodels import events

READ, TO_READ, ENDS, HOW = "draft-read", "draft-to-read", "still-holds", "how-it-is"
TO_PASS_ON, ASKED, MOVED = "question-to-read", "question-waits", "question-moved"

HOUR, HOUR_AGREED = "hour-asked", "hour-agreed"


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


def tell_moderators(told: Told[events.QuestionAsked]) -> None:
    """Coordinators who did not ask it themselves hear that a question waits; of its teller they are told on its page."""
    programme = programmes.programme(told.event.programme_id)
    for person in programmes.coordinators_of(programme):
        if person != told.by:
            url = reverse("rolemodels:desk-questions")
            notifications.tell(person, kind=TO_PASS_ON, url=url, once=f"{told.delivery}:{person}")


def tell_teller(told: Told[events.QuestionPassedOn]) -> None:
    """A teller hears that something was asked."""
    url = reverse("rolemodels:questions")
    notifications.tell(told.event.teller_id, kind=ASKED, url=url, once=str(told.delivery))


def tell_asker(told: Told[events.QuestionMoved]) -> None:
    """Whoever asked hears that there is something to see."""
    notifications.tell(told.event.asker_id, kind=MOVED, url=reverse("rolemodels:asks"), once=str(told.delivery))


def ask_for_hour(told: Told[events.HourPlanned]) -> None:
    """A teller is asked whether they would be there."""
    url = reverse("rolemodels:hour", args=[told.event.hour_id])
    notifications.tell(told.event.teller_id, kind=HOUR, url=url, once=str(told.delivery))


def tell_hosts(told: Told[events.HourAgreed]) -> None:
    """Coordinators hear that a teller will be there."""
    programme = programmes.programme(told.event.programme_id)
    for person in programmes.coordinators_of(programme):
        if person != told.by:
            url = reverse("rolemodels:hour", args=[told.event.hour_id])
            notifications.tell(person, kind=HOUR_AGREED, url=url, once=f"{told.delivery}:{person}")


def register() -> None:
    """Listen; called once."""
    kinds.register(READ, _("Something you wrote has been read."))
    kinds.register(TO_READ, _("There is something to read on the desk."))
    kinds.register(ENDS, _("Something you agreed to ends soon. Does it still hold?"))
    kinds.register(HOW, _("How are you with it, some days later? Only for you."))
    kinds.register(TO_PASS_ON, _("A question waits on the desk."))
    kinds.register(ASKED, _("Somebody asked you something. You owe nobody an answer."))
    kinds.register(MOVED, _("There is something new about a question of yours."))
    kinds.register(HOUR, _("Would you be there at a time somebody suggests? A no needs no reason."))
    kinds.register(HOUR_AGREED, _("Somebody you asked said that they will be there."))
    subscribe(events.StorySent, tell_editors)
    subscribe(events.StoryRead, tell_of_reading)
    subscribe(events.ConsentEnds, ask_again)
    subscribe(events.QuestionAsked, tell_moderators)
    subscribe(events.QuestionPassedOn, tell_teller)
    subscribe(events.QuestionMoved, tell_asker)
    subscribe(events.TellerAsked, ask_how_it_is)
    subscribe(events.HourPlanned, ask_for_hour)
    subscribe(events.HourAgreed, tell_hosts)
