"""Pages of meetings: suggest, answer, move, call off, note, and say how it was; and files for calendars."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation import clock
from alongside.foundation.calendar_files import Entry, calendar_file
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import limited, page
from alongside.mentorship import commands, queries
from alongside.mentorship.commands import meeting as meetings
from alongside.mentorship.commands import saying
from alongside.mentorship.forms.meeting import (
    PROBLEMS,
    DatesForm,
    HelpForm,
    NotesForm,
    OfferTimesForm,
    SaidForm,
    TakeForm,
    WasForm,
)
from alongside.mentorship.queries import meeting as reads
from alongside.mentorship.queries.meeting_words import ASKED, COVERS, HELPS, PROMPTS, USUAL_COVER
from alongside.mentorship.queries.seeing import other_of
from alongside.mentorship.rules import Status
from alongside.mentorship.rules.meeting import Happened, Help, MeetingState
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space


@require_http_methods(["GET", "POST"])
@member
def meet(request: MemberRequest, mentorship_id: UUID) -> HttpResponse:
    """Suggest up to three times."""
    found = queries.mentorship_for(request.person, mentorship_id)
    if found.status != Status.ACTIVE:
        raise Refused("not-active")
    zone = people.own_facts(request.person).time_zone
    has_rooms = bool(queries.manner_of(found.programme_id).calls_at)
    form = OfferTimesForm(request.POST if request.method == "POST" else None, zone=zone, has_rooms=has_rooms)
    if request.method == "POST" and _tried(
        form, lambda: commands.offer_meeting(found, by=request.person, plan=form.plan())
    ):
        return redirect("mentorship:walk", found.pk)
    card = people.card(other_of(request.person, found), space=Space.MENTORSHIP)
    context = {"back": reverse("mentorship:walk", args=[found.pk]), "card": card, "zone": zone}
    return page(request, "mentorship/meet.html", context, form)


@require_http_methods(["GET", "POST"])
@member
def other_times(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Answer with other times, or move what was agreed."""
    found = queries.meeting_for(request.person, meeting_id)
    shown = reads.shown_to(request.person, found)
    if not shown.is_open:
        raise Refused("too-late")
    zone = people.own_facts(request.person).time_zone
    initial = OfferTimesForm.initial_of(shown.plan)
    form = OfferTimesForm(request.POST if request.method == "POST" else None, zone=zone, initial=initial)
    if request.method == "POST" and _tried(
        form, lambda: commands.offer_other_times(found, by=request.person, plan=form.plan())
    ):
        return redirect("mentorship:meeting", found.pk)
    card = people.card(other_of(request.person, found.mentorship), space=Space.MENTORSHIP)
    back = reverse("mentorship:meeting", args=[found.pk])
    context = {"back": back, "card": card, "zone": zone, "moves": found.state == MeetingState.AGREED}
    return page(request, "mentorship/meet.html", context, form)


def _tried(form: OfferTimesForm, do: Callable[[], object]) -> bool:
    """Do it if the form can be used; what the command cannot use is said beside its field."""
    if not form.is_valid():
        return False
    try:
        do()
    except BadInput as error:
        field = "time_0" if error.field == "times" else error.field
        form.add_error(field, PROBLEMS[error.code])
        return False
    return True


@require_http_methods(["GET", "POST"])
@member
def meeting(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """One meeting: answer it, say what would help, call it off, read what to keep in mind."""
    found = queries.meeting_for(request.person, meeting_id)
    notifications.mark_seen(request.person, url=request.path)
    if request.method == "POST":
        _answer(request, found)
        return redirect("mentorship:meeting", found.pk)
    walk = found.mentorship
    parts = reads.parts_of(found)
    mine, wished = parts.get(request.person.pk), parts.get(walk.mentee_id)
    other = other_of(request.person, walk)
    theirs = parts.get(other)
    help_ = Help(wished.wished) if wished and wished.wished else None
    as_mentee = walk.mentee_id == request.person.pk
    context = {
        "shown": reads.shown_to(request.person, found),
        "card": people.card(other, space=Space.MENTORSHIP),
        "as_mentee": as_mentee,
        "wished": HELPS[help_] if help_ else "",
        "asked": ASKED[help_] if help_ else "",
        "prompts": PROMPTS,
        "form": HelpForm(initial={"help": str(help_ or "")}) if as_mentee else None,
        "own": mine.own_notes if mine else "",
        "shared": [one.shared_notes for one in (mine, theirs) if one and one.shared_notes],
    }
    return render(request, "mentorship/meeting.html", context)


def _answer(request: MemberRequest, found: Any) -> None:
    do = request.POST.get("do")
    if do == "off":
        commands.call_off(found, by=request.person)
    elif do == "help" and (said := HelpForm(request.POST)).is_valid():
        wished = said.cleaned_data["help"]
        commands.wish_for(found, by=request.person, help=Help(wished) if wished else None)
    elif do == "take" and (chosen := TakeForm(request.POST)).is_valid():
        commands.take_time(found, by=request.person, at=chosen.cleaned_data["at"])
    else:
        raise BadInput("unreadable")


@require_http_methods(["GET", "POST"])
@member
def notes(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Keep words about a meeting: some for oneself, some for both."""
    found = queries.meeting_for(request.person, meeting_id)
    part = reads.parts_of(found)[request.person.pk]
    initial = {"own": part.own_notes, "shared": part.shared_notes}
    form = NotesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.keep_notes(found, by=request.person, **form.cleaned_data)
        return redirect("mentorship:meeting", found.pk)
    card = people.card(other_of(request.person, found.mentorship), space=Space.MENTORSHIP)
    return page(request, "mentorship/meeting_notes.html", {"meeting": found, "card": card}, form)


@require_http_methods(["GET", "POST"])
@member
def was(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """Say in one press whether a meeting happened; whoever did not meet is blamed for nothing."""
    found = queries.meeting_for(request.person, meeting_id)
    notifications.mark_seen(request.person, url=request.path)
    shown = reads.shown_to(request.person, found)
    if not shown.may_log:
        return redirect("mentorship:meeting", found.pk)
    as_mentor = found.mentorship.mentor_id == request.person.pk
    form = WasForm(request.POST if request.method == "POST" else None, as_mentor=as_mentor)
    if request.method == "POST" and form.is_valid():
        commands.log_meeting(found, by=request.person, **form.said())
        return redirect("mentorship:meeting", found.pk)
    card = people.card(other_of(request.person, found.mentorship), space=Space.MENTORSHIP)
    return page(request, "mentorship/meeting_was.html", {"shown": shown, "card": card}, form)


@limited("said", at_most=30, within=timedelta(hours=1))  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def said(request: HttpRequest, press: str) -> HttpResponse:
    """Whether it took place, by a link in a mail, without signing in: three buttons that say nothing of what or with whom.

    Opening it changes nothing: programs that look into mails open links too.
    """
    try:
        reads.part_at(press)
        form = SaidForm(request.POST if request.method == "POST" else None)
        if request.method == "POST" and form.is_valid():
            saying.say_by_press(press, happened=Happened(form.cleaned_data["happened"]))
            return render(request, "mentorship/said_thanks.html")
    except NotFound:
        return render(request, "mentorship/link_over.html", status=404)
    return page(request, "mentorship/said.html", {}, form)


@require_safe
@member
def one_file(request: MemberRequest, meeting_id: UUID) -> HttpResponse:
    """One agreed time, for the calendar of whoever asks for it; once called off, the same file takes it out again."""
    found = queries.meeting_for(request.person, meeting_id)
    if found.starts_at is None:
        raise Refused("too-late")
    part = reads.parts_of(found)[request.person.pk]
    entry = Entry(
        part_id=part.pk, starts_at=found.starts_at, ends_at=found.ends_at, revision=found.revision,
        changed_at=clock.now(), is_off=found.state == MeetingState.CANCELLED,
    )  # fmt: skip
    kept = reads.calendar_of(request.person)
    return _file([entry], kept.cover if kept else "")


@require_http_methods(["GET", "POST"])
@member
def dates(request: MemberRequest) -> HttpResponse:
    """A secret address at which one's own calendar finds one's times; it is shown once, and can be made anew or undone."""
    kept = reads.calendar_of(request.person)
    if request.method == "POST" and request.POST.get("do") == "close":
        meetings.close_dates(request.person)
        return redirect("mentorship:dates")
    initial = {"cover": kept.cover if kept and kept.cover else USUAL_COVER}
    form = DatesForm(request.POST if request.method == "POST" else None, initial=initial)
    made = ""
    if request.method == "POST" and form.is_valid():
        secret = meetings.open_dates(request.person, cover=form.cleaned_data["cover"])
        made = f"{settings.ALONGSIDE_BASE_URL}{reverse('mentorship:feed', args=[secret])}"
    since = kept.address_made_on if kept and kept.address_index else None
    return page(request, "mentorship/dates.html", {"made": made, "since": since}, form)


@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:  # noqa: ARG001 - the address alone says whose
    """The times of whoever made this address: when, and a neutral word."""
    kept = reads.calendar_at(secret)
    return _file(reads.entries_of(kept.person_id), kept.cover, is_feed=True)


def _file(entries: list[Entry], cover: str, *, is_feed: bool = False) -> HttpResponse:
    title = str(COVERS.get(cover, COVERS[USUAL_COVER]))
    answer = HttpResponse(
        calendar_file(entries, title=title, is_feed=is_feed), content_type="text/calendar; charset=utf-8"
    )
    answer.headers["Content-Disposition"] = 'attachment; filename="time.ics"'
    return answer
