"""Feedback between two: asked for by whoever receives it, and said again more gently when they ask."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock
from alongside.foundation.errors import NotAllowed, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.notifications import commands as notifications
from alongside.strategies import companions, policies
from alongside.strategies.commands.sharing import hold
from alongside.strategies.commands.words import checked
from alongside.strategies.events import FeedbackMoved
from alongside.strategies.models import Card, Feedback
from alongside.strategies.rules import MOST_ASKS, Heard, may_become

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def ask_for_feedback(*, by: "Person", about: tuple[str, UUID], of: UUID, question: str) -> Feedback:
    """Ask one companion. Raises NotAllowed when the two do not walk together, BadInput, Refused("too-many").

    Emits FeedbackMoved.
    """
    if companions.companion(by, about, of) is None:
        raise NotAllowed("not-together")
    hold(about)
    words = checked(question, field="question", needed=True)
    kind, about_id = about
    waiting = Feedback.objects.filter(receiver=by, giver=of, state__in=(Heard.ASKED, Heard.GENTLER))
    if waiting.count() >= MOST_ASKS:
        raise Refused("too-many")
    made = Feedback.objects.create(
        receiver=by, giver_id=of, about_kind=kind, about_id=about_id, question=words, asked_on=clock.today()
    )
    _tell(made, told=of, by=by)
    return made


@transaction.atomic
def give_feedback(feedback: Feedback, *, by: "Person", saw: str, did: str, idea: str = "") -> Card:
    """What one saw, what it did, and what might help. Raises NotAllowed, BadInput, Refused. Emits FeedbackMoved."""
    feedback = lock(feedback)
    require(policies.can_give(by, feedback))
    _move(feedback, Heard.GIVEN)
    number = Card.objects.filter(feedback=feedback).count() + 1
    card = Card.objects.create(
        feedback=feedback, author=by, number=number,
        saw=checked(saw, field="saw", needed=True), did=checked(did, field="did", needed=True),
        idea=checked(idea, field="idea"),
    )  # fmt: skip
    _tell(feedback, told=feedback.receiver_id, by=by)
    return card


@transaction.atomic
def say_more_gently(feedback: Feedback, *, by: "Person", words: str = "") -> Feedback:
    """Ask for the same in gentler words. Raises NotAllowed, BadInput, Refused. Emits FeedbackMoved."""
    feedback = lock(feedback)
    require(policies.can_receive(by, feedback))
    _move(feedback, Heard.GENTLER)
    feedback.gentler = checked(words, field="gentler")
    feedback.save(update_fields=["gentler"])
    _tell(feedback, told=feedback.giver_id, by=by)
    return feedback


@transaction.atomic
def say_heard(feedback: Feedback, *, by: "Person") -> Feedback:
    """Thank you, I heard it: it is done. Raises NotAllowed, Refused. Emits FeedbackMoved."""
    feedback = lock(feedback)
    require(policies.can_receive(by, feedback))
    _move(feedback, Heard.HEARD)
    _tell(feedback, told=feedback.giver_id, by=by)
    return feedback


@transaction.atomic
def close_feedback(feedback: Feedback, *, by: "Person") -> Feedback:
    """Whoever asked takes the question back, or whoever was asked says not now. No reason is given.

    Raises NotAllowed, Refused. Emits FeedbackMoved when it was the one who was asked.
    """
    feedback = lock(feedback)
    require(policies.can_see_feedback(by, feedback))
    _move(feedback, Heard.CLOSED)
    if by.pk == feedback.receiver_id:
        feedback.giver_sees = False
        feedback.save(update_fields=["giver_sees"])
        notifications.mark_seen(feedback.giver, url=reverse("strategies:feedback-one", args=[feedback.pk]))
    else:
        _tell(feedback, told=feedback.receiver_id, by=by)
    return feedback


def _move(feedback: Feedback, then: Heard) -> None:
    if not may_become(Heard(feedback.state), then):
        raise Refused("changed-meanwhile")
    feedback.state = then
    feedback.save(update_fields=["state"])


def _tell(feedback: Feedback, *, told: UUID, by: "Person") -> None:
    times = Card.objects.filter(feedback=feedback).count()
    emit(FeedbackMoved(feedback_id=feedback.pk, told_id=told, state=str(feedback.state), times=times), by=by.pk)
