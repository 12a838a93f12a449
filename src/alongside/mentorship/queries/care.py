"""What each of the two sees of how it goes between them: their own."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db.models import Exists, Q, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from alongside.foundation import clock
from alongside.foundation.errors import NotFound
from alongside.mentorship.models import (
    Afterthought,
    Break,
    Ending,
    Mentorship,
    Pulse,
    StandIn,
    StepTaken,
    Strain,
)
from alongside.mentorship.queries.seeing import Waits, Walk
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.care import COOL_OFF
from alongside.mentorship.rules.ending import Stage
from alongside.mentorship.rules.screening import Turn

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


def open_pulse(viewer: Person, mentorship: Mentorship) -> Pulse | None:
    """What this person is asked about these two now."""
    return _open_pulses(viewer, mentorship).first()


def _open_pulses(viewer: Person, mentorship: Mentorship) -> QuerySet[Pulse]:
    return Pulse.objects.filter(mentorship=mentorship, person=viewer, answered_on=None)


def ending_of(mentorship: Mentorship) -> Ending | None:
    """How these two end, if anything has been said of it."""
    return Ending.objects.filter(pk=mentorship.pk).first()


def is_sought(viewer: Person, mentorship: Mentorship) -> bool:
    """Whether a coordinator asks this person whether they are there."""
    return Ending.objects.filter(pk=mentorship.pk, stage=Stage.SEEKING, sought=viewer).exists()


@dataclass(frozen=True, slots=True)
class CareOfTwo:
    """What the page of two shows one of them of how it goes."""

    last_on: date | None
    is_sought: bool
    asks: bool
    rest: Break | None
    as_mentor: bool
    stand_in: StandIn | None


def care_of(viewer: Person, mentorship: Mentorship) -> CareOfTwo:
    """What to show one of these two: a planned last day, a pulse, a break. One query, and one for each that there is."""
    if mentorship.status == Status.ENDED:
        return CareOfTwo(last_on=None, is_sought=False, asks=False, rest=None, as_mentor=False, stand_in=None)
    there = Mentorship.objects.filter(pk=mentorship.pk).values_list(
        Exists(Ending.objects.filter(pk=mentorship.pk)),
        Exists(_open_pulses(viewer, mentorship)),
        Exists(_breaks(mentorship)),
    )
    ends, asks, rests = there.first() or (False, False, False)
    now = ending_of(mentorship) if ends else None
    rest = break_for(mentorship) if rests else None
    as_mentor = viewer.pk == mentorship.mentor_id
    return CareOfTwo(
        last_on=now.last_on if now and now.stage == Stage.PLANNED else None,
        is_sought=bool(now and now.stage == Stage.SEEKING and now.sought_id == viewer.pk),
        asks=asks, rest=rest, as_mentor=as_mentor,
        stand_in=stand_in_of(mentorship) if rest and not as_mentor else None,
    )  # fmt: skip


def said_afterwards(viewer: Person, mentorship: Mentorship) -> Afterthought | None:
    """What this person said of it once it was over."""
    return Afterthought.objects.filter(mentorship=mentorship, person=viewer).first()


def break_for(mentorship: Mentorship) -> Break | None:
    """The break the mentor of these two is on, or has planned."""
    return _breaks(mentorship).order_by("starts_on").first()


def _breaks(mentorship: Mentorship) -> QuerySet[Break]:
    here = Break.objects.filter(person=mentorship.mentor_id, programme=mentorship.programme_id)
    return here.filter(ends_on__gt=clock.today())


def own_break(viewer: Person, programme: Programme) -> Break | None:
    """The break this mentor is on, or has planned."""
    mine = Break.objects.filter(person=viewer, programme=programme, ends_on__gt=clock.today())
    return mine.order_by("starts_on").first()


def cools_off_until(viewer: Person, programme: Programme) -> datetime | None:
    """Until when nobody new is led to this mentor because it was heavy."""
    found = Strain.objects.filter(person=viewer, programme=programme).first()
    until = found.heavy_at + COOL_OFF if found else None
    return until if until and until > clock.now() else None


def breath_until(viewer: Person, programme: Programme, past: Iterable[Walk]) -> datetime | None:
    """Until when this mentee takes breath after one of these endings."""
    now = clock.now()
    own = (one for one in past if (one.mentorship.mentee_id, one.mentorship.programme_id) == (viewer.pk, programme.pk))
    return max((one.pauses_until for one in own if one.pauses_until and one.pauses_until > now), default=None)


def stand_in_of(mentorship: Mentorship) -> StandIn | None:
    """Who could be there, or is, while the mentor is away."""
    return StandIn.objects.filter(mentorship=mentorship, rest__ends_on__gt=clock.today()).first()


def stand_in_for(viewer: Person, stand_in_id: UUID) -> StandIn:
    """A question to this person whether somebody may stand in, or NotFound."""
    asked = Q(person=viewer) | Q(mentorship__mentee=viewer)
    found = StandIn.objects.select_related("mentorship", "rest").filter(asked, pk=stand_in_id).first()
    if found is None:
        raise NotFound("stand-in")
    return found


def waits_of_care(viewer: Person) -> list[Waits]:
    """What waits for this person besides answers to each other, in one query.

    A step on the way to being a mentor, a pulse, whether they are there, who may stand in.
    """
    step = StepTaken.objects.filter(person=viewer, turn=Turn.APPLICANT, step__is_asked=True)
    rows = step.order_by().values_list("programme", Value("way")).distinct()
    live = Pulse.objects.filter(person=viewer, answered_on=None).order_by().values_list("mentorship", Value("pulse"))
    sought = Ending.objects.filter(sought=viewer, stage=Stage.SEEKING).order_by().values_list("pk", Value("there"))
    unsaid = Q(person=viewer, mentor_yes_on=None) | Q(mentorship__mentee=viewer, mentee_yes_on=None)
    asked = StandIn.objects.filter(unsaid).order_by().values_list("pk", Value("stand-in"))
    return [_waits(kind, pk) for pk, kind in rows.union(live, sought, asked, all=True)]


def _waits(kind: str, pk: UUID) -> Waits:
    if kind == "way":
        seen = _("There is no hurry. Coordinators see whose turn it is.")
        return Waits(_("A step on your way waits for you."), _("See your way"), reverse("mentorship:way"), None, seen)
    if kind == "there":
        return Waits(
            _("A coordinator asks whether you are there."), _("I am here"), reverse("mentorship:walk", args=[pk])
        )
    if kind == "stand-in":
        words = _("Somebody could be there while a mentor is away.")
        return Waits(words, _("Read and answer"), reverse("mentorship:stand-in", args=[pk]))
    seen = _("Only you see your answers.")
    return Waits(_("How is it, between the two of you?"), _("A minute’s worth of questions"),
                 reverse("mentorship:pulse", args=[pk]), None, seen)  # fmt: skip
