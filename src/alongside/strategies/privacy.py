"""How a person is handed their own part of this room, and how it is let go."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.foundation.knowing import Known, Sight
from alongside.people import queries as people
from alongside.people.rules import Space
from alongside.strategies.models import (
    Card,
    Feedback,
    Goal,
    KitItem,
    Line,
    Plan,
    Rehearsal,
    Share,
    Step,
    Trial,
)
from alongside.strategies.rules import Heard, Thing

COVERS = frozenset({
    "strategies.KitItem.person", "strategies.Trial.person", "strategies.Goal.person", "strategies.Step.person",
    "strategies.Rehearsal.person", "strategies.Line.author", "strategies.Plan.person", "strategies.Share.owner",
    "strategies.Share.with_person", "strategies.Feedback.receiver", "strategies.Feedback.giver", "strategies.Card.author",
})  # fmt: skip


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("strategies", export=export, erase=erase, covers=COVERS)
    knowing.register("strategies", find=known_of, seen_by=SEEN_BY)


#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "KitItem": _("You"),
    "Trial": _("You"),
    "Goal": _("You, and one person you walk with while you show it to them"),
    "Step": _("You, and one person you walk with while you show it to them"),
    "Rehearsal": _("You, and one person you walk with while you show it to them"),
    "Line": _("You, and one person you walk with while you show it to them"),
    "Plan": _("You, and one person you walk with while you show it to them"),
    "Feedback": _("You and the one you asked"),
    "Card": _("You and the one who asked you"),
}


def export(person_id: UUID) -> dict[str, Any]:
    """Everything a person wrote here. What others wrote to them is the others'."""
    return {
        "kept": [
            {"strategy": str(one.strategy), "note": str(one.note), "kept": one.is_kept}
            for one in KitItem.objects.filter(person=person_id).order_by("place", "pk")
        ],
        "tried": [
            {"strategy": str(one.strategy), "how it was": str(one.worked), "note": str(one.note), "on": one.tried_on.isoformat()}
            for one in Trial.objects.filter(person=person_id).order_by("tried_on", "pk")
        ],
        "goals": [
            {
                "goal": str(goal.words), "why": str(goal.why), "state": goal.state, "on": goal.made_on.isoformat(),
                "steps": [
                    {"step": str(one.words), "state": one.state}
                    for one in sorted(goal.steps.all(), key=lambda one: one.place)
                ],
            }
            for goal in Goal.objects.filter(person=person_id).order_by("made_on", "pk").prefetch_related("steps")
        ],
        "rehearsals": [
            {
                "situation": str(one.situation), "what I want": str(one.wish), "what I take along": str(one.takes),
                "on": one.made_on.isoformat(), "id": str(one.pk),
            }
            for one in Rehearsal.objects.filter(person=person_id).order_by("made_on", "pk")
        ],
        "lines": [
            {"rehearsal": str(one.rehearsal_id), "number": one.number, "voice": one.voice, "words": str(one.words)}
            for one in Line.objects.filter(author=person_id).order_by("rehearsal", "number")
        ],
        "plans": [
            {
                **one.said, "on": one.made_on.isoformat(),
                "look again on": one.look_again_on.isoformat() if one.look_again_on else "",
            }
            for one in Plan.objects.filter(person=person_id).order_by("made_on", "pk")
        ],
        "shared": [
            {"kind": one.kind, "id": str(one.thing_id)} for one in Share.objects.filter(owner=person_id).order_by("pk")
        ],
        "feedback asked for": [
            {"question": str(one.question), "more gently": str(one.gentler), "state": one.state, "on": one.asked_on.isoformat()}
            for one in Feedback.objects.filter(receiver=person_id).order_by("asked_on", "pk")
        ],
        "feedback given": [
            {"saw": str(one.saw), "what it did": str(one.did), "idea": str(one.idea)}
            for one in Card.objects.filter(author=person_id).order_by("feedback", "number")
        ],
    }  # fmt: skip


def known_of(person_id: UUID) -> list[Known]:
    """What they show to somebody they walk with."""
    rows = list(Share.objects.filter(owner=person_id).order_by("pk")[:100])
    sharing = {one for row in rows for one in (row.owner_id, row.with_person_id)}
    cards = people.cards(sharing, space=Space.MENTORSHIP) if rows else {}
    called = {
        Thing.GOAL: _now("A goal of yours"),
        Thing.REHEARSAL: _now("A talk you rehearse"),
        Thing.PLAN: _now("A plan of yours"),
    }
    return [
        Known(called[Thing(one.kind)], cards[person_id].name, cards[one.with_person_id].name, Sight.NOW, None,
              reverse("strategies:share", args=[one.kind, one.thing_id]), _now("Look, or take it back"), note="")
        for one in rows
    ]  # fmt: skip


def erase(person_id: UUID) -> None:
    """Everything of theirs goes; what others wrote down together with them stays the others'.

    What they said in somebody else's rehearsal, and feedback they gave, keep their place and cannot be read: the key is gone.
    """
    Share.objects.filter(owner=person_id).delete()
    Share.objects.filter(with_person=person_id).delete()
    Feedback.objects.filter(receiver=person_id).delete()
    given = Feedback.objects.filter(giver=person_id)
    given.exclude(state=Heard.HEARD).update(state=Heard.CLOSED)
    given.update(giver_sees=False)
    for table in (KitItem, Trial, Step, Goal, Rehearsal, Plan):
        table.objects.filter(person=person_id).delete()
