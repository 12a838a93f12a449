"""Who in this room knows what about a person: what two show each other, the way to being a mentor, and how it goes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import DateField, F, QuerySet, UUIDField, Value
from django.db.models.functions import Cast, TruncDate
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.foundation import clock
from alongside.foundation.knowing import Known, Sight
from alongside.mentorship.models import (
    Afterthought,
    Application,
    Break,
    MentorPlaces,
    Reference,
    StandIn,
    StepTaken,
    Strain,
    SupportContact,
)
from alongside.mentorship.queries import disclosing
from alongside.mentorship.queries.screening import STILL_ASKED
from alongside.mentorship.rules import Applied
from alongside.mentorship.rules.care import COOL_OFF
from alongside.mentorship.rules.screening import Asked

_SEEN = {"mentor": Sight.NOW, "mentor-rests": Sight.COULD}
#: Of each kind, at most so many.
MOST = 50


@dataclass(frozen=True, slots=True)
class Row:
    """Something that is known: of which kind, since when, its number, and to whom if to one person."""

    kind: str
    since: date
    pk: UUID
    to: UUID | None


def known_of(person_id: UUID) -> list[Known]:
    """What others in this room see of this person now, or would: for the page that says who knows what.

    That somebody finds it hard with another is left out on purpose: who has not said so would learn that the other has.
    """
    rows = _rows(person_id)
    found, cards = disclosing.known_of(person_id, named={one.to for one in rows if one.to})
    own = cards[person_id].name
    named = [one.pk for one in rows if one.kind == "named"]
    references = {one.pk: one for one in Reference.objects.filter(pk__in=named)} if named else {}
    return found + [
        _of_name(references[row.pk])
        if row.kind == "named"
        else _known(row, own, cards[row.to].name if row.to else _("Coordinators"))
        for row in rows
    ]


def _rows(person_id: UUID) -> list[Row]:
    """That they are a mentor, what was given on the way there, and what was said or noted of how it goes; in one query."""
    now, today = clock.now(), clock.today()
    mine = {"person": person_id}
    lasts = {"rest__ends_on__gt": today, "mentor_yes_on__isnull": False, "mentee_yes_on__isnull": False}
    places = MentorPlaces.objects.filter(**mine).order_by("approved_on", "pk")
    parts = [
        _part("mentor", places.filter(is_paused=False)[:1], "approved_on"),
        _part("mentor-rests", places.filter(is_paused=True)[:1], "approved_on"),
        _part("offer", Application.objects.filter(**mine, state=Applied.SENT), "sent_on"),
        _part("steps", StepTaken.objects.filter(**mine, decided_on__isnull=False).order_by("-decided_on")[:1], "decided_on"),
        _part("named", Reference.objects.filter(**mine, is_erased=False, state__in=[*STILL_ASKED, Asked.ANSWERED]), "asked_on"),
        _part("break", Break.objects.filter(**mine, ends_on__gt=today), "starts_on"),
        _part("heavy", Strain.objects.filter(**mine, heavy_at__gt=now - COOL_OFF), TruncDate("heavy_at"), pk="person"),
        _part("said", Afterthought.objects.filter(**mine, may_be_read=True), "said_on", pk="mentorship"),
        _part("spoken", SupportContact.objects.filter(**mine, done_on__isnull=False).order_by("-done_on")[:1], "done_on"),
        _part("stand-in", StandIn.objects.filter(mentorship__mentee=person_id, **lasts), "mentee_yes_on", to="person"),
    ]  # fmt: skip
    return sorted((Row(*row) for row in parts[0].union(*parts[1:], all=True)), key=lambda one: (one.kind, one.since))


def _part(
    kind: str, rows: QuerySet[Any], since: str | TruncDate, *, pk: str = "pk", to: str = ""
) -> QuerySet[Any, Any]:
    # Narrowed down by their numbers: the parts of a union have no order of their own.
    some = rows.model._default_manager.filter(pk__in=rows.values("pk")[:MOST]).order_by()
    # Cast: PostgreSQL takes two parts with nothing in this column for text.
    nobody = Cast(Value(None), UUIDField(null=True))
    day = Cast(since, DateField()) if isinstance(since, str) else since
    found: QuerySet[Any, Any] = some.values_list(Value(kind), day, F(pk), F(to) if to else nobody)
    return found


def _known(row: Row, own: str, who: str) -> Known:
    if row.kind in ("mentor", "mentor-rests"):
        seekers, sight = _("People who look for a mentor and have lived the same"), _SEEN[row.kind]
        what, url = _("That you are a mentor, and what you talk about"), reverse("mentorship:places")
        return Known(what, own, seekers, sight, row.since, url, _("Rest"), note="")
    what, name, args, action = {
        "offer": (_("Your offer to mentor, in your words"), "way", [], _("Your way")),
        "steps": (_("What came of each step on your way, with the reasons"), "way", [], _("Your way")),
        "break": (_("When you are away"), "places", [], _("Your places")),
        "heavy": (_("That you rest, not why"), "places", [], _("Your places")),
        "said": (_("What you said when you looked back"), "after", [row.pk], _("Look, or change it")),
        "spoken": (_("That you spoke with them, and what they noted about it"), "", [], _("Read everything that is held")),
        "stand-in": (_("That name, and what you write to each other"), "stand-in", [row.pk], _("Look")),
    }[row.kind]  # fmt: skip
    url = reverse(f"mentorship:{name}", args=args) if name else reverse("people:copy")
    note = _("Those you walk with read it too, with your words to them.") if row.kind == "break" else ""
    return Known(what, own, who, Sight.NOW, row.since, url, action, note)


def _of_name(one: Reference) -> Known:
    """Somebody who was named, and what a mail or their link tells them."""
    asked = one.state in STILL_ASKED
    return Known(
        _("That you offer your time"), one.known_as, one.called, Sight.NOW, one.asked_on, reverse("mentorship:names"),
        _("Whom you named"), note="" if asked else _("They have answered. Only coordinators read what they said."),
        back=reverse("mentorship:name-back", args=[one.pk]) if asked else "",
    )  # fmt: skip
