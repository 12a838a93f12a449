"""What this room does when it hears something: tells the other, in words that say nothing."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from alongside.foundation.events import Told, subscribe
from alongside.notifications import commands as notifications
from alongside.notifications import rules as kinds
from alongside.people import queries as people
from alongside.strategies import policies
from alongside.strategies.events import FeedbackMoved, ThingShared, TurnTaken
from alongside.strategies.models import Feedback, Rehearsal, Share

SHARED, TURN, FEEDBACK = "strategies.shared", "strategies.turn", "strategies.feedback"


def tell_of_share(told: Told[ThingShared]) -> None:
    """Whoever it is shared with finds it on the page of the two; what was taken back meanwhile is not told."""
    event = told.event
    about = {"about_kind": event.about_kind, "about_id": event.about_id}
    if not Share.objects.filter(**about, with_person=event.with_id).exists():
        return
    url = reverse("strategies:together", args=[event.about_id])
    notifications.tell(event.with_id, kind=SHARED, url=url, once=f"{told.delivery}")


def tell_of_turn(told: Told[TurnTaken]) -> None:
    """It is the other's turn, if they can still see it."""
    found = Rehearsal.objects.filter(pk=told.event.rehearsal_id).first()
    person = people.people([told.event.told_id]).get(told.event.told_id)
    if found is None or person is None or not policies.can_see(person, found):
        return
    url = reverse("strategies:rehearsal", args=[told.event.rehearsal_id])
    notifications.tell(told.event.told_id, kind=TURN, url=url, once=f"r:{told.event.rehearsal_id}:{told.event.number}")


def tell_of_feedback(told: Told[FeedbackMoved]) -> None:
    """The other of the two learns that something waits, or was heard."""
    event = told.event
    found = Feedback.objects.filter(pk=event.feedback_id).first()
    person = people.people([event.told_id]).get(event.told_id)
    if found is None or person is None or not policies.can_see_feedback(person, found):
        return
    url = reverse("strategies:feedback-one", args=[event.feedback_id])
    notifications.tell(event.told_id, kind=FEEDBACK, url=url, once=f"f:{event.feedback_id}:{event.state}:{event.times}")


def register() -> None:
    """Begin to listen."""
    kinds.register(SHARED, _("Somebody you walk with shows you something."))
    kinds.register(TURN, _("It is your turn."))
    kinds.register(FEEDBACK, _("Something between the two of you has moved on."))
    kinds.register("strategies.look-again", _("You wanted to look at something again today."))
    subscribe(ThingShared, tell_of_share)
    subscribe(TurnTaken, tell_of_turn)
    subscribe(FeedbackMoved, tell_of_feedback)
