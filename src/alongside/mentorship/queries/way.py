"""One person's way to being a mentor, in words: each step, where it stands, what happens next and who sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from uuid import UUID
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from alongside.foundation import clock
from alongside.mentorship.models import Module, ModuleVersion, Reference, StepTaken, Training
from alongside.mentorship.queries import screening
from alongside.mentorship.queries.seeing import my_application, places_of
from alongside.mentorship.rules import Applied
from alongside.mentorship.rules.learning import furthest, questions_from
from alongside.mentorship.rules.screening import NEVER, WARN_DAYS, Asked, Kind, Learned, ModuleKind, Stage, Turn

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the way. `state` is "done", "now" (it waits for this person), "wait" (for somebody else), "next" or "no"."""

    code: str
    title: str
    state: str
    says: str
    seen_by: str = ""
    #: A coordinator's own words about it.
    reason: str = ""
    url: str = ""
    action: str = ""
    is_required: bool = True
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Way:
    """The whole way, and where it has come to."""

    parts: list[Part]
    done: int
    is_mentor: bool
    is_cleared: bool
    until: date | None

    @property
    def next_part(self) -> Part | None:
        """What this person could do now."""
        return next((part for part in self.parts if part.state == "now"), None)


def way_of(person: Person, programme: Programme, *, zone: str) -> Way | None:
    """This person's way, or None while they neither offer to mentor nor do. A constant number of queries."""
    offer, places = my_application(person, programme), places_of(person, programme)
    if places is None and (offer is None or offer.state != Applied.SENT):
        return None
    taken = screening.steps_of(person.pk, programme.pk)
    references = screening.references_of(person.pk, programme.pk)
    parts = [_offer(offer.sent_on)] if offer is not None else []
    parts += [_step(one, references, zone) for one in taken]
    learned = _learned(person, programme)
    parts += [
        _module(module, version, learned.get(module.pk, [])) for module, version in screening.modules_of(programme)
    ]
    now = clock.now()
    cleared = places is not None and places.cleared_until is not None and places.cleared_until >= now
    parts.append(_answer(places is not None, cleared))
    until = places.cleared_until.date() if places is not None and places.cleared_until else None
    done = sum(part.state == "done" for part in parts)
    return Way(parts, done, places is not None, cleared, None if until == NEVER else until)


def _learned(person: Person, programme: Programme) -> dict[UUID, list[Training]]:
    found: dict[UUID, list[Training]] = {}
    rows = Training.objects.filter(person=person, programme=programme).select_related("version")
    for one in rows.order_by("begun_on", "pk"):
        found.setdefault(one.module_id, []).append(one)
    return found


def _day(day: date) -> str:
    return str(date_format(day, "DATE_FORMAT"))


def in_their_day(moment: str, zone: str) -> str:
    """A time of a talk, as it is where somebody lives."""
    try:
        local = datetime.fromisoformat(moment).astimezone(ZoneInfo(zone or "UTC"))
    except (ZoneInfoNotFoundError, ValueError):
        local = datetime.fromisoformat(moment)
    return f"{date_format(local, 'l')} {date_format(local, 'DATE_FORMAT')}, {local:%H:%M} ({zone or 'UTC'})"


def _offer(sent_on: date) -> Part:
    return Part(
        "offer", _("Your offer"), "done", _("You sent it on %(day)s.") % {"day": _day(sent_on)},
        _("Coordinators read it. Members never do."),
    )  # fmt: skip


def _answer(is_mentor: bool, is_cleared: bool) -> Part:
    title = _("The answer")
    if is_mentor and is_cleared:
        return Part("answer", title, "done", _("You are a mentor here, and people can find you."))
    if is_mentor:
        words = _(
            "You are a mentor here. Nobody new is led to you until everything above holds; whom you walk with stays."
        )
        return Part("answer", title, "wait", words)
    words = _("When every step above holds, a coordinator answers you here. A no always comes with its reason.")
    return Part("answer", title, "next", words)


STEPS = {
    Kind.TALK: lambda: _("A talk with a coordinator"),
    Kind.REFERENCES: lambda: _("A few words from people who know you"),
    Kind.RECORD: lambda: _("A record check"),
}


def _step(taken: StepTaken, references: Sequence[Reference], zone: str) -> Part:
    kind = Kind(taken.step.kind)
    part = {Kind.TALK: _talk, Kind.REFERENCES: _references, Kind.RECORD: _record}[kind](taken, references, zone)
    part = replace(part, is_required=taken.step.is_required)
    if taken.stage == Stage.HELD and part.state == "done":
        return replace(
            part, until=None if taken.until == NEVER else taken.until, reason=taken.assessment or taken.reason
        )
    if taken.stage == Stage.NOT_HELD:
        return replace(
            part, state="no", says=_("This does not hold just now. A coordinator wrote why:"),
            reason=taken.assessment or taken.reason,
        )  # fmt: skip
    late = part.state == "wait" and taken.due_on is not None and taken.due_on < clock.today()
    if late and taken.turn == Turn.COORDINATOR:
        return replace(
            part, says=f"{part.says} {_('It takes longer than it should. The coordinators see that it is late.')}"
        )
    return part


def _held(taken: StepTaken) -> str:
    if taken.until is not None and taken.until < clock.today():
        return _("It held until %(day)s and needs to be done again.") % {"day": _day(taken.until)}
    if taken.until is None or taken.until == NEVER:
        return ""
    return _("It holds until %(day)s.") % {"day": _day(taken.until)}


def _state_of_held(taken: StepTaken) -> str:
    return "wait" if taken.until is not None and taken.until < clock.today() else "done"


def _talk(taken: StepTaken, _references: Sequence[Reference], zone: str) -> Part:
    title, arranged = STEPS[Kind.TALK](), taken.arranged
    seen = _(
        "Coordinators see the times. Afterwards they note whether it went well and, if not, why; you read it here."
    )
    if taken.turn == Turn.APPLICANT:
        url = reverse("mentorship:time")
        return Part(
            "talk", title, "now", _("A coordinator offers you times."), seen, url=url, action=_("Choose a time")
        )
    if taken.stage == Stage.HELD:
        return Part("talk", title, _state_of_held(taken), _held(taken), seen)
    if arranged.get("chosen"):
        words = _("You talk on %(when)s.") % {"when": in_their_day(arranged["chosen"], zone)}
        if arranged.get("place"):
            words = f"{words} {arranged['place']}"
        return Part("talk", title, "wait", words, seen)
    if arranged.get("none"):
        return Part("talk", title, "wait", _("None of the times was good for you. A coordinator offers others."), seen)
    return Part("talk", title, "wait", _("A coordinator offers you times here, usually within a week."), seen)


def _references(taken: StepTaken, references: Sequence[Reference], _zone: str) -> Part:
    title, url = STEPS[Kind.REFERENCES](), reverse("mentorship:names")
    seen = _(
        "Only coordinators read what they say, and it is erased with the answer. They are told nothing you have lived."
    )
    live = [
        one for one in references if one.state in (Asked.ON_ITS_WAY, Asked.SENT, Asked.ANSWERED) and not one.is_erased
    ]
    answered = sum(one.state == Asked.ANSWERED for one in live)
    if taken.turn == Turn.APPLICANT:
        words = ngettext(
            "Name %(n)s person who knows you. They get a link, answer a few questions, and need no account.",
            "Name %(n)s people who know you. They get a link each, answer a few questions, and need no account.",
            max(1, taken.step.how_many - len(live)),
        ) % {"n": max(1, taken.step.how_many - len(live))}  # fmt: skip
        return Part("references", title, "now", words, seen, url=url, action=_("Name somebody"))
    if taken.stage == Stage.HELD:
        return Part("references", title, _state_of_held(taken), _held(taken), seen)
    if taken.turn == Turn.COORDINATOR:
        return Part("references", title, "wait", _("Everybody you named has answered. A coordinator reads it."), seen)
    words = _("%(answered)s of %(many)s have answered. Most people do within two weeks.") % {
        "answered": answered, "many": taken.step.how_many,
    }  # fmt: skip
    return Part("references", title, "wait", words, seen, url=url, action=_("Whom you named"))


def _record(taken: StepTaken, _references: Sequence[Reference], _zone: str) -> Part:
    title = STEPS[Kind.RECORD]()
    seen = _("Kept is only what came of it and until when; never the document, never what it says.")
    if taken.stage == Stage.HELD:
        return Part("record", title, _state_of_held(taken), _held(taken), seen)
    if taken.stage == Stage.UNDER_WAY and taken.result:
        words = _(
            "Something is on it. That decides nothing: a coordinator talks with you, looks at you alone, and writes down why. "
            "What you have lived may be just what helps somebody."
        )
        return Part("record", title, "wait", words, seen)
    words = _(
        "A coordinator tells you how to ask for it, and notes what came of it. A record refuses nobody by itself: "
        "each is looked at for one person, in writing."
    )
    return Part("record", title, "wait", words, seen)


def _module(module: Module, version: ModuleVersion, learned: Sequence[Training]) -> Part:
    seen = _("What you answer is yours. Coordinators see that you are through, and when.")
    code = "quiz" if module.kind == ModuleKind.QUIZ else "training"
    url, minutes = reverse("mentorship:learn", args=[module.pk]), _minutes(version.minutes)
    done = [one for one in learned if one.state == Learned.DONE and one.until is not None]
    last = max(done, key=lambda one: one.until or NEVER, default=None)
    begun = next((one for one in learned if one.state == Learned.BEGUN), None)
    part = Part(code, version.title, "now", minutes, seen, url=url, action=_("Begin"), is_required=module.is_required)
    if begun is not None:
        questions = questions_from(begun.version.questions)
        pages = len(begun.version.pages)
        at = furthest(begun.read, begun.answers, questions, pages=pages)
        words = _("You are on page %(at)s of %(of)s.") % {"at": at, "of": pages + len(questions)}
        return replace(part, says=f"{minutes} {words}", action=_("Go on"))
    if last is None or last.until is None:
        return part
    if last.until < clock.today():
        words = _("It held until %(day)s. Please go through it once more.") % {"day": _day(last.until)}
        return replace(part, says=f"{minutes} {words}", action=_("Begin again"))
    if last.until == NEVER:
        return replace(part, state="done", says="", action=_("Read it again"))
    words = _("It holds until %(day)s.") % {"day": _day(last.until)}
    soon = last.until <= clock.today() + timedelta(days=WARN_DAYS[0])
    return replace(
        part, state="now" if soon else "done", says=words, until=last.until,
        action=_("Go through it once more") if soon else _("Read it again"),
    )  # fmt: skip


def _minutes(minutes: int) -> str:
    return ngettext("About %(n)s minute.", "About %(n)s minutes.", minutes) % {"n": minutes}
