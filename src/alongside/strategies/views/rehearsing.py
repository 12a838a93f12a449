"""Rehearsing a hard talk: turn by turn, alone or with the one person it is shared with."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import Refused
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.strategies import commands, queries
from alongside.strategies.forms import LineForm, RehearsalForm, TakesForm
from alongside.strategies.rules import MOST_LINES, Voice, next_voice
from alongside.strategies.views.sharing import standing_of


@member
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsals(request: MemberRequest) -> HttpResponse:
    """One's own rehearsals, and a new one."""
    form = RehearsalForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = commands.begin_rehearsal(by=request.person, **form.cleaned_data)
        return redirect("strategies:rehearsal", made.pk)
    context = {"rehearsals": queries.rehearsals_of(request.person), "shared": queries.shared_ids(request.person)}
    return page(request, "strategies/rehearsals.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: MemberRequest, rehearsal_id: UUID) -> HttpResponse:
    """What has been said so far, and the next line by whoever's turn it is."""
    found = queries.rehearsal_for(request.person, rehearsal_id)
    own = found.person_id == request.person.pk
    form = LineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.say_line(found, by=request.person, **form.cleaned_data)
        except Refused as refusal:
            if refusal.code != "changed-meanwhile":
                raise
            form.add_error("words", _("Something was said while you wrote. Read it above; your words are still here."))
        else:
            return _back_to(found.pk)
    notifications.mark_seen(request.person, url=request.path)
    lines = queries.lines_of(found)
    voice = next_voice([line.voice for line in lines])
    context = {
        "rehearsal": found,
        "own": own,
        "lines": [(line, line.voice == Voice.ME, line.author_id == request.person.pk) for line in lines],
        "after": lines[-1].number if lines else 0,
        "voice": voice,
        "my_turn": (own or voice == Voice.THEM) and len(lines) < MOST_LINES,
        "can_go_back": bool(lines) and (own or lines[-1].author_id == request.person.pk),
        **standing_of(request.person, found),
    }
    return page(request, "strategies/rehearsal.html", context, form)


@member
@require_safe
def play(request: MemberRequest, rehearsal_id: UUID) -> HttpResponse:
    """The whole talk again, one line a page, to say one's own lines aloud."""
    found = queries.rehearsal_for(request.person, rehearsal_id)
    lines = queries.lines_of(found)
    asked = request.GET.get("line", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 4 else 1
    number = min(max(number, 1), len(lines) + 1)
    line = lines[number - 1] if number <= len(lines) else None
    context = {
        "rehearsal": found,
        "own": found.person_id == request.person.pk,
        "line": line,
        "as_me": bool(line and line.voice == Voice.ME),
        "number": number,
        "of": len(lines),
        "before": number - 1,
        "next": number + 1 if line else None,
        "form": TakesForm(initial={"takes": found.takes}),
    }
    return render(request, "strategies/play.html", context)


@member
@require_POST
def back(request: MemberRequest, rehearsal_id: UUID) -> HttpResponse:
    """Take the last line back."""
    found = queries.rehearsal_for(request.person, rehearsal_id)
    commands.unsay_line(found, by=request.person)
    return _back_to(found.pk)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def along(request: MemberRequest, rehearsal_id: UUID) -> HttpResponse:
    """What one takes along, in one sentence."""
    found = queries.own(request.person, "rehearsal", rehearsal_id)
    mine = queries.rehearsal_for(request.person, found.pk)
    form = TakesForm(request.POST if request.method == "POST" else None, initial={"takes": mine.takes})
    if request.method == "POST" and form.is_valid():
        commands.take_along(mine, by=request.person, words=form.cleaned_data["takes"])
        return _back_to(mine.pk)
    return page(request, "strategies/along.html", {"rehearsal": mine}, form)


def _back_to(rehearsal_id: UUID) -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("strategies:rehearsal", args=[rehearsal_id]) + "#last")
