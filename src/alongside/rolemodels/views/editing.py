"""The editors' desk: stories to read, suggestions, a yes or a word back, what is out and where it went."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.http import page, page_number
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import queries as programmes
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.names import STAGES
from alongside.rolemodels.forms.telling import (
    CHANNELS,
    PART_WORDS,
    ReadyForm,
    ReasonForm,
    SuggestForm,
    WentForm,
)
from alongside.rolemodels.rules.telling import PARTS, SHOWN_HERE, Channel, State
from alongside.rolemodels.rules.words import Kind
from alongside.rolemodels.views.telling import labelled


@member
@require_safe
def stories(request: MemberRequest) -> HttpResponse:
    """What waits to be read, longest first, and what is out."""
    programme = programmes.coordinated_programme(request.person)
    shown, lines = queries.to_read(request.person, programme, page=page_number(request))
    out = queries.out_in(request.person, programme)
    context = {"programme": programme, "page": shown, "lines": lines, "out": out, "how_many_out": out.paginator.count}
    context["questions"] = queries.how_many_to_moderate(request.person, programme)
    return render(request, "rolemodels/desk.html", context)


@member
@require_safe
def out(request: MemberRequest) -> HttpResponse:
    """Everything that is out."""
    programme = programmes.coordinated_programme(request.person)
    return render(
        request,
        "rolemodels/desk_out.html",
        {"page": queries.out_in(request.person, programme, page=page_number(request))},
    )


@member
@require_safe
def story(request: MemberRequest, sent_id: UUID) -> HttpResponse:
    """Read one story."""
    found = queries.story_to_edit(request.person, sent_id)
    notifications.mark_seen(request.person, url=request.path)
    words = programmes.vocabulary_for(found.programme, get_language() or "en")
    said = queries.shown_parts(found.said)
    context = {
        "story": found, "title": said["title"], "card": people.card(found.person_id, space=Space.STORIES),
        "parts": [(part, PART_WORDS[part], said[part]) for part in PARTS if part != "title" and said[part]],
        "tags": labelled(found, words), "stage": STAGES.get(found.tags.get("stage") or 0, ""),
        "suggestions": [(one, PART_WORDS[one.part]) for one in queries.open_suggestions(found)],
        "in_review": found.state == State.IN_REVIEW, "aloud": queries.told_with(found),
    }  # fmt: skip
    return render(request, "rolemodels/desk_story.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def suggest(request: MemberRequest, sent_id: UUID) -> HttpResponse:
    """Other words for one part."""
    found = queries.story_to_edit(request.person, sent_id)
    part = request.GET.get("part", "")
    initial = {"part": part, "words": found.said.get(part, "")} if part in PARTS else {}
    form = SuggestForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.suggest(found, by=request.person, **form.cleaned_data)
        return redirect("rolemodels:desk-story", found.pk)
    return page(request, "rolemodels/desk_suggest.html", {"story": found}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def ready(request: MemberRequest, sent_id: UUID) -> HttpResponse:
    """Say yes to this version."""
    found = queries.story_to_edit(request.person, sent_id)
    initial = {"notes": found.tags.get(Kind.NOTE, []), "functions": found.tags.get(Kind.FUNCTION, [])}
    form = ReadyForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.say_ready(found, by=request.person, **form.cleaned_data)
        return redirect("rolemodels:desk")
    return page(request, "rolemodels/desk_ready.html", {"story": found, "title": found.said.get("title", "")}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def back(request: MemberRequest, sent_id: UUID) -> HttpResponse:
    """Give it back with a word."""
    found = queries.story_to_edit(request.person, sent_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.give_back(found, by=request.person, reason=form.cleaned_data["reason"])
        return redirect("rolemodels:desk")
    context = {"story": found, "title": found.said.get("title", ""), "down": False}
    return page(request, "rolemodels/desk_back.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def down(request: MemberRequest, published_id: UUID) -> HttpResponse:
    """Take one down that is out."""
    found = queries.out_to_edit(request.person, published_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        commands.take_down(found.story, by=request.person, reason=form.cleaned_data["reason"])
        return redirect("rolemodels:desk")
    return page(request, "rolemodels/desk_back.html", {"story": found.story, "title": found.title, "down": True}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def went(request: MemberRequest, published_id: UUID) -> HttpResponse:
    """Note where a story went, so that its teller can see it."""
    found = queries.out_to_edit(request.person, published_id)
    channels = [one for one in Channel if one in queries.may_go(found.story) and one not in SHOWN_HERE]
    form = WentForm(request.POST if request.method == "POST" else None, channels=channels)
    if request.method == "POST" and form.is_valid():
        commands.went_to(
            found.story,
            by=request.person,
            channel=Channel(form.cleaned_data["channel"]),
            where=form.cleaned_data["where"],
        )
        return redirect("rolemodels:desk-went", found.pk)
    outings = [(one, CHANNELS[Channel(one.channel)][0]) for one in queries.outings_of(found.story)]
    return page(request, "rolemodels/desk_went.html", {"one": found, "channels": channels, "outings": outings}, form)
