"""What mentorship does when it hears something: tells people, and follows those who come and go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship import commands, events
from alongside.mentorship.models import Application, MentorPlaces
from alongside.mentorship.queries import is_mentor
from alongside.notifications import commands as notifications
from alongside.people import events as people_events
from alongside.programmes import events as programme_events
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName

if TYPE_CHECKING:
    from alongside.programmes.models import Programme


def tell_of_decision(told: Told[events.ApplicationDecided]) -> None:
    """The one who offered reads the answer."""
    url = reverse("mentorship:offer")
    notifications.tell(told.event.person_id, kind="offer-answered", url=url, once=str(told.delivery))


def tell_of_proposal(told: Told[events.ProposalMade]) -> None:
    """Whoever has not spoken yet is told that something waits."""
    url = reverse("mentorship:proposal", args=[told.event.proposal_id])
    asked = [told.event.mentor_id] if told.event.source == "asked" else [told.event.mentor_id, told.event.mentee_id]
    for person in asked:
        notifications.tell(person, kind="answer-waits", url=url, once=str(told.delivery))


def tell_of_closing(told: Told[events.ProposalClosed]) -> None:
    """A mentee who asked learns that it did not come about, in the same words whatever the cause."""
    if told.event.source == "asked":
        url = reverse("mentorship:start")
        notifications.tell(told.event.mentee_id, kind="did-not-come-about", url=url, once=str(told.delivery))


def tell_of_beginning(told: Told[events.MentorshipBegan]) -> None:
    """Both are told that both said yes."""
    url = reverse("mentorship:boundaries", args=[told.event.mentorship_id])
    for person in (told.event.mentee_id, told.event.mentor_id):
        notifications.tell(person, kind="both-said-yes", url=url, once=str(told.delivery))


def tell_of_suggestion(told: Told[events.BoundariesSuggested]) -> None:
    """The other is asked to read how this could be done."""
    url = reverse("mentorship:boundaries", args=[told.event.mentorship_id])
    notifications.tell(told.event.asked_id, kind="answer-waits", url=url, once=str(told.delivery))


def tell_of_agreement(told: Told[events.BoundariesAgreed]) -> None:
    """Both learn that the page is theirs."""
    url = reverse("mentorship:walk", args=[told.event.mentorship_id])
    for person in (told.event.mentee_id, told.event.mentor_id):
        notifications.tell(person, kind="page-open", url=url, once=str(told.delivery))


def tell_of_ending(told: Told[events.MentorshipEnded]) -> None:
    """Whoever did not end it is told kindly; whoever did knows."""
    url = reverse("mentorship:walk", args=[told.event.mentorship_id])
    for person in {told.event.mentee_id, told.event.mentor_id} - {told.by}:
        notifications.tell(person, kind="came-to-an-end", url=url, once=str(told.delivery))


def follow_profile(told: Told[people_events.ProfileChanged]) -> None:
    """What a mentor says of themself counts from now on."""
    for places in MentorPlaces.objects.filter(person=told.event.person_id):
        commands.mentors_changed(places.programme_id)


def follow_leaving(told: Told[programme_events.MemberLeft]) -> None:
    """Whoever leaves a programme mentors nobody there, and their mentorships end."""
    programme = programmes.programme(told.event.programme_id)
    _mentors_no_more(told.event.person_id, programme)
    Application.objects.filter(person=told.event.person_id, programme=programme, state="sent").update(state="withdrawn")
    commands.close_all_of(told.event.person_id, programme=programme)
    commands.end_all_of(told.event.person_id, programme=programme)


def follow_roles(told: Told[programme_events.RolesChanged]) -> None:
    """Whose role as a mentor was taken back is suggested to nobody new; whom they walk with stays theirs."""
    programme = programmes.programme(told.event.programme_id)
    held = programmes.people_in(programme, role=RoleName.MENTOR)  # as it is now: it may have been given back meanwhile
    if told.event.role == RoleName.MENTOR and told.event.person_id not in held:
        _mentors_no_more(told.event.person_id, programme)


def _mentors_no_more(person_id: UUID, programme: Programme) -> None:
    if is_mentor(person_id, programme):
        MentorPlaces.objects.filter(person=person_id, programme=programme).delete()
        commands.mentors_changed(programme.pk)


def register() -> None:
    """Listen; called once."""
    subscribe(events.ApplicationDecided, tell_of_decision)
    subscribe(events.ProposalMade, tell_of_proposal)
    subscribe(events.ProposalClosed, tell_of_closing)
    subscribe(events.MentorshipBegan, tell_of_beginning)
    subscribe(events.BoundariesSuggested, tell_of_suggestion)
    subscribe(events.BoundariesAgreed, tell_of_agreement)
    subscribe(events.MentorshipEnded, tell_of_ending)
    subscribe(people_events.ProfileChanged, follow_profile)
    subscribe(programme_events.MemberLeft, follow_leaving)
    subscribe(programme_events.RolesChanged, follow_roles)
