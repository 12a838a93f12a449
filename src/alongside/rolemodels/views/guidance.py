"""Guidance by situation: what several tellers did, for anyone to read; and its editors' pages."""

from typing import TYPE_CHECKING
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import page
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.guidance import STARTER, GuidanceForm, QuoteForm
from alongside.rolemodels.forms.names import SITUATIONS
from alongside.rolemodels.rules.words import Situation
from alongside.rolemodels.views.finding import frame_of

if TYPE_CHECKING:
    pass

FAULTS = {
    "not-in-it": _("These words do not stand in that part of the story. Copy them from it, word for word."),
    "too-long": _("These are too many words."),
    "too-many": _("Twelve lines at most."),
    "full": _("Twenty lines stand on the page already. Take one off first."),
}


@require_safe
def guides(request: HttpRequest) -> HttpResponse:
    """Every situation there is guidance for."""
    person = request.person  # type: ignore[attr-defined]
    hidden = queries.hidden_situations(person)
    shown = [(one, label) for one, label in SITUATIONS.items() if one not in hidden]
    return render(request, "rolemodels/guides.html", {**frame_of(request), "situations": shown})


@require_safe
def guide(request: HttpRequest, situation: str) -> HttpResponse:
    """Guidance for one situation."""
    found = queries.guidance_for(request.person, _known(situation))  # type: ignore[attr-defined]
    intro, points = STARTER[found.situation]
    context = {
        **frame_of(request), "name": SITUATIONS[found.situation], "number": list(Situation).index(found.situation) + 1,
        "intro": found.intro or intro, "points": found.points or points, "quotes": found.quotes,
    }  # fmt: skip
    return render(request, "rolemodels/guide.html", context)


@member
@require_safe
def desk(request: MemberRequest) -> HttpResponse:
    """Every page of guidance, for its editors."""
    rows = queries.pages_to_edit(request.person, programmes.coordinated_programme(request.person))
    return render(
        request, "rolemodels/desk_guides.html", {"rows": [(one, SITUATIONS[one], *rest) for one, *rest in rows]}
    )


@member
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, situation: str) -> HttpResponse:
    """Word one page."""
    programme, about = programmes.coordinated_programme(request.person), _known(situation)
    found, quotes = queries.page_to_edit(request.person, programme, about)
    initial = {"intro": found.intro, "points": found.points, "is_hidden": found.is_hidden} if found else {}
    form = GuidanceForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            commands.write_guidance(programme, about, by=request.person, **form.cleaned_data)
            return redirect("rolemodels:desk-guide", about)
        except BadInput as error:
            form.add_error(error.field, FAULTS[error.code])
    intro, points = STARTER[about]
    context = {"situation": about, "name": SITUATIONS[about], "quotes": quotes, "intro": intro, "points": points}
    return page(request, "rolemodels/desk_guide.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def quote(request: MemberRequest, situation: str) -> HttpResponse:
    """Choose a line of a story for the page."""
    programme, about = programmes.coordinated_programme(request.person), _known(situation)
    stories = queries.stories_to_quote(request.person, programme, about)
    form = QuoteForm(request.POST if request.method == "POST" else None, stories=stories)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        chosen = next(one for one in stories if str(one.pk) == said["story"])
        try:
            commands.add_quote(
                programme, about, by=request.person, published=chosen, part=said["part"], words=said["words"]
            )
            return redirect("rolemodels:desk-guide", about)
        except (BadInput, Refused) as error:
            form.add_error("words", FAULTS[error.code])
    context = {"situation": about, "name": SITUATIONS[about], "stories": stories}
    return page(request, "rolemodels/desk_quote.html", context, form)


@member
@require_POST
def quote_do(request: MemberRequest, quote_id: UUID) -> HttpResponse:
    """Take a line off its page, or let it stand before the one above."""
    found = queries.quote_to_edit(request.person, quote_id)
    do = request.POST.get("do", "")
    if do not in ("remove", "up"):
        raise BadInput("unreadable", field="do")
    (commands.remove_quote if do == "remove" else commands.raise_quote)(found, by=request.person)
    return redirect("rolemodels:desk-guide", found.guidance.situation)


def _known(situation: str) -> Situation:
    if situation not in list(Situation):
        raise NotFound("situation")
    return Situation(situation)
