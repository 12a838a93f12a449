"""What mentorship does when it hears something: tells people, and follows those who come and go."""

from uuid import UUID

from django.urls import reverse

from alongside.foundation.events import Told, subscribe
from alongside.mentorship import commands, events, queries
from alongside.mentorship.models import MentorPlaces
from alongside.notifications import commands as notifications
from alongside.people import events as people_events
from alongside.people import queries as people
from alongside.programmes import events as programme_events
from alongside.programmes import queries as programmes
from alongside.programmes.rules import RoleName


def tell_of_decision(told: Told[events.ApplicationDecided]) -> None:
    """The one who offered reads the answer."""
    url = reverse("mentorship:offer")
    _tell(told.event.person_id, "offer-answered", url, told.delivery)


def tell_of_proposal(told: Told[events.ProposalMade]) -> None:
    """Whoever has not spoken yet is told that something waits."""
    url = reverse("mentorship:proposal", args=[told.event.proposal_id])
    silent = {"asked": told.event.mentee_id, "named": told.event.mentor_id}.get(told.event.source)
    asked = [one for one in (told.event.mentor_id, told.event.mentee_id) if one != silent]
    for person in asked:
        _tell(person, "answer-waits", url, told.delivery)


def ask_again(told: Told[events.AnswerDue]) -> None:
    """Somebody who has not answered is asked once more."""
    url = reverse("mentorship:proposal", args=[told.event.proposal_id])
    _tell(told.event.person_id, "answer-still-waits", url, told.delivery)


def tell_of_closing(told: Told[events.ProposalClosed]) -> None:
    """Whoever had said yes learns that it did not come about, in the same words whatever the cause."""
    for person in queries.who_said_yes(told.event.proposal_id):
        url = reverse("mentorship:start")
        _tell(person, "did-not-come-about", url, told.delivery)


def go_on_after(told: Told[events.ProposalClosed]) -> None:
    """The one the mentee named second is asked, if she wanted that."""
    commands.ask_next(told.event.proposal_id)


def ease(told: Told[events.ProposalClosed]) -> None:
    """A mentor who has left some asks in a row without a word is told, kindly, how to rest."""
    if queries.is_tired(told.event.proposal_id):
        _tell(told.event.mentor_id, "rest-is-fine", reverse("mentorship:places"), told.delivery)


def tell_of_level(told: Told[events.LevelMet]) -> None:
    """Both have opened up a little more."""
    url = reverse("mentorship:open-up", args=[told.event.mentorship_id])
    for person in (told.event.mentee_id, told.event.mentor_id):
        _tell(person, "both-opened", url, told.delivery)


def follow_clash(told: Told[people_events.ProfileChanged]) -> None:
    """Whoever had better not meet, from what somebody says now, is not shown to each other."""
    commands.keep_apart(told.event.person_id)


def tell_of_beginning(told: Told[events.MentorshipBegan]) -> None:
    """Both are told that both said yes."""
    url = reverse("mentorship:boundaries", args=[told.event.mentorship_id])
    for person in (told.event.mentee_id, told.event.mentor_id):
        _tell(person, "both-said-yes", url, told.delivery)
    commands.close_when_full(told.event.mentorship_id)


def tell_of_suggestion(told: Told[events.BoundariesSuggested]) -> None:
    """The other is asked to read how this could be done."""
    url = reverse("mentorship:boundaries", args=[told.event.mentorship_id])
    _tell(told.event.asked_id, "answer-waits", url, told.delivery)


def tell_of_agreement(told: Told[events.BoundariesAgreed]) -> None:
    """Both learn that the page is theirs."""
    url = reverse("mentorship:walk", args=[told.event.mentorship_id])
    for person in (told.event.mentee_id, told.event.mentor_id):
        _tell(person, "page-open", url, told.delivery)


def tell_of_ending(told: Told[events.MentorshipEnded]) -> None:
    """Whoever did not end it is told kindly; whoever did knows."""
    url = reverse("mentorship:walk", args=[told.event.mentorship_id])
    for person in {told.event.mentee_id, told.event.mentor_id} - {told.by}:
        _tell(person, "came-to-an-end", url, told.delivery)


def follow_profile(told: Told[people_events.ProfileChanged]) -> None:
    """What a mentor says of themself counts from now on."""
    for places in MentorPlaces.objects.filter(person=told.event.person_id):
        commands.mentors_changed(places.programme_id)


def follow_leaving(told: Told[programme_events.MemberLeft]) -> None:
    """Whoever leaves a programme mentors nobody there, and what was between them and others there ends."""
    person, programme = told.event.person_id, told.event.programme_id
    commands.stop_mentoring(person, programme_id=programme)
    commands.withdraw_all_of(person, programme_id=programme)
    commands.end_all_of(person, programme_id=programme)


def follow_roles(told: Told[programme_events.RolesChanged]) -> None:
    """A mentor whose role was taken back is led to by nobody new."""
    person, programme = told.event.person_id, told.event.programme_id
    if told.event.role != RoleName.MENTOR or told.event.held:
        return
    # As it is now: the role may have been given back before this was heard.
    if person not in programmes.people_in(programmes.programme(programme), role=RoleName.MENTOR):
        commands.stop_mentoring(person, programme_id=programme)


def _tell(person_id: UUID, kind: str, url: str, delivery: UUID) -> None:
    """Tell this person once; whoever has erased themselves is told nothing."""
    if people.people([person_id]):
        notifications.tell(person_id, kind=kind, url=url, once=f"{delivery}:{person_id}")


def register() -> None:
    """Listen; called once."""
    subscribe(events.ApplicationDecided, tell_of_decision)
    subscribe(events.ProposalMade, tell_of_proposal)
    subscribe(events.AnswerDue, ask_again)
    subscribe(events.ProposalClosed, tell_of_closing)
    subscribe(events.ProposalClosed, go_on_after)
    subscribe(events.ProposalClosed, ease)
    subscribe(events.LevelMet, tell_of_level)
    subscribe(events.MentorshipBegan, tell_of_beginning)
    subscribe(events.BoundariesSuggested, tell_of_suggestion)
    subscribe(events.BoundariesAgreed, tell_of_agreement)
    subscribe(events.MentorshipEnded, tell_of_ending)
    subscribe(people_events.ProfileChanged, follow_profile)
    subscribe(people_events.ProfileChanged, follow_clash)
    subscribe(programme_events.MemberLeft, follow_leaving)
    subscribe(programme_events.RolesChanged, follow_roles)
