"""This room's part of a person."""

from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.mentorship import commands, queries
from alongside.mentorship.commands import straining
from alongside.mentorship.models import (
    Afterthought,
    Application,
    Break,
    Calendar,
    Ending,
    MeetingPart,
    MentorPlaces,
    Mentorship,
    Nomination,
    Opened,
    PairWish,
    PassedOver,
    Proposal,
    Pulse,
    Reference,
    RoundPair,
    RoundWaiting,
    StandIn,
    StepTaken,
    Strain,
    SupportContact,
    Training,
)
from alongside.mentorship.rules.screening import NEVER

COVERS = frozenset({
    "mentorship.Application.person", "mentorship.MentorPlaces.person", "mentorship.PassedOver.mentee",
    "mentorship.PassedOver.mentor", "mentorship.PairWish.mentee", "mentorship.PairWish.mentor",
    "mentorship.RoundPair.mentee", "mentorship.RoundPair.mentor", "mentorship.RoundWaiting.mentee",
    "mentorship.Proposal.mentee", "mentorship.Proposal.mentor", "mentorship.Mentorship.mentee",
    "mentorship.Mentorship.mentor", "mentorship.Boundaries.author", "mentorship.StepTaken.person",
    "mentorship.StepTaken.decided_by", "mentorship.Reference.person", "mentorship.Training.person",
    "mentorship.Nomination.mentee", "mentorship.Nomination.nominee", "mentorship.Pulse.person",
    "mentorship.SupportContact.person", "mentorship.SupportContact.done_by", "mentorship.Strain.person",
    "mentorship.Break.person", "mentorship.StandIn.person", "mentorship.Ending.sought", "mentorship.Afterthought.person",
    "mentorship.Opened.person",
    "mentorship.Meeting.asked_by", "mentorship.MeetingPart.person", "mentorship.Calendar.person",
})  # fmt: skip


#: Who could ever see what each sealed table of this room holds; shown to everybody on "Who knows what about me".
SEEN_BY = {
    "Application": _("Coordinators of your programme, until they have answered; each look is written down"),
    "RoundPair": _("Nobody in words. A coordinator sees how many things two people share, never which"),
    "RoundWaiting": _("Coordinators see what would help you find somebody, never what you have lived"),
    "Proposal": _("You, and the one person you ask or are proposed to"),
    "Boundaries": _("The two of you. Coordinators see that you agreed, not what"),
    "StepTaken": _("You and the coordinators of your programme; each look is written down"),
    "Reference": _("The coordinators of your programme, until your offer is answered"),
    "Training": _("You"),
    "Nomination": _("You"),
    "Pulse": _("You. Coordinators see only that one of you two finds it hard, or that you see it differently; not who"),
    "SupportContact": _("Coordinators of your programme; each look is written down. You read it in your copy"),
    "Break": _("You and those you mentor"),
    "Afterthought": _("You, and coordinators where you let them"),
    "Meeting": _("The two of you"),
    "MeetingPart": _("You; and the one you walk with what would help, and the notes for both"),
    "Calendar": _(
        "You, and whoever has the secret address of your dates: the word you chose and the times, nothing else"
    ),
    "Opened": _("You, and the one you walk with while both of you have opened the same step"),
}


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
        "opened": [
            {"level": one.level, "words": one.words, "open": one.is_open, "shown": one.shown_from is not None}
            for one in Opened.objects.filter(person=person_id).order_by("mentorship", "level")
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
            {"shown as": one.cover, "has an address": one.address_index is not None}
            for one in Calendar.objects.filter(person=person_id)
        ],
        **_way_of(person_id),
        **_care_of(person_id),
    }  # fmt: skip


def _way_of(person_id: UUID) -> dict[str, Any]:
    """How they became a mentor. What a referee said is not theirs to take: it was said in confidence, and goes soon."""
    taken = StepTaken.objects.filter(person=person_id).select_related("step").order_by("step__position", "pk")
    return {
        "steps": [
            {
                "step": one.step.kind, "state": one.stage, "result": one.result, "reason": one.reason,
                "assessment": one.assessment, "arranged": one.arranged, "decided": _day(one.decided_on),
                "holds until": _day(one.until),
            }
            for one in taken
        ],
        "references": [
            {"called": one.called, "known as": one.known_as, "state": one.state, "asked": _day(one.asked_on)}
            for one in Reference.objects.filter(person=person_id).order_by("asked_on", "pk")
        ],
        "learned": [
            {
                "what": one.version.title, "version": one.version.number, "state": one.state, "answers": one.answers,
                "done": _day(one.done_on), "holds until": _day(one.until),
            }
            for one in Training.objects.filter(person=person_id).select_related("version").order_by("begun_on", "pk")
        ],
        "links I made": [
            {"for": one.called, "state": one.state, "made": _day(one.made_on)}
            for one in Nomination.objects.filter(mentee=person_id).order_by("made_on", "pk")
        ],
        "links I took up": Nomination.objects.filter(nominee=person_id).count(),
    }  # fmt: skip


def _care_of(person_id: UUID) -> dict[str, Any]:
    """How it went, by their own answers, and what was noted about them."""
    return {
        "asked how it is": [
            {"about": one.kind, "asked": _day(one.asked_on), "answered": _day(one.answered_on), "answers": one.answers}
            for one in Pulse.objects.filter(person=person_id).order_by("asked_on", "pk")
        ],
        "a coordinator spoke with me": [
            {"on": _day(one.done_on), "noted": one.note}
            for one in SupportContact.objects.filter(person=person_id, done_on__isnull=False).order_by("done_on", "pk")
        ],
        "it was heavy": [one.heavy_at.isoformat() for one in Strain.objects.filter(person=person_id)],
        "breaks": [
            {"from": _day(one.starts_on), "back": _day(one.ends_on), "words": one.words}
            for one in Break.objects.filter(person=person_id).order_by("starts_on", "pk")
        ],
        "stood in": StandIn.objects.filter(person=person_id).count(),
        "looked for": [one.tries for one in Ending.objects.filter(sought=person_id)],
        "said afterwards": [
            {"on": _day(one.said_on), "said": one.said, "coordinators may read it": one.may_be_read}
            for one in Afterthought.objects.filter(person=person_id).order_by("said_on", "pk")
        ],
    }


def _day(day: date | None) -> str | None:
    return None if day is None or day == NEVER else day.isoformat()


def erase(person_id: UUID) -> None:
    """Mentorships end and proposals close; offers, places, wishes and previews go.

    That a mentorship was stays, without anything that says between whom: their key, and with it every word, is gone.
    """
    either = Q(mentee=person_id) | Q(mentor=person_id)
    straining.end_stand_ins(Q(person=person_id) | Q(rest__person=person_id), by=person_id)
    commands.end_all_of(person_id)  # closes what was open, so that nobody waits for an answer that cannot come
    for places in MentorPlaces.objects.filter(person=person_id):
        commands.mentors_changed(places.programme_id)
    Calendar.objects.filter(person=person_id).delete()  # and with it the secret address of their dates
    MeetingPart.objects.filter(person=person_id).delete()
    for table in (PassedOver, PairWish, RoundPair):
        table.objects.filter(either).delete()
    RoundWaiting.objects.filter(mentee=person_id).delete()
    Application.objects.filter(person=person_id).delete()
    for own in (Opened, StepTaken, Reference, Training, MentorPlaces):
        own.objects.filter(person=person_id).delete()
    StepTaken.objects.filter(decided_by=person_id).update(decided_by=None)
    Nomination.objects.filter(Q(mentee=person_id) | Q(nominee=person_id)).delete()
    for about in (Pulse, SupportContact, Strain, StandIn, Break, Afterthought):
        about.objects.filter(person=person_id).delete()
    SupportContact.objects.filter(done_by=person_id).update(done_by=None)
    Ending.objects.filter(sought=person_id).update(sought=None)


def register() -> None:
    """Tell the foundation; called once."""
    privacy.register("mentorship", export=export, erase=erase, covers=COVERS)
    knowing.register("mentorship", find=queries.known_of, seen_by=SEEN_BY)
