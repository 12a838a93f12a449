"""This room's part of a person."""

from typing import Any
from uuid import UUID

from django.db.models import Q

from alongside.foundation import privacy
from alongside.mentorship import commands
from alongside.mentorship.models import (
    Application,
    Calendar,
    MeetingPart,
    MentorPlaces,
    Mentorship,
    PairWish,
    PassedOver,
    Proposal,
    RoundPair,
    RoundWaiting,
)

COVERS = frozenset({
    "mentorship.Application.person", "mentorship.MentorPlaces.person", "mentorship.PassedOver.mentee",
    "mentorship.PassedOver.mentor", "mentorship.PairWish.mentee", "mentorship.PairWish.mentor",
    "mentorship.RoundPair.mentee", "mentorship.RoundPair.mentor", "mentorship.RoundWaiting.mentee",
    "mentorship.Proposal.mentee", "mentorship.Proposal.mentor", "mentorship.Mentorship.mentee",
    "mentorship.Mentorship.mentor", "mentorship.Boundaries.author", "mentorship.Meeting.asked_by",
    "mentorship.MeetingPart.person", "mentorship.Calendar.person",
})  # fmt: skip


def export(person_id: UUID) -> dict[str, Any]:
    """Their offers, places, proposals and mentorships. Whether the other said no is the other's."""
    either = Q(mentee=person_id) | Q(mentor=person_id)
    return {
        "offers": [
            {"state": one.state, "words": one.words, "places": one.places, "reason": one.reason, "on": one.sent_on.isoformat()}
            for one in Application.objects.filter(person=person_id)
        ],
        "places": [
            {"places": one.places, "resting": one.is_paused} for one in MentorPlaces.objects.filter(person=person_id)
        ],
        "proposals": [
            {
                "as": "mentor" if one.mentor_id == person_id else "mentee", "state": one.state,
                "my answer": one.mentor_answer if one.mentor_id == person_id else one.mentee_answer,
                "note": one.note if one.mentee_id == person_id else "", "at": one.offered_at.isoformat(),
            }
            for one in Proposal.objects.filter(either)
        ],
        "mentorships": [
            {
                "as": "mentor" if one.mentor_id == person_id else "mentee", "state": one.status,
                "since": one.began_on.isoformat(), "ended": one.ended_at.isoformat() if one.ended_at else None,
                "agreed": [terms.terms for terms in one.boundaries.order_by("version") if terms.author_id == person_id],
            }
            for one in Mentorship.objects.filter(either).prefetch_related("boundaries")
        ],
        "not to be suggested": PassedOver.objects.filter(mentee=person_id).count(),
        "meetings": [
            {
                "state": one.meeting.state, "at": one.meeting.starts_at.isoformat() if one.meeting.starts_at else None,
                "what would help": one.wished, "happened": one.happened, "minutes": one.minutes, "felt": one.felt,
                "own notes": one.own_notes, "shared notes": one.shared_notes,
                "plan": one.meeting.plan if one.meeting.asked_by_id == person_id else {},
            }
            for one in MeetingPart.objects.filter(person=person_id).select_related("meeting").order_by("meeting__ends_at")
        ],
        "calendar": [
            {"wishes": one.wishes, "has an address": one.address_index is not None}
            for one in Calendar.objects.filter(person=person_id)
        ],
    }  # fmt: skip


def erase(person_id: UUID) -> None:
    """Mentorships end and proposals close; offers, places, wishes and previews go.

    That a mentorship was stays, without anything that says between whom: their key, and with it every word, is gone.
    """
    either = Q(mentee=person_id) | Q(mentor=person_id)
    commands.end_all_of(person_id)  # closes what was open, so that nobody waits for an answer that cannot come
    for places in MentorPlaces.objects.filter(person=person_id):
        commands.mentors_changed(places.programme_id)
    Calendar.objects.filter(person=person_id).delete()  # and with it the secret address of their dates
    MeetingPart.objects.filter(person=person_id).delete()
    for table in (PassedOver, PairWish, RoundPair):
        table.objects.filter(either).delete()
    RoundWaiting.objects.filter(mentee=person_id).delete()
    Application.objects.filter(person=person_id).delete()
    MentorPlaces.objects.filter(person=person_id).delete()


def register() -> None:
    """Tell the foundation; called once."""
    privacy.register("mentorship", export=export, erase=erase, covers=COVERS)
