"""A coordinator's pages of mentorship. They show who and how long; never what somebody has lived or written."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import NotFound
from alongside.foundation.http import page, page_number
from alongside.mentorship import commands, queries
from alongside.mentorship.forms import DecideForm, RoundForm
from alongside.mentorship.queries.rounds import (
    average_fit,
    candidates_for,
    pairs_lost,
    round_pairs,
    round_waiting_people,
    what_to_recruit,
    wishes_of,
)
from alongside.mentorship.queries.screening import missing_steps
from alongside.mentorship.queries.way import STEPS
from alongside.mentorship.rules import Phase, RoundState, Wanted
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
    return render(request, "mentorship/desk/open.html", {"page": shown, "lines": lines})


@require_safe
@member
def walks(request: MemberRequest) -> HttpResponse:
    """Who walks together, and how long nobody has written."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.live_mentorships(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/walks.html", {"page": shown, "lines": lines})


@require_http_methods(["GET", "POST"])
@member
def rounds(request: MemberRequest) -> HttpResponse:
    """Rounds so far, and a new preview."""
    programme = programmes.coordinated_programme(request.person)
    now = {name: round(100 * share) for name, share in programmes.weights_of(programme).items()}
    form = RoundForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        made = commands.preview_round(programme, by=request.person, weights=form.weights())
        return redirect("mentorship:round", made.pk)
    return page(request, "mentorship/desk/rounds.html", {"page": queries.rounds_of(request.person, programme)}, form)


@require_safe
@member
def round_(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """One round: its pairs with reasons in counts, what changed, the proof. The looks are written down."""
    found = queries.round_for(request.person, round_id)
    if found.state in (RoundState.WORKING, RoundState.FAILED):
        steps = list(Phase)
        context = {
            "round": found,
            "step": steps.index(Phase(found.phase)),
            "steps": len(steps) - 1,
            "shares": [(name, round(100 * share)) for name, share in found.weights.items()],
        }
        return render(request, "mentorship/desk/working.html", context)
    before = found.found.get("before")
    shown, pairs = round_pairs(found, page=page_number(request))
    seen = [pair.mentee_id for pair in pairs] + [pair.mentor_id for pair in pairs]
    reads.record_reads(seen, by=request.person.pk, role="coordinator", what="round", purpose="matching")
    context = {
        "round": found,
        "page": shown,
        "pairs": pairs,
        "left_out": [pair for pair in pairs if pair.refused],
        "lost": pairs_lost(found),
        "fit": average_fit(found.found["pairs"], found.found["total_fit"]),
        "fit_before": average_fit(before["pairs"], before["total_fit"]) if before else 0,
        "wishes": wishes_of(found.programme),
        "recruit": what_to_recruit(found, get_language() or "en"),
        "form": RoundForm(initial={name: round(100 * share) for name, share in found.weights.items()}),
        "is_preview": found.state == RoundState.PREVIEWED,
    }
    return render(request, "mentorship/desk/round.html", context)


@require_safe
@member
def round_waiting(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Whom a round found nobody for, and why."""
    found = queries.round_for(request.person, round_id)
    shown, lines = round_waiting_people(found, page=page_number(request))
    reads.record_reads(
        [row.mentee_id for row in shown], by=request.person.pk, role="coordinator", what="round", purpose="matching"
    )
    return render(request, "mentorship/desk/round_waiting.html", {"round": found, "page": shown, "lines": lines})


@require_POST
@member
def publish(request: MemberRequest, round_id: UUID) -> HttpResponse:
    """Propose every pair of a preview."""
    found = queries.round_for(request.person, round_id)
    commands.publish_round(found, by=request.person)
    return redirect("mentorship:round", found.pk)


@require_safe
@member
def choose(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Which mentors with room could go with somebody who waits, to put two together. The look is written down."""
    programme = programmes.coordinated_programme(request.person)
    place = programmes.membership_for(request.person, membership_id)
    if place.programme_id != programme.pk:
        raise NotFound("membership")
    reads.record_read(place.person_id, by=request.person.pk, role="coordinator", what="round", purpose="matching")
    context = {"place": place, "card": programmes.card_of(place), "mentors": candidates_for(programme, place.person_id)}
    return render(request, "mentorship/desk/choose.html", context)


@require_POST
@member
def wish(request: MemberRequest) -> HttpResponse:
    """Put two together, keep them apart, or let the round decide again; then preview anew."""
    programme = programmes.coordinated_programme(request.person)
    try:
        mentee, mentor = UUID(request.POST.get("mentee", "")), UUID(request.POST.get("mentor", ""))
    except ValueError:
        raise NotFound("pair") from None
    wanted = request.POST.get("wanted", "")
    if wanted in (Wanted.PIN, Wanted.FORBID):
        commands.wish_pair(programme, by=request.person, mentee_id=mentee, mentor_id=mentor, wanted=Wanted(wanted))
    else:
        commands.clear_wish(programme, by=request.person, mentee_id=mentee, mentor_id=mentor)
    last = next(iter(queries.rounds_of(request.person, programme)), None)
    weights = last.weights if last else None
    made = commands.preview_round(programme, by=request.person, weights=weights)
    return redirect("mentorship:round", made.pk)
