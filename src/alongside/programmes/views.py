"""Joining a programme, and running one."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.http import limited, page, page_number
from alongside.people.http import MemberRequest, member
from alongside.programmes import commands, policies, queries
from alongside.programmes import first as first_way
from alongside.programmes.forms import (
    ROLES,
    DeclineForm,
    InvitationForm,
    JoinForm,
    LabelForm,
    ProgrammeForm,
    TermForm,
    WeightsForm,
)
from alongside.programmes.rules import HANDED_OUT, WEIGHTS, RoleName, State

#: Holds an invitation while its owner signs up; gone within the hour.
INVITED = "note"
_HOUR = timedelta(hours=1)


@require_safe
@member
def join(request: MemberRequest) -> HttpResponse:
    """Which programme to come into; straight to the one, when there is one."""
    token = _invited(request)
    if token:
        return redirect("programmes:invitation", token)
    places = {place.programme_id: place for place in queries.memberships_of(request.person)}
    if any(place.state == State.ACTIVE for place in places.values()):
        return redirect("home")
    open_now = queries.joinable()
    if len(open_now) == 1 and not places:
        return redirect("programmes:join-one", open_now[0].pk)
    waiting = [
        (place, queries.usual_answer_days(place.programme))
        for place in places.values()
        if place.state in (State.PENDING, State.DECLINED)
    ]
    asked = {place.programme_id for place, _days in waiting if place.state == State.PENDING}
    open_now = [one for one in open_now if one.pk not in asked]
    return render(request, "programmes/join.html", {"programmes": open_now, "waiting": waiting})


@limited("come-in", at_most=20, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
@member
def join_one(request: MemberRequest, programme_id: UUID) -> HttpResponse:
    """What a programme is, what stays private, and the button."""
    found = next((one for one in queries.joinable() if one.pk == programme_id), None)
    if found is None:
        raise NotFound("programme")
    place = queries.membership_of(request.person, found.pk)
    if place is not None and place.state in (State.PENDING, State.ACTIVE):
        return redirect("programmes:join")
    return _come_in(request, found, None)


@limited("come-in", at_most=20, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """What an invitation is to. Whoever has not signed up does that first, and finds the invitation again."""
    found = queries.invitation_by(token)
    if request.person is None:  # type: ignore[attr-defined]
        answer = HttpResponseRedirect(reverse("people:sign-up"))
        answer.set_cookie(
            INVITED, signing.dumps(token, salt="invitation"), max_age=3600, httponly=True, samesite="Lax",
            secure=settings.CSRF_COOKIE_SECURE,
        )  # fmt: skip
        return answer
    if policies.takes_part(request.person, found.programme_id):  # type: ignore[attr-defined]
        return redirect("home")
    return _come_in(request, found.programme, found)  # type: ignore[arg-type]


def _come_in(request: MemberRequest, programme: Any, found: Any) -> HttpResponse:
    form = JoinForm(request.POST if request.method == "POST" else None, minimum_age=programme.minimum_age)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        place = commands.join(
            programme, person=request.person, invitation=found, looks_for_mentor=said["looks_for_mentor"],
            born=said.get("born"),
        )  # fmt: skip
        answer = redirect("home" if place.state == State.ACTIVE else "programmes:join")
        answer.delete_cookie(INVITED)
        return answer
    return page(request, "programmes/join_one.html", {"programme": programme, "invited": found is not None}, form)


def _invited(request: HttpRequest) -> str:
    """The invitation kept while its owner signed up, if it is still good."""
    try:
        token = str(signing.loads(request.COOKIES.get(INVITED, ""), salt="invitation", max_age=3600))
        queries.invitation_by(token)
    except (signing.BadSignature, NotFound):
        return ""
    return token


@limited("begin", at_most=20, within=_HOUR)  # type: ignore[arg-type]  # it only marks the view
@require_http_methods(["GET", "POST"])
def first(request: HttpRequest, token: str) -> HttpResponse:
    """The way in of whoever sets this installation up."""
    if not first_way.is_first(token):
        raise Http404
    if request.person is None:  # type: ignore[attr-defined]
        return HttpResponseRedirect(f"{reverse('people:sign-up')}?next={request.path}")
    alone = queries.left_alone()
    if alone is not None:
        return _take_over(request, alone)  # type: ignore[arg-type]
    return _start(request)  # type: ignore[arg-type]


def _take_over(request: MemberRequest, programme: Any) -> HttpResponse:
    if request.method == "POST":
        commands.take_over(programme, by=request.person)
        return redirect("desk")
    return render(request, "programmes/take_over.html", {"programme": programme})


def _start(request: MemberRequest) -> HttpResponse:
    usual = {"joining": "invitation", "minimum_age": 18, "country": settings.ALONGSIDE_COUNTRY}
    form = ProgrammeForm(request.POST if request.method == "POST" else None, initial=usual)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        programme = commands.start_programme(said["name"], by=request.person, joining=said["joining"], first=True)
        commands.change_programme(
            programme, by=request.person, purpose=said["purpose"], run_by=said["run_by"], country=said["country"],
            minimum_age=said["minimum_age"], leave_to=said["leave_to"],
        )  # fmt: skip
        return redirect("desk")
    return page(request, "programmes/first.html", {}, form)


@require_safe
@member
def place(request: MemberRequest) -> HttpResponse:
    """The programmes one is in, what one does there, and the way out."""
    places = [one for one in queries.memberships_of(request.person) if one.state == State.ACTIVE]
    if not places:
        return redirect("programmes:join")
    shown = [(one, _roles(queries.roles_of(request.person, one.programme_id))) for one in places]
    return render(request, "programmes/place.html", {"places": shown})


@require_http_methods(["GET", "POST"])
@member
def leave(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Leave a programme; nobody asks why."""
    place = queries.membership_for(request.person, membership_id)
    if place.person_id != request.person.pk:
        raise NotFound("membership")
    if request.method == "GET":
        return render(request, "programmes/leave.html", {"place": place})
    try:
        commands.leave(place, by=request.person)
    except Refused as error:
        return render(request, "programmes/leave.html", {"place": place, "problem": _said(error)}, status=409)
    return redirect("programmes:join")


@require_safe
@member
def people(request: MemberRequest) -> HttpResponse:
    """Who is in the programme, by the names they chose."""
    programme = queries.coordinated_programme(request.person)
    shown, members = queries.members(request.person, programme, state=State.ACTIVE, page=page_number(request))
    return render(request, "programmes/people.html", {"page": shown, "members": _named(members)})


@require_safe
@member
def person(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """One member: the roles they hold, and those a coordinator may give. The look is written down."""
    place = _place_at_desk(request, membership_id)
    reads.record_read(place.person_id, by=request.person.pk, role="coordinator", what="place", purpose="roles")
    return _person_page(request, place)


def _person_page(request: MemberRequest, place: Any, *, problem: str = "") -> HttpResponse:
    held = queries.roles_of(place.person, place.programme_id)
    roles = [(role, ROLES[role], role in held) for role in HANDED_OUT]
    context = {
        "place": place,
        "problem": problem,
        "card": queries.card_of(place),
        "roles": roles,
        "held": _roles(held),
    }
    return render(request, "programmes/person.html", context, status=409 if problem else 200)


@require_POST
@member
def role(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Give a role or take it back."""
    place = _place_at_desk(request, membership_id)
    wanted = request.POST.get("role", "")
    if wanted not in HANDED_OUT:
        raise NotFound("role")
    change = commands.give_role if request.POST.get("held") == "yes" else commands.take_role
    try:
        change(place, role=RoleName(wanted), by=request.person)
    except Refused as error:
        return _person_page(request, place, problem=_said(error))
    return redirect("programmes:person", place.pk)


def _said(error: Refused) -> str:
    """A refusal about somebody's place, in words they can act on; other refusals have a page of their own."""
    if error.code != "last-coordinator":
        raise error
    return gettext("A programme needs somebody who runs it. Make another member coordinator first.")


def _place_at_desk(request: MemberRequest, membership_id: UUID) -> Any:
    """A place in the programme whose desk this person sits at; one's own alone does not open the desk."""
    programme = queries.coordinated_programme(request.person)
    place = queries.membership_for(request.person, membership_id)
    if place.programme_id != programme.pk:
        raise NotFound("membership")
    return place


@require_safe
@member
def joining(request: MemberRequest) -> HttpResponse:
    """Who asks to come in, longest first."""
    programme = queries.coordinated_programme(request.person)
    shown, members = queries.members(request.person, programme, state=State.PENDING, page=page_number(request))
    return render(request, "programmes/joining.html", {"page": shown, "members": members})


@require_http_methods(["GET", "POST"])
@member
def decide(request: MemberRequest, membership_id: UUID) -> HttpResponse:
    """Let somebody in, or decline with a reason."""
    place = _place_at_desk(request, membership_id)
    form = DeclineForm(request.POST if request.POST.get("answer") == "decline" else None)
    if request.POST.get("answer") == "approve":
        commands.approve(place, by=request.person)
        return redirect("programmes:joining")
    if request.method == "POST" and form.is_valid():
        commands.decline(place, by=request.person, reason=form.cleaned_data["reason"])
        return redirect("programmes:joining")
    return page(request, "programmes/decide.html", {"place": place, "card": queries.card_of(place)}, form)


@require_http_methods(["GET", "POST"])
@member
def invitations(request: MemberRequest) -> HttpResponse:
    """Invitations: those still good, and a new one, whose link is shown this once."""
    programme = queries.coordinated_programme(request.person)
    form = InvitationForm(request.POST if request.method == "POST" else None)
    shown = queries.invitations(request.person, programme, page=page_number(request))
    if request.method == "POST" and form.is_valid():
        made, token = commands.make_invitation(
            programme, by=request.person, uses=form.cleaned_data["uses"], days=form.cleaned_data["days"]
        )
        link = f"{settings.ALONGSIDE_BASE_URL}{reverse('programmes:invitation', args=[token])}"
        return render(request, "programmes/invited.html", {"link": link, "invitation": made})
    return page(request, "programmes/invitations.html", {"page": shown}, form)


@require_POST
@member
def end_invitation(request: MemberRequest, invitation_id: UUID) -> HttpResponse:
    """End an invitation now."""
    commands.end_invitation(queries.invitation_for(request.person, invitation_id), by=request.person)
    return redirect("programmes:invitations")


@require_http_methods(["GET", "POST"])
@member
def programme(request: MemberRequest) -> HttpResponse:
    """What the programme is and how people join."""
    found = queries.coordinated_programme(request.person)
    fields = ("name", "purpose", "run_by", "joining", "minimum_age", "country", "leave_to")
    form = ProgrammeForm(
        request.POST if request.method == "POST" else None, initial={name: getattr(found, name) for name in fields}
    )
    if request.method == "POST" and form.is_valid():
        commands.change_programme(found, by=request.person, **{name: form.cleaned_data[name] for name in fields})
        return redirect("programmes:programme")
    return page(request, "programmes/programme.html", {"programme": found}, form)


@require_http_methods(["GET", "POST"])
@member
def weights(request: MemberRequest) -> HttpResponse:
    """How much each part of a fit counts, for short lists and rounds alike."""
    found = queries.coordinated_programme(request.person)
    now: dict[str, int] = {name: round(100 * share) for name, share in queries.weights_of(found).items()}
    now["min_overlap_minutes"] = found.matching.get("min_overlap_minutes", 60)
    form = WeightsForm(request.POST if request.method == "POST" else None, initial=now)
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        commands.change_matching(
            found, by=request.person, weights={name: said[name] for name in WEIGHTS},
            min_overlap_minutes=said["min_overlap_minutes"],
        )  # fmt: skip
        return redirect("programmes:weights")
    return page(request, "programmes/weights.html", {"programme": found}, form)


@require_http_methods(["GET", "POST"])
@member
def words(request: MemberRequest) -> HttpResponse:
    """The words of lived experience: hide, say differently, add."""
    found = queries.coordinated_programme(request.person)
    vocabulary = queries.vocabulary_for(found, get_language() or "en")
    choices = [(group.id, group.label) for group in vocabulary.groups]
    form = TermForm(request.POST if request.POST.get("do") == "add" else None, groups=choices)
    chosen = next((group for group in vocabulary.groups if group.id == request.GET.get("group")), None)
    if request.method == "POST" and (not form.is_bound or form.is_valid()):
        _change_words(request, found, form)
        return redirect(f"{reverse('programmes:words')}?group={chosen.id}" if chosen else "programmes:words")
    terms = []
    if chosen is not None:
        terms = [(term, False) for term in vocabulary.in_group(chosen.id)]
        terms += [(term, True) for term in vocabulary.retired if term.group == chosen.id]
    return page(request, "programmes/words.html", {"groups": vocabulary.groups, "chosen": chosen, "terms": terms}, form)


def _change_words(request: MemberRequest, programme: Any, form: TermForm) -> None:
    """Do what one button asks."""
    do, term = request.POST.get("do"), request.POST.get("term", "")
    if form.is_bound:
        commands.add_term(programme, by=request.person, **form.cleaned_data)
    elif do == "hide":
        commands.hide_term(programme, by=request.person, term=term)
    elif do == "show":
        commands.show_term(programme, by=request.person, term=term)
    elif do == "say" and (label := LabelForm(request.POST)).is_valid():
        commands.say_term(programme, by=request.person, term=term, label=label.cleaned_data["label"])
    else:
        raise BadInput("unreadable-term", field="term")


def _named(members: list[queries.Member]) -> list[tuple[queries.Member, list[Any]]]:
    return [(one, _roles(one.roles)) for one in members]


def _roles(held: Iterable[str]) -> list[Any]:
    return [ROLES[RoleName(name)] for name in sorted(held)]
