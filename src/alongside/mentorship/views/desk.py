"""A coordinator's pages of mentorship. They show who and how long; never what somebody has lived or written."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import NotFound
from alongside.foundation.http import page, page_number
from alongside.mentorship import commands, queries
from alongside.mentorship.forms import DecideForm
from alongside.mentorship.forms.disclosing import MannerForm
from alongside.mentorship.queries.screening import missing_steps
from alongside.mentorship.queries.way import STEPS
from alongside.mentorship.rules import is_few
from alongside.mentorship.rules.disclosing import Level
from alongside.mentorship.rules.screening import Kind
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import queries as programmes


@require_safe
@member
def applications(request: MemberRequest) -> HttpResponse:
    """Offers to mentor that wait for an answer."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.pending_applications(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/applications.html", {"page": shown, "lines": lines})


@require_http_methods(["GET", "POST"])
@member
def application(request: MemberRequest, application_id: UUID) -> HttpResponse:
    """Read an offer, and approve or decline it. The look is written down."""
    programme = programmes.coordinated_programme(request.person)
    found = queries.application_for(request.person, application_id)
    if found.programme_id != programme.pk:
        raise NotFound("application")
    form = DecideForm(request.POST if request.POST.get("answer") == "decline" else None)
    if request.POST.get("answer") == "approve":
        commands.decide_application(found, by=request.person, approve=True)
        return redirect("mentorship:applications")
    if request.method == "POST" and form.is_valid():
        commands.decide_application(found, by=request.person, approve=False, reason=form.cleaned_data["reason"])
        return redirect("mentorship:applications")
    reads.record_read(found.person_id, by=request.person.pk, role="coordinator", what="offer", purpose="deciding")
    context = {
        "application": found,
        "card": people.card(found.person_id, space=Space.MENTORSHIP),
        "place": programmes.membership_of(found.person, programme.pk),
        "missing": [STEPS[Kind(kind)]() for kind in missing_steps(found)],
    }
    return page(request, "mentorship/desk/application.html", context, form)


@require_safe
@member
def waiting(request: MemberRequest) -> HttpResponse:
    """Who waits for a mentor, how long and why."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.waiting_people(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/waiting.html", {"page": shown, "lines": lines})


@require_safe
@member
def opened(request: MemberRequest) -> HttpResponse:
    """Proposals that wait for an answer."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.open_proposals(request.person, programme, page=page_number(request))
    unanswered = queries.unanswered_lately(programme)
    context = {"page": shown, "lines": lines, "unanswered": unanswered, "few": is_few(unanswered)}
    return render(request, "mentorship/desk/open.html", context)


@require_http_methods(["GET", "POST"])
@member
def manner(request: MemberRequest) -> HttpResponse:
    """How long an ask waits, and how far two people may open up to each other."""
    programme = programmes.coordinated_programme(request.person)
    now = queries.manner_of(programme.pk)
    initial = {one: getattr(now, one) for one in MannerForm.base_fields}
    form = MannerForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        commands.set_manner(
            programme, by=request.person, answer_days=said["answer_days"], remind_days=said["remind_days"],
            levels=[Level(one) for one in said["levels"]], calls_at=said["calls_at"],
        )  # fmt: skip
        return redirect("mentorship:manner")
    return page(request, "mentorship/desk/manner.html", {}, form)


@require_safe
@member
def walks(request: MemberRequest) -> HttpResponse:
    """Who walks together, and how long nobody has written."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.live_mentorships(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/walks.html", {"page": shown, "lines": lines})
