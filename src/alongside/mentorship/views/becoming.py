"""Becoming a mentor: what is asked, one's own way, people who know one, and somebody one already trusts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import limited, page
from alongside.mentorship.commands import nominating, references, screening
from alongside.mentorship.forms.screening import PROBLEMS, ChooseTimeForm, NamedForm, RefereeForm, ReferenceForm
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.queries.way import STEPS, in_their_day, way_of
from alongside.mentorship.rules.screening import REFERENCE_DAYS, Kind, Turn
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programmes
from alongside.programmes.forms import JoinForm

_HOUR = timedelta(hours=1)


def tried(form: forms.Form, do: Callable[[], Any]) -> bool:
    """Do it if the form can be used; what the command cannot use is said beside its field."""
    if not form.is_valid():
        return False
    try:
        do()
    except BadInput as error:
        field = error.field if error.field in form.fields else None
        form.add_error(field, PROBLEMS.get(error.code, PROBLEMS["out-of-range"]))
        return False
    except Refused as error:
        if error.code not in PROBLEMS:
            raise
        form.add_error(None, PROBLEMS[error.code])
        return False
    return True


@require_safe
def role(request: HttpRequest, programme_id: UUID) -> HttpResponse:
    """What being a mentor in a programme is and asks, told honestly to whoever may read it."""
    person = request.person  # type: ignore[attr-defined]
    programme, asks = queries.role_page(person, programme_id)
    is_in = bool(programme_policies.takes_part(person, programme.pk))
    context = {"programme": programme, "asks": asks, "steps": described(asks), "is_in": is_in}
    return render(request, "mentorship/role.html", context)


def described(asks: queries.Asks) -> list[dict[str, Any]]:
    """The steps in words, for pages that tell what is asked."""
    return [{"kind": step.kind, "title": STEPS[Kind(step.kind)](), "step": step} for step in asks.steps]


@require_safe
@member
def way(request: MemberRequest) -> HttpResponse:
    """One's own way to being a mentor: each step, where it stands, what happens next and who sees it."""
    programme = programmes.programme_of(request.person)
    found = way_of(request.person, programme, zone=_zone(request))
    if found is None:
        return redirect("mentorship:offer")
    notifications.mark_seen(request.person, url=request.path)
    offer = queries.offer_of(request.person.pk, programme.pk)
    return render(request, "mentorship/way.html", {"programme": programme, "way": found, "offer": offer})


def _zone(request: MemberRequest) -> str:
    return people.own_facts(request.person).time_zone


@require_http_methods(["GET", "POST"])
@member
def time(request: MemberRequest) -> HttpResponse:
    """Choose one of the times a coordinator offers for a talk, or say that none is good."""
    programme = programmes.programme_of(request.person)
    taken = queries.taken_by(request.person, programme, Kind.TALK)
    times = taken.arranged.get("times", []) if taken.turn == Turn.APPLICANT else []
    if not times and request.method == "GET":
        return redirect("mentorship:way")
    zone = _zone(request)
    form = ChooseTimeForm(request.POST or None, times=[(one, in_their_day(one, zone)) for one in times])
    if request.method == "POST" and tried(form, lambda: _choose(request, taken, form)):
        return redirect("mentorship:way")
    return page(request, "mentorship/time.html", {"taken": taken, "arranged": taken.arranged}, form)


def _choose(request: MemberRequest, taken: Any, form: forms.Form) -> None:
    chosen = form.cleaned_data["time"]
    screening.choose_time(taken, by=request.person, time="" if chosen == "none" else chosen)


@require_http_methods(["GET", "POST"])
@member
def names(request: MemberRequest) -> HttpResponse:
    """Name people who know one, and see who has answered."""
    programme = programmes.programme_of(request.person)
    taken = queries.taken_by(request.person, programme, Kind.REFERENCES)
    form = RefereeForm(request.POST if request.method == "POST" else None)

    def name() -> None:
        said = form.cleaned_data
        references.name_referee(
            programme, by=request.person, address=said["address"], called=said["called"], known_as=said["known_as"],
            language=get_language() or "en",
        )  # fmt: skip

    if request.method == "POST" and tried(form, name):
        return redirect("mentorship:names")
    named = [one for one in queries.references_of(request.person.pk, programme.pk) if not one.is_erased]
    context = {"programme": programme, "taken": taken, "named": named, "days": REFERENCE_DAYS}
    return page(request, "mentorship/names.html", context, form)


@require_POST
@member
def name_back(request: MemberRequest, reference_id: UUID) -> HttpResponse:
    """Ask somebody no more."""
    references.take_reference_back(queries.reference_for(request.person, reference_id), by=request.person)
    return redirect("mentorship:names")


@limited("word", at_most=30, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def word(request: HttpRequest, word: str) -> HttpResponse:
    """A few questions to somebody who was named, without an account. A link that does not work says so, whatever the cause."""
    try:
        reference = queries.reference_by(word)
    except NotFound:
        return render(request, "mentorship/link_over.html", status=404)
    form = ReferenceForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tried(form, lambda: references.answer_reference(word, answers=form.cleaned_data)):
        return render(request, "mentorship/word_thanks.html")
    return page(request, "mentorship/word.html", {"reference": reference, "programme": reference.programme}, form)


@require_http_methods(["GET", "POST"])
@member
def name_somebody(request: MemberRequest) -> HttpResponse:
    """A link for somebody one already trusts, to pass on oneself. It is shown this once."""
    programme = programmes.programme_of(request.person)
    if not queries.asks_of(programme).role.may_be_named:
        raise NotFound("nomination")
    form = NamedForm(request.POST if request.method == "POST" else None)
    shown: list[str] = []

    def make() -> None:
        _made, token = nominating.name_somebody(programme, by=request.person, called=form.cleaned_data["called"])
        shown.append(f"{settings.ALONGSIDE_BASE_URL}{reverse('mentorship:named', args=[token])}")

    if request.method == "POST" and tried(form, make):
        return render(request, "mentorship/name_link.html", {"link": shown[0]})
    context = {"programme": programme, "links": queries.nominations_of(request.person, programme)}
    return page(request, "mentorship/name_somebody.html", context, form)


@require_POST
@member
def name_end(request: MemberRequest, nomination_id: UUID) -> HttpResponse:
    """Let a link end."""
    nominating.end_nomination(queries.nomination_for(request.person, nomination_id), by=request.person)
    return redirect("mentorship:name-somebody")


@limited("named", at_most=30, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def named(request: HttpRequest, given: str) -> HttpResponse:
    """What somebody who trusts one would like, and the button. Whoever has no account makes one first, and comes back."""
    person = request.person  # type: ignore[attr-defined]
    try:
        nomination = queries.nomination_by(given)
    except NotFound:
        return render(request, "mentorship/link_over.html", status=404)
    programme = nomination.programme
    is_in = bool(programme_policies.takes_part(person, programme.pk))
    asks_age = person is not None and not is_in
    form = (
        JoinForm(request.POST if request.method == "POST" else None, minimum_age=programme.minimum_age)
        if asks_age
        else None
    )
    if form is not None:
        del form.fields["looks_for_mentor"]
    if request.method == "POST" and person is None:
        return redirect(f"{reverse('people:sign-up')}?next={request.path}")
    own = person is not None and person.pk == nomination.mentee_id
    if request.method == "POST" and not own and (form is None or form.is_valid()):
        nominating.take_up(given, by=person, born=form.cleaned_data.get("born") if form else None)
        return redirect("mentorship:offer" if is_in else "home")
    asks = queries.asks_of(programme)
    context = {
        "programme": programme,
        "asks": asks,
        "steps": described(asks),
        "own": own,
        "signed_in": person is not None,
    }
    return page(request, "mentorship/named.html", context, form)
