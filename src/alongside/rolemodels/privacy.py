"""How a person is handed their own part of this room, and how it is let go."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.foundation.knowing import nothing
from alongside.rolemodels.commands.publishing import take_out
from alongside.rolemodels.models import (
    AskedToTell,
    CheckIn,
    Consent,
    LineUp,
    Outing,
    Question,
    ReaderWishes,
    Reading,
    Recording,
    SaidInHour,
    Story,
    Suggestion,
    TellersAnswer,
    TellerWishes,
)

COVERS = frozenset({
    "rolemodels.Story.person", "rolemodels.Suggestion.teller", "rolemodels.Suggestion.editor",
    "rolemodels.TellerWishes.person", "rolemodels.ReaderWishes.person", "rolemodels.Reading.person",
    "rolemodels.AskedToTell.person", "rolemodels.LineUp.person", "rolemodels.SaidInHour.teller",
    "rolemodels.Question.person", "rolemodels.TellersAnswer.teller",
    "rolemodels.Recording.person", "rolemodels.CheckIn.person",
})  # fmt: skip

#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Story": _("You; an editor of your programme once you send it; whom you publish it for"),
    "Recording": _("You; an editor of your programme once you send the story; whom you publish it for"),
    "Piece": _("The same as the recording it is part of"),
    "Suggestion": _("You and the editors of your programme"),
    "TellerWishes": _("You; the moderators of your programme, to keep to it"),
    "CheckIn": _("You"),
    "Question": _(
        "You and the moderators of the programme; the teller reads the words once passed on, never who asked"
    ),
    "LineUp": _("You and the hosts of the hour; whoever is there, once it is on turn, never who asked"),
    "SaidInHour": _("You and whoever may see the hour; a week later nobody"),
    "TellersAnswer": _("You, who asked, and the moderators of your programme; readers, once both of you said yes"),
    "ReaderWishes": _("You"),
    "Reading": _("You"),
    "AskedToTell": _("You"),
}


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("rolemodels", export=export, erase=erase, covers=COVERS)
    knowing.register("rolemodels", find=nothing, seen_by=SEEN_BY)


def export(person_id: UUID) -> dict[str, Any]:
    """Everything a person told here, and where it went."""
    stories = Story.objects.filter(person=person_id).order_by("begun_on", "pk")
    return {
        "stories": [
            {
                "id": str(one.pk), "state": one.state, "language": one.language, **one.said, "tags": one.tags,
                "begun": one.begun_on.isoformat(), "an editor wrote": str(one.reason),
            }
            for one in stories
        ],
        "said yes to": [
            {
                "story": str(one.story_id), "channel": one.channel, "from": one.given_on.isoformat(),
                "until": one.until.isoformat() if one.until else "", "ended": one.ended_on.isoformat() if one.ended_on else "",
            }
            for one in Consent.objects.filter(story__person=person_id).order_by("given_on", "pk")
        ],
        "where stories went": [
            {"story": str(one.story_id), "channel": one.channel, "where": one.where, "on": one.went_on.isoformat()}
            for one in Outing.objects.filter(story__person=person_id).order_by("went_on", "pk")
        ],
        "told aloud": [
            {"story": str(one.story_id), "kind": one.kind, "words": str(one.words), "where to hear it": f"/t/aloud/{one.pk}/file/"}
            for one in Recording.objects.filter(person=person_id).order_by("begun_at", "pk")
        ],
        "suggestions": [
            {"story": str(one.story_id), "part": one.part, "words": str(one.words), "why": str(one.why), "state": one.state}
            for one in Suggestion.objects.filter(teller=person_id).order_by("made_on", "pk")
        ],
        "how it was for me": [
            {"story": str(one.story_id), **one.said, "asked": one.asked_on.isoformat()}
            for one in CheckIn.objects.filter(person=person_id).order_by("asked_on", "pk")
        ],
        "how I want to be asked": [
            {"a month": one.asks_a_month, "not until": one.rests_until.isoformat() if one.rests_until else "",
             "I do not answer": str(one.wont_answer)}
            for one in TellerWishes.objects.filter(person=person_id)
        ],
        "what I asked": [
            {"words": str(one.words), "state": one.state, "on": one.asked_on.isoformat(), "a moderator wrote": str(one.reason)}
            for one in Question.objects.filter(person=person_id).order_by("asked_on", "pk")
        ],
        "what I asked in an hour": [str(one.words) for one in LineUp.objects.filter(person=person_id).order_by("hour", "place")],
        "what I answered in an hour": [str(one.words) for one in SaidInHour.objects.filter(teller=person_id).order_by("pk")],
        "what I answered": [
            {"words": str(one.words), "on": one.answered_on.isoformat()}
            for one in TellersAnswer.objects.filter(teller=person_id).order_by("answered_on", "pk")
        ],
        "what I look for": [one.said for one in ReaderWishes.objects.filter(person=person_id)],
        "what I answered after a story": [
            {**one.said, "on": one.on.isoformat()} for one in Reading.objects.filter(person=person_id).order_by("on", "pk")
        ],
        "whether I was asked to tell something": [one.said for one in AskedToTell.objects.filter(person=person_id)],
    }  # fmt: skip


def erase(person_id: UUID) -> None:
    """Stories go with everything that hangs on them, those that are out first of all, from open pages too."""
    for story in Story.objects.filter(person=person_id, published__isnull=False):
        take_out(story)
    Question.objects.filter(person=person_id).delete()
    LineUp.objects.filter(person=person_id).delete()
    SaidInHour.objects.filter(teller=person_id).delete()
    Story.objects.filter(person=person_id).delete()
    TellersAnswer.objects.filter(teller=person_id).delete()
    Suggestion.objects.filter(editor=person_id).delete()
    for table in (TellerWishes, ReaderWishes, Reading, AskedToTell):
        table.objects.filter(person=person_id).delete()
