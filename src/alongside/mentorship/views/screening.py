"""A coordinator's pages of becoming a mentor: what is asked, what waits, what runs out, and one person's steps."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import NotFound
from alongside.foundation.http import page, page_number
from alongside.mentorship.commands import asking, screening
from alongside.mentorship.forms.learning import AskModuleForm, ModuleForm, NewModuleForm, PublishForm
from alongside.mentorship.forms.screening import (
    AssessForm,
    CheckForm,
    HoldsForm,
    RoleForm,
    StepForm,
    TimesForm,
    reference_in_words,
    settled,
)
from alongside.mentorship.queries import screening as queries
from alongside.mentorship.queries.way import STEPS, in_their_day
from alongside.mentorship.rules.learning import questions_from
from alongside.mentorship.rules.screening import Asked, Found, Kind, ModuleKind, Stage, Turn
from alongside.mentorship.views.becoming import tried
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import queries as programmes

ROLE = ("hours_a_month", "months", "about", "hard", "given_back", "may_be_named")


@require_http_methods(["GET", "POST"])
@member
def asks(request: MemberRequest) -> HttpResponse:
    """What we ask of mentors: the role in honest words, the steps, and what is learned."""
    programme = programmes.coordinated_programme(request.person)
    found = queries.asks_of(programme)
    form = RoleForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(found.role, name) for name in ROLE}
    )
    if request.method == "POST" and tried(
        form, lambda: asking.describe_role(programme, by=request.person, **form.cleaned_data)
    ):
        return redirect("mentorship:asks")
    steps = queries.every_step(programme)
    context = {
        "programme": programme,
        "asks": found,
        "steps": [(kind, STEPS[kind](), steps.get(kind)) for kind in Kind],
        "modules": queries.every_module(programme),
    }
    return page(request, "mentorship/desk/asks.html", context, form)


@require_http_methods(["GET", "POST"])
@member
def ask_step(request: MemberRequest, which: str) -> HttpResponse:
    """Whether and how one step is asked."""
    programme, kind = programmes.coordinated_programme(request.person), which
    if kind not in set(Kind):
        raise NotFound("step")
    step = queries.every_step(programme).get(kind)
    names = ("is_asked", "is_required", "valid_months", "how_many", "position")
    now: dict[str, Any] = (
        {name: getattr(step, name) for name in names} if step else {"is_asked": True, "is_required": True}
    )
    now["settled_by"] = settled(step.settled_by) if step else None
    sent = request.POST if request.method == "POST" else None
    form = StepForm(sent, counts=kind == Kind.REFERENCES, initial=now)
    if request.method == "POST" and tried(
        form, lambda: asking.ask_step(programme, by=request.person, kind=Kind(kind), **form.cleaned_data)
    ):
        return redirect("mentorship:asks")
    return page(request, "mentorship/desk/ask_step.html", {"title": STEPS[Kind(kind)](), "kind": kind}, form)


@require_http_methods(["GET", "POST"])
@member
def new_module(request: MemberRequest) -> HttpResponse:
    """Begin to write a module."""
    programme = programmes.coordinated_programme(request.person)
    form = NewModuleForm(request.POST if request.method == "POST" else None)
    made = []
    if request.method == "POST" and tried(
        form,
        lambda: made.append(
            asking.add_module(
                programme, by=request.person, kind=ModuleKind(form.cleaned_data["kind"]),
                title=form.cleaned_data["title"], minutes=form.cleaned_data["minutes"],
            )
        ),
    ):  # fmt: skip
        return redirect("mentorship:module", made[0].pk)
    return page(request, "mentorship/desk/new_module.html", {}, form)


@require_http_methods(["GET", "POST"])
@member
def module(request: MemberRequest, module_id: UUID) -> HttpResponse:
    """What a module says, written on; nothing changes for anybody before it is published."""
    found = queries.module_for(request.person, module_id)
    versions = queries.versions_of(found)
    newest = versions[0]
    pages, questions = newest.pages, questions_from(newest.questions)
    form = ModuleForm(request.POST if request.method == "POST" else None, pages=pages, questions=questions)
    if not form.is_bound:
        form.initial = {name: getattr(newest, name) for name in ("title", "minutes", "valid_months")}

    def keep() -> None:
        said_pages, said_questions = form.said()
        data = form.cleaned_data
        asking.write_module(
            found, by=request.person, title=data["title"], minutes=data["minutes"], valid_months=data["valid_months"],
            pages=said_pages, questions=said_questions,
        )  # fmt: skip

    if request.method == "POST" and tried(form, keep):
        return redirect("mentorship:module", found.pk)
    context = {
        "module": found,
        "newest": newest,
        "versions": [one for one in versions if one.published_on],
        "is_draft": newest.published_on is None,
        "ask": AskModuleForm(initial=_asked(found)),
    }
    return page(request, "mentorship/desk/module.html", context, form)


def _asked(found: Any) -> dict[str, Any]:
    now = {name: getattr(found, name) for name in ("is_asked", "is_required", "position")}
    return {**now, "settled_by": settled(found.settled_by)}


@require_http_methods(["GET", "POST"])
@member
def publish_module(request: MemberRequest, module_id: UUID) -> HttpResponse:
    """Have everybody learn what was written, after one more look at what that means."""
    found = queries.module_for(request.person, module_id)
    newest = queries.versions_of(found)[0]
    form = PublishForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and tried(
        form, lambda: asking.publish_module(found, by=request.person, **form.cleaned_data)
    ):
        return redirect("mentorship:asks")
    context = {"module": found, "newest": newest, "questions": questions_from(newest.questions)}
    return page(request, "mentorship/desk/publish_module.html", context, form)


@require_http_methods(["GET", "POST"])
@member
def ask_module(request: MemberRequest, module_id: UUID) -> HttpResponse:
    """Whether, where and how strictly a module is asked."""
    found = queries.module_for(request.person, module_id)
    form = AskModuleForm(request.POST if request.method == "POST" else None, initial=_asked(found))
    if request.method == "POST" and tried(
        form, lambda: asking.ask_module(found, by=request.person, **form.cleaned_data)
    ):
        return redirect("mentorship:asks")
    return page(
        request, "mentorship/desk/ask_module.html", {"module": found, "newest": queries.versions_of(found)[0]}, form
    )


@require_safe
@member
def waiting(request: MemberRequest) -> HttpResponse:
    """Every step that waits for a coordinator, longest overdue first."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.waiting_steps(request.person, programme, page=page_number(request))
    context = {
        "page": shown,
        "lines": [(line, STEPS[Kind(line.kind)]()) for line in lines],
        "ready": queries.ready_for_an_answer(request.person, programme),
    }
    return render(request, "mentorship/desk/steps.html", context)


@require_safe
@member
def running_out(request: MemberRequest) -> HttpResponse:
    """Mentors for whom something runs out, or has."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.running_out(request.person, programme, page=page_number(request))
    return render(request, "mentorship/desk/running_out.html", {"page": shown, "lines": lines})


@require_safe
@member
def person(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Every step of one person. The look is written down."""
    place = _place(request, membership_id)
    steps = queries.steps_of(place.person_id, place.programme_id)
    _looked(request, place)
    context = {
        "place": place,
        "card": people.card(place.person_id, space=Space.MENTORSHIP),
        "steps": [(one, STEPS[Kind(one.step.kind)]()) for one in steps],
        "offer": queries.offer_of(place.person_id, place.programme_id),
        "clearance": queries.clearance_of(place.person_id, place.programme_id),
        "learned": queries.learned_by(place.person_id, place.programme_id),
        "named_by": queries.named_by(place.person_id, place.programme_id),
    }
    return render(request, "mentorship/desk/person_steps.html", context)


def _place(request: MemberRequest, membership_id: UUID) -> Any:
    programme = programmes.coordinated_programme(request.person)
    place = programmes.membership_for(request.person, membership_id)
    if place.programme_id != programme.pk:
        raise NotFound("membership")
    return place


def _looked(request: MemberRequest, place: Any) -> None:
    reads.record_read(place.person_id, by=request.person.pk, role="coordinator", what="steps", purpose="deciding")


@require_http_methods(["GET", "POST"])
@member
def step(request: MemberRequest, membership_id: UUID, which: str) -> HttpResponse:
    """One step of one person: offer times, read references, note a check, assess, decide. The look is written down."""
    place, kind = _place(request, membership_id), which
    taken = queries.step_for(request.person, place, kind)
    zone = people.own_facts(request.person).time_zone
    do = request.POST.get("do", "")
    shown = {name: make(request.POST if do == name else None, zone) for name, make in _forms_for(taken).items()}
    if request.method == "POST":
        form = shown.get(do)
        if form is None:
            raise NotFound("step")
        if tried(form, lambda: _act(request, taken, do, form)):
            return redirect("mentorship:person-steps", place.pk)
    _looked(request, place)
    context = {
        "place": place,
        "taken": taken,
        "title": STEPS[Kind(kind)](),
        "card": people.card(place.person_id, space=Space.MENTORSHIP),
        "forms": shown,
        "zone": zone or "UTC",
        "chosen": in_their_day(taken.arranged["chosen"], zone) if taken.arranged.get("chosen") else "",
        "offered": [in_their_day(one, zone) for one in taken.arranged.get("times", [])]
        if taken.turn == Turn.APPLICANT
        else [],
        "references": _references(place) if kind == Kind.REFERENCES else [],
    }
    bad = next((form for form in shown.values() if form.is_bound and form.errors), None)
    return page(request, "mentorship/desk/step.html", context, bad)


def _forms_for(taken: Any) -> dict[str, Any]:
    """What a coordinator can do at this step now."""
    kind = taken.step.kind
    if kind == Kind.TALK:
        return {"times": lambda sent, zone: TimesForm(sent, zone=zone), "decide": lambda sent, _zone: HoldsForm(sent)}
    if kind == Kind.REFERENCES:
        return {"decide": lambda sent, _zone: HoldsForm(sent)}
    found: dict[str, Any] = {"check": lambda sent, _zone: CheckForm(sent)}
    if taken.result == Found.SOMETHING and taken.stage != Stage.HELD:
        found = {"assess": lambda sent, _zone: AssessForm(sent), **found}
    return found


def _act(request: MemberRequest, taken: Any, do: str, form: forms.Form) -> None:
    said, by = form.cleaned_data, request.person
    if isinstance(form, TimesForm):
        screening.offer_times(taken, by=by, times=form.times(), how=said["how"], place=said["place"])
    elif do == "decide":
        screening.decide_step(taken, by=by, holds=said["holds"] == "yes", reason=said["reason"])
    elif do == "check":
        screening.note_check(
            taken, by=by, found=Found(said["found"]), checked_on=said["checked_on"], until=said["until"]
        )
    else:
        screening.assess(taken, by=by, holds=said["holds"] == "yes", words=said["words"])


def _references(place: Any) -> list[dict[str, Any]]:
    """Who was named and what they said, for a coordinator."""
    return [
        {
            "called": one.called,
            "state": one.state,
            "asked_on": one.asked_on,
            "answered_on": one.answered_on,
            "said": reference_in_words(one.answers) if one.state == Asked.ANSWERED else [],
            "call": one.address if one.answers.get("call") else "",
        }
        for one in queries.references_of(place.person_id, place.programme_id)
        if not one.is_erased
    ]
