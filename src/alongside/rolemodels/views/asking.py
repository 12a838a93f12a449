"""Asking: a reader asks, a moderator passes on or gives back, a teller answers or leaves it, both may have it shown."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import reads
from alongside.foundation.errors import BadInput, Refused
from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.asking import STANDS, AskForm, PassOnForm, TellersForm
from alongside.rolemodels.forms.telling import ReasonForm
from alongside.rolemodels.queries import choosing


@member
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: MemberRequest, published_id: UUID) -> HttpResponse:
    """Ask the teller of a story something."""
    found = choosing.story_for(request.person, published_id).story
    form = AskForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.ask(found, by=request.person, words=form.cleaned_data["words"])
            return redirect("rolemodels:asks")
        except Refused as refusal:
            form.refused(refusal)
    context = {
        "story": found, "own": choosing.is_teller(request.person, found), "takes": queries.takes_questions(found),
    }  # fmt: skip
    return page(request, "rolemodels/ask.html", context, form)


@member
@require_safe
def asks(request: MemberRequest) -> HttpResponse:
    """What one has asked, and how it stands."""
    notifications.mark_seen(request.person, url=request.path)
    shown, found = queries.asked_by(request.person, page=page_number(request))
    return render(
        request, "rolemodels/asks.html", {"page": shown, "lines": [(one, STANDS[one.state]) for one in found]}
    )


@member
@require_POST
def ask_do(request: MemberRequest, asked_id: UUID) -> HttpResponse:
    """Take a question of one's own back, or say whether it may be shown."""
    found = queries.own_question(request.person, asked_id)
    do = request.POST.get("do", "")
    if do == "take-back":
        commands.take_question_back(found, by=request.person)
    else:
        commands.say_shown(found, by=request.person, yes=_shows(do))
    return redirect("rolemodels:asks")


@member
@require_safe
def questions(request: MemberRequest) -> HttpResponse:
    """What a teller was asked."""
    notifications.mark_seen(request.person, url=request.path)
    shown, found = queries.reaching(request.person, page=page_number(request))
    return render(request, "rolemodels/questions.html", {"page": shown, "lines": found})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: MemberRequest, question_id: UUID) -> HttpResponse:
    """One question, to answer or to leave."""
    found, shown = queries.question_for(request.person, question_id)
    leaves = request.POST.get("do") == "leave"
    form = TellersForm(request.POST if request.method == "POST" and not leaves else None)
    if leaves:
        commands.leave_question(found, by=request.person)
        return redirect("rolemodels:questions")
    if request.method == "POST" and form.is_valid():
        commands.answer_question(found, by=request.person, **form.cleaned_data)
        return redirect("rolemodels:question", found.pk)
    return page(request, "rolemodels/question.html", {"one": shown}, form)


@member
@require_POST
def question_do(request: MemberRequest, question_id: UUID) -> HttpResponse:
    """Say whether an answer may be shown; or rest, when answering was heavy."""
    found, _shown = queries.question_for(request.person, question_id)
    if request.POST.get("do") == "rest":
        commands.rest_from_questions(by=request.person)
        return redirect("rolemodels:asked")
    commands.say_shown(found, by=request.person, yes=_shows(request.POST.get("do", "")))
    return redirect("rolemodels:question", found.pk)


@member
@require_safe
def to_moderate(request: MemberRequest) -> HttpResponse:
    """Questions that wait for a moderator."""
    programme = programmes.coordinated_programme(request.person)
    notifications.mark_seen(request.person, url=request.path)
    shown, found = queries.to_moderate(request.person, programme, page=page_number(request))
    return render(request, "rolemodels/desk_questions.html", {"page": shown, "lines": found})


@member
@require_http_methods(["GET", "HEAD", "POST"])
def pass_on(request: MemberRequest, to_pass_id: UUID) -> HttpResponse:
    """One question, with what its teller said they want; pass it on."""
    found = queries.question_to_moderate(request.person, to_pass_id)
    form = PassOnForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            commands.pass_on(found.question, by=request.person, reworded=form.cleaned_data["reworded"])
            return redirect("rolemodels:desk-questions")
        except Refused as refusal:
            form.refused(refusal)
    asker = found.question.person_id
    reads.record_read(asker, by=request.person.pk, role="coordinator", what="question", purpose="moderating")
    return page(request, "rolemodels/desk_question.html", {"found": found}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def give_back(request: MemberRequest, to_pass_id: UUID) -> HttpResponse:
    """Give a question back to whoever asked, with a kind word."""
    found = queries.question_to_moderate(request.person, to_pass_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.return_question(found.question, by=request.person, reason=form.cleaned_data["reason"])
        return redirect("rolemodels:desk-questions")
    return page(request, "rolemodels/desk_return.html", {"found": found}, form)


def _shows(do: str) -> bool:
    if do not in ("show", "hide"):
        raise BadInput("unreadable", field="do")
    return do == "show"
