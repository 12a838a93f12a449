"""How a person is handed their own part of circles, and how it is let go."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.foundation.knowing import nothing
from alongside.peersupport import commands, policies
from alongside.peersupport.models import (
    Assent,
    Attendance,
    CircleWish,
    Face,
    Favour,
    Flag,
    Greeting,
    HandWords,
    Post,
    Prepared,
    Reply,
    SaidInMeeting,
    SetAside,
    ShelfItem,
    Signed,
    Waiting,
    WordsKept,
)

COVERS = frozenset({"peersupport.Belonging.person", "peersupport.CircleWish.person", "peersupport.Prepared.person"})

#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Circle": _("Members of your programme, for circles that can be found; coordinators; those who are in it"),
    "Seat": _("No person. The program finds with it whom to tell"),
    "Face": _("Those who are in the same circle; nobody can tell that two of your names are one person"),
    "Belonging": _("You"),
    "Agreement": _("Those who are in the circle, or could come in; coordinators"),
    "Post": _("Those who are in the circle"),
    "Reply": _("Those who are in the circle"),
    "WordsKept": _("You"),
    "CircleMeeting": _("Those who are in the circle"),
    "Attendance": _("Those who are in the circle see your words; how you are, only those who hold it"),
    "SaidInMeeting": _("Those who are in the circle"),
    "Debrief": _("Those who hold the circle"),
    "CircleWish": _("You. The program finds a circle with it"),
    "Called": _("No person. The program finds with it whom to ask"),
    "Greeting": _("You, and whoever wrote it to you"),
    "Flag": _(
        "Those who hold the circle, who are not shown who says so; a coordinator where they wrote the words themselves"
    ),
    "Waiting": _("You, and those who hold the circle"),
    "SetAside": _(
        "You, and those who hold the circle; a coordinator when you ask that somebody else look and nobody else can"
    ),
    "Favour": _("Those who are in the circle"),
    "HandWords": _("You two"),
    "ShelfItem": _(
        "Those who are in the circle, once whoever wrote it said yes; until then only you and those who hold it"
    ),
    "Prepared": _("You; others only that you are through"),
}


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("peersupport", export=export, erase=erase, covers=COVERS)
    knowing.register("peersupport", find=nothing, seen_by=SEEN_BY)


def export(person_id: UUID) -> dict[str, Any]:
    """In which circles a person is or was, under which name, and what they said there."""
    seats = list(policies.seats_of(person_id).select_related("circle").order_by("on", "pk"))
    faces = {one.seat_id: one for one in Face.objects.filter(seat__in=seats).select_related("seat")}
    return {
        "circles": [
            {
                "name of the circle": str(seat.circle.name), "state": seat.state, "you are": seat.holds,
                "since": seat.on.isoformat(), "agreement you said yes to": seat.agreed,
                **(_shown(faces[seat.pk]) if seat.pk in faces else {}),
            }
            for seat in seats
        ],
        "what you said": [
            {"in": str(one.circle_id), "on": one.posted_at.isoformat(), **one.said}
            for one in Post.objects.filter(seat__in=seats).select_related("seat").order_by("posted_at", "pk")
        ],
        "what you answered": [
            {"to": str(one.post_id), "on": one.posted_at.isoformat(), "it helped": one.helped, **one.said}
            for one in Reply.objects.filter(seat__in=seats).select_related("seat").order_by("posted_at", "pk")
        ],
        "a circle for you": [
            {"since": one.on.isoformat(), **one.said} for one in CircleWish.objects.filter(person=person_id)
        ],
        "preparing to hold one": [
            {"through on": one.done_on.isoformat() if one.done_on else None, "answers": one.answers}
            for one in Prepared.objects.filter(person=person_id)
        ],
        "meetings": [
            {"on": one.meeting.starts_at.isoformat(), "you said": one.says, "you came": one.came, "coming in": one.check_in,
             "going": one.check_out}
            for one in Attendance.objects.filter(seat__in=seats).select_related("seat", "meeting").order_by("pk")
        ],
        "what you said in meetings": [
            {"on": one.at.isoformat(), "words": str(one.words)}
            for one in SaidInMeeting.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "welcomes you wrote": [
            str(one.words) for one in Greeting.objects.filter(by__in=seats).select_related("by").order_by("pk")
        ],
        "what you asked for and offered": [
            {"on": one.at.isoformat(), "side": one.side, "about": one.what, "by": str(one.by or ""), **one.said}
            for one in Favour.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "what you wrote about it": [
            {"on": one.at.isoformat(), "words": str(one.words)}
            for one in HandWords.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "on the shelf, or asked about": [
            {"in": str(one.circle_id), "on": one.at.isoformat(), "kind": one.what, "state": one.state, **one.said}
            for one in ShelfItem.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "what you pointed out": [
            {"to": str(one.post_id), "on": one.at.isoformat(), "reason": one.why, "words": str(one.words)}
            for one in Flag.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "waiting to be read, or sent back": [
            one.said for one in Waiting.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "words of yours that were set aside": [
            {"on": one.at.isoformat(), "reason": one.why, "to you": str(one.reason), "from you": str(one.asking),
             "looked at again": str(one.answer), "state": one.state}
            for one in SetAside.objects.filter(seat__in=seats).select_related("seat").order_by("at", "pk")
        ],
        "signs": [
            {"to": str(one.post_id), "said": one.sign} for one in Signed.objects.filter(seat__in=seats).order_by("pk")
        ],
        "not sent yet": [one.said for one in WordsKept.objects.filter(seat__in=seats).select_related("seat").order_by("pk")],
        "changes of agreements": [
            {"version": one.agreement.number, "you said yes": one.says_yes}
            for one in Assent.objects.filter(seat__in=seats).select_related("agreement").order_by("pk")
        ],
    }  # fmt: skip


def _shown(face: Face) -> dict[str, Any]:
    return {
        "your name there": str(face.name), "what you wish there": str(face.wishes or ""), "your pronouns there": str(face.pronouns),
        "what you wrote when you asked": str(face.asking), "why you were taken out": str(face.reason),
    }  # fmt: skip


def erase(person_id: UUID) -> None:
    """Their seats become nobody's; their words stay in place, unreadable once their key is gone."""
    commands.forget_calls(person_id)
    commands.forget_person(person_id)
