"""Who may see and do what: the author, and the one person they share with. There is no role that reads."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Model, Q, QuerySet

from alongside.foundation.policies import Decision, allow, deny
from alongside.programmes import policies as programmes
from alongside.strategies import companions
from alongside.strategies.models import Feedback, Goal, KitItem, Plan, Rehearsal, Share, Trial
from alongside.strategies.rules import WAITS_FOR_GIVER, Heard, Thing, Voice

if TYPE_CHECKING:
    from alongside.people.models import Person

Shareable = Goal | Rehearsal | Plan
TABLES: dict[Thing, type[Shareable]] = {Thing.GOAL: Goal, Thing.REHEARSAL: Rehearsal, Thing.PLAN: Plan}


def thing_of(one: Model) -> Thing:
    """What kind of thing this is."""
    return next(thing for thing, table in TABLES.items() if isinstance(one, table))


def _shared_with(viewer: "Person", thing: Thing) -> Q:
    return Q(pk__in=Share.objects.filter(with_person=viewer, kind=thing).values("thing_id"))


def goals_visible_to(viewer: "Person") -> QuerySet[Goal]:
    """One's own goals, and those shared with one."""
    return Goal.objects.filter(Q(person=viewer) | _shared_with(viewer, Thing.GOAL))


def rehearsals_visible_to(viewer: "Person") -> QuerySet[Rehearsal]:
    """One's own rehearsals, and those shared with one."""
    return Rehearsal.objects.filter(Q(person=viewer) | _shared_with(viewer, Thing.REHEARSAL))


def plans_visible_to(viewer: "Person") -> QuerySet[Plan]:
    """One's own plans, and those shared with one."""
    return Plan.objects.filter(Q(person=viewer) | _shared_with(viewer, Thing.PLAN))


def can_see(viewer: "Person", one: Shareable) -> Decision:
    """The same, of one thing."""
    if one.person_id == viewer.pk:
        return allow("own")
    shared = Share.objects.filter(kind=thing_of(one), thing_id=one.pk, with_person=viewer).exists()
    return allow("shared") if shared else deny("not-part-of-this")


def can_change(actor: "Person", one: Shareable) -> Decision:
    """Only whoever wrote it changes it, shares it and takes it back."""
    return allow("own") if one.person_id == actor.pk else deny("not-yours")


def can_keep(actor: "Person", one: KitItem | Trial) -> Decision:
    """What somebody keeps and how it went is theirs; it cannot be shared at all."""
    return allow("own") if one.person_id == actor.pk else deny("not-yours")


def can_share(actor: "Person", one: Shareable, about: tuple[str, UUID], with_id: UUID) -> Decision:
    """Only one's own, and only with somebody one walks with now."""
    own = can_change(actor, one)
    if not own:
        return own
    together = companions.companion(actor, about, with_id)
    return allow("walk-together") if together else deny("not-together")


def can_speak(actor: "Person", rehearsal: Rehearsal, voice: Voice) -> Decision:
    """The author speaks as both; whoever it is shared with speaks only as the other in the talk."""
    seen = can_see(actor, rehearsal)
    if not seen or seen.reason == "own":
        return seen
    return seen if voice == Voice.THEM else deny("not-your-turn")


def feedback_visible_to(viewer: "Person") -> QuerySet[Feedback]:
    """Feedback one asked for, and what one is asked for while the two are together."""
    return Feedback.objects.filter(Q(receiver=viewer) | Q(giver=viewer, giver_sees=True))


def can_see_feedback(viewer: "Person", feedback: Feedback) -> Decision:
    """The same, of one."""
    if feedback.receiver_id == viewer.pk:
        return allow("asked-for-it")
    return allow("was-asked") if feedback.giver_id == viewer.pk and feedback.giver_sees else deny("not-part-of-this")


def can_give(actor: "Person", feedback: Feedback) -> Decision:
    """Whoever was asked answers, or says not now."""
    if feedback.giver_id != actor.pk or not feedback.giver_sees:
        return deny("not-asked")
    return allow("was-asked")


def can_receive(actor: "Person", feedback: Feedback) -> Decision:
    """Whoever asked says that they heard it, asks for gentler words, or takes the question back."""
    return allow("asked-for-it") if feedback.receiver_id == actor.pk else deny("not-yours")


def waits_for(viewer: "Person", feedback: Feedback) -> bool:
    """Whether it is this person's turn."""
    if feedback.giver_id == viewer.pk:
        return Heard(feedback.state) in WAITS_FOR_GIVER
    return feedback.state == Heard.GIVEN


def can_adapt(actor: "Person", programme_id: UUID) -> Decision:
    """Coordinators say what their programme shows."""
    return programmes.coordinates(actor, programme_id)
