"""Telling aloud: sending a recording in pieces or at once, its words, hearing it, and taking it away."""

import re
from typing import TYPE_CHECKING, Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.csp import CSP
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page
from alongside.people.http import MemberRequest, member
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.recording import KINDS, REASONS, STATES, AloudForm, WordsForm
from alongside.rolemodels.rules.aloud import AT_ONCE, SENT, SERVED_AS, Aloud, Came, Why
from alongside.rolemodels.rules.telling import State

if TYPE_CHECKING:
    from alongside.people.models import Person

_RANGE: Final = re.compile(r"bytes=(\d{0,12})-(\d{0,12})")
#: Of a file nothing is run, framed or followed, whatever a browser takes it for.
_CLOSED: Final = {"default-src": [CSP.NONE], "frame-ancestors": [CSP.NONE], "sandbox": ""}
_EXTENSION: Final = {Aloud.SOUND: "m4a", Aloud.FILM: "mp4", Aloud.PICTURE: "jpg"}


@member
@require_http_methods(["GET", "HEAD", "POST"])
def aloud(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """The recordings of one's own story, and a new one; without a script a file comes whole."""
    found = queries.own_story(request.person, story_id)
    posted = request.method == "POST"
    form = AloudForm(request.POST if posted else None, request.FILES if posted else None, most_mb=_most_mb())
    if posted and form.is_valid():
        kind, content = Aloud(form.cleaned_data["kind"]), form.content()
        try:
            if len(content) > AT_ONCE:
                raise BadInput("too-large", field="file")
            commands.send_whole(found, by=request.person, kind=kind, words=form.cleaned_data["words"], content=content)
            return redirect("rolemodels:aloud", found.pk)
        except BadInput as error:
            form.fault(error.code, error.field)
    shown = {one.id: one for one in queries.told_with(found)}
    lines = [
        (one, shown.get(one.pk), KINDS[Aloud(one.kind)], STATES[Came(one.state)], REASONS[Why(one.why)] if one.why else "")
        for one in queries.recordings_of(found)
    ]  # fmt: skip
    context = {
        "story": found, "is_draft": found.state == State.DRAFT, "lines": lines, "sent": SENT, "most": commands.most_bytes(),
        "waits": any(one.state == Came.WAITING for one, *_rest in lines),
    }  # fmt: skip
    return page(request, "rolemodels/aloud.html", context, form)


@member
@require_POST
def begin(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """Begin to send a file in pieces: where they go, or why not."""
    found = queries.own_story(request.person, story_id)
    form = AloudForm(request.POST, most_mb=_most_mb(), in_pieces=True)
    if form.is_valid():
        try:
            made = commands.begin_recording(
                found, by=request.person, kind=Aloud(form.cleaned_data["kind"]), words=form.cleaned_data["words"],
                size=form.cleaned_data["size"],
            )  # fmt: skip
            return JsonResponse({"pieces": reverse("rolemodels:aloud-piece", args=[made.pk])}, status=201)
        except BadInput as error:
            form.fault(error.code, error.field if error.field in form.fields else "")
    faults = [str(fault) for faults in form.errors.values() for fault in faults]
    return JsonResponse({"faults": faults}, status=400)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def piece(request: MemberRequest, recording_id: UUID) -> HttpResponse:
    """Take in the next piece; say how much has arrived, so that sending can go on where a line broke off."""
    found = queries.own_recording(request.person, recording_id)
    status = 204
    if request.method == "POST":
        said = request.headers.get("Upload-Offset", "")
        try:
            if not (said.isascii() and said.isdecimal() and len(said) < 12):
                raise BadInput("unreadable")
            found = commands.add_piece(found, by=request.person, start=int(said), content=request.body)
        except Refused:
            status = 409
        except BadInput:
            status = 400
    return HttpResponse(status=status, headers={"Upload-Offset": str(found.arrived)})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def words(request: MemberRequest, recording_id: UUID) -> HttpResponse:
    """The words of a recording."""
    found = queries.own_recording(request.person, recording_id)
    form = WordsForm(request.POST if request.method == "POST" else None, initial={"words": str(found.words)})
    if request.method == "POST" and form.is_valid():
        commands.say_words(found, by=request.person, words=form.cleaned_data["words"])
        return redirect("rolemodels:aloud", found.story_id)
    return page(request, "rolemodels/aloud_words.html", {"story": found.story, "name": KINDS[Aloud(found.kind)]}, form)


@member
@require_POST
def away(request: MemberRequest, recording_id: UUID) -> HttpResponse:
    """Take a recording away."""
    found = queries.own_recording(request.person, recording_id)
    commands.take_away(found, by=request.person)
    return redirect("rolemodels:aloud", found.story_id)


@csp_override(_CLOSED)
@require_safe
def file(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """The bytes of a recording, or the part of them that is asked for."""
    found = queries.recording_to_hear(_viewer(request), recording_id)
    kind, total = Aloud(found.kind), found.size
    headers = {
        "Accept-Ranges": "bytes", "Content-Type": SERVED_AS[kind], "Cross-Origin-Resource-Policy": "same-origin",
        "Content-Disposition": f'inline; filename="story.{_EXTENSION[kind]}"',
    }  # fmt: skip
    asked = _RANGE.fullmatch(request.headers.get("Range", ""))
    if asked is None or not any(asked.groups()):
        return HttpResponse(queries.bytes_of(found, 0, total - 1), headers=headers)
    first, last = _span(*asked.groups(), total=total)
    if first > last:
        return HttpResponse(status=416, headers={**headers, "Content-Range": f"bytes */{total}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{total}"
    return HttpResponse(queries.bytes_of(found, first, last), status=206, headers=headers)


@csp_override(_CLOSED)
@require_safe
def captions(request: HttpRequest, recording_id: UUID) -> HttpResponse:
    """The captions of a recording."""
    found = queries.recording_to_hear(_viewer(request), recording_id)
    return HttpResponse(queries.captions_of(found), content_type="text/vtt; charset=utf-8")


def _span(first: str, last: str, *, total: int) -> tuple[int, int]:
    """The bytes asked for, both ends included; the last ones when only their number is said."""
    if not first:
        return max(0, total - int(last)), total - 1
    return int(first), min(int(last), total - 1) if last else total - 1


def _viewer(request: HttpRequest) -> "Person | None":
    return getattr(request, "person", None)


def _most_mb() -> int:
    return commands.most_bytes() // 1_000_000
