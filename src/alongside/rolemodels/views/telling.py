"""Telling one's story: the guide, what each audience will see, where it may go, and the way back."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.errors import BadInput, NotFound
from alongside.foundation.http import page
from alongside.notifications import commands as notifications
from alongside.people import queries as people
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Space
from alongside.programmes import queries as programmes
from alongside.programmes.http import standing_of
from alongside.rolemodels import commands, queries
from alongside.rolemodels.forms.names import SITUATIONS, STAGES
from alongside.rolemodels.forms.recording import KINDS, MAKING_ANEW
from alongside.rolemodels.forms.telling import (
    CHANNELS,
    EXCEPTIONAL,
    ORDINARY,
    PART_WORDS,
    STEPS,
    WORDS_OF,
    AboutForm,
    BeginForm,
    HowForm,
    PartForm,
    WhereForm,
    WishesForm,
)
from alongside.rolemodels.rules.aloud import Aloud, Came
from alongside.rolemodels.rules.checking import LOW
from alongside.rolemodels.rules.telling import PARTS, SHOWN_HERE, Channel, State, lacks_tags, missing
from alongside.rolemodels.rules.words import Kind

if TYPE_CHECKING:
    from alongside.people.vocabulary import Vocabulary
    from alongside.rolemodels.models import Story

MOVES = {
    "send": commands.send, "change": commands.back_to_draft, "out": commands.bring_out, "pause": commands.pause,
    "withdraw": commands.withdraw,
}  # fmt: skip


@member
@require_http_methods(["GET", "HEAD", "POST"])
def mine(request: MemberRequest) -> HttpResponse:
    """One's own stories, and a new one; words may come along to begin with."""
    programme = programmes.programme_of(request.person)
    form = BeginForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made = commands.begin_story(
            programme, by=request.person, language=get_language() or "en", words=form.cleaned_data["words"]
        )
        return redirect("rolemodels:part", made.pk, "did")
    stories = [(one, str(one.said.get("title", ""))) for one in queries.stories_of(request.person)]
    return page(request, "rolemodels/mine.html", {"stories": stories, "programme": programme}, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: MemberRequest) -> HttpResponse:
    """How much one wants to be asked, and what not."""
    now = queries.wishes_of(request.person)
    initial = {"asks_a_month": now.asks_a_month, "rests_until": now.rests_until, "wont_answer": now.wont_answer}
    form = WishesForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        commands.set_wishes(by=request.person, **form.cleaned_data)
        return redirect("rolemodels:mine")
    return page(request, "rolemodels/asked.html", {}, form)


@member
@require_safe
def story(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """One story of one's own: how far it is, what waits, what comes next."""
    found = queries.own_story(request.person, story_id)
    notifications.mark_seen(request.person, url=request.path)
    yeses = queries.yeses_of(found)
    recordings = queries.recordings_of(found)
    lacks = [*(PART_WORDS[one] for one in missing(found.said)), *(_lack(one) for one in lacks_tags(found.tags))]
    if any(one.state == Came.WAITING for one in recordings):
        lacks.append(MAKING_ANEW)
    context = {
        "story": found, "said": queries.shown_parts(found.said), "steps": _steps(found, ""), "lacks": lacks,
        "suggestions": [
            (one, PART_WORDS[one.part], found.said.get(one.part, "")) for one in queries.open_suggestions(found)
        ],
        "goes_somewhere": any(one.is_given and one.channel in SHOWN_HERE for one in yeses),
        "out": queries.out_of(found), "where": [CHANNELS[one.channel][0] for one in yeses if one.is_given],
        "aloud": [KINDS[Aloud(one.kind)] for one in recordings],
        "ends_soon": any(one.ends_soon for one in yeses),
        "added": _found_by(found, _vocabulary(request), Kind.FUNCTION, Kind.NOTE),
    }  # fmt: skip
    return render(request, "rolemodels/story_mine.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def part(request: MemberRequest, story_id: UUID, step: str) -> HttpResponse:
    """One step of the guide."""
    found = queries.own_story(request.person, story_id)
    if step not in STEPS:
        raise NotFound("step")
    if found.state != State.DRAFT:
        return redirect("rolemodels:mine-story", found.pk)
    words = _vocabulary(request)
    data = request.POST if request.method == "POST" else None
    if step == "about":
        form: Any = AboutForm(data, words=words, own=_own_terms(request, found), initial=_tags_of(found))
    else:
        form = PartForm(data, step=step, initial=found.said)
    if request.method == "POST" and form.is_valid():
        if step == "about":
            commands.tag(found, by=request.person, tags=form.tags(), words=words)
        else:
            commands.write(found, by=request.person, said=form.cleaned_data)
        following = list(STEPS)[list(STEPS).index(step) + 1 :]
        if request.POST.get("then") == "on" and following:
            return redirect("rolemodels:part", found.pk, following[0])
        return redirect("rolemodels:mine-story", found.pk)
    context = {
        "story": found, "step": step, "name": STEPS[step][0], "steps": _steps(found, step), "last": step == list(STEPS)[-1]
    }  # fmt: skip
    return page(request, "rolemodels/part.html", context, form)


@member
@require_safe
def preview(request: MemberRequest, story_id: UUID, channel: str) -> HttpResponse:
    """Exactly what one audience will see."""
    found = queries.own_story(request.person, story_id)
    if channel not in SHOWN_HERE:
        raise NotFound("channel")
    words = _vocabulary(request)
    context = {
        "story": found, "said": {**queries.shown_parts(found.said), "language": found.language},
        "card": people.card(request.person.pk, space=Space.STORIES),
        "tags": labelled(found, words), "audience": CHANNELS[Channel(channel)][0], "channel": channel,
        "stage": STAGES.get(found.tags.get("stage") or 0, ""), "aloud": queries.told_with(found),
        "found_by": _found_by(found, words, Kind.OBSTACLE, Kind.FUNCTION),
        "others": [(one, CHANNELS[one][0]) for one in CHANNELS if one in SHOWN_HERE],
    }  # fmt: skip
    return render(request, "rolemodels/preview.html", context)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def where(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """Where a story may go, until when, and where it went."""
    found = queries.own_story(request.person, story_id)
    notifications.mark_seen(request.person, url=request.path)
    yeses = queries.yeses_of(found)
    initial = {f"yes_{one.channel}": one.is_given for one in yeses} | {
        f"until_{one.channel}": one.until for one in yeses
    }
    form = WhereForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        _agree_to(request, found, form)
        return redirect("rolemodels:mine-story", found.pk)
    rows = [(form[f"yes_{one}"], form[f"until_{one}"]) for one in CHANNELS]
    outings = [(one, CHANNELS[Channel(one.channel)][0]) for one in queries.outings_of(found)]
    context = {
        "story": found, "rows": rows, "outings": outings, "ends_soon": [one for one in yeses if one.ends_soon],
        "quoted": [(one, SITUATIONS[one], words) for one, words in queries.quoted_on(found)],
    }  # fmt: skip
    return page(request, "rolemodels/where.html", context, form)


@member
@require_http_methods(["GET", "HEAD", "POST"])
def how(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """How it is for its teller that a story is out, with the ways back beside the question."""
    found = queries.own_story(request.person, story_id)
    notifications.mark_seen(request.person, url=request.path)
    said = queries.how_it_is(found)
    form = HowForm(request.POST if request.method == "POST" else None, initial=said)
    if request.method == "POST" and form.is_valid():
        commands.say_how_it_is(found, by=request.person, **form.cleaned_data)
        return redirect("rolemodels:how", found.pk)
    context = {
        "story": found, "title": found.said.get("title", ""), "out": queries.out_of(found), "answered": bool(said),
        "low": bool(said) and said["feel"] <= LOW,
    }  # fmt: skip
    return page(request, "rolemodels/how.html", context, form)


def _agree_to(request: MemberRequest, story: "Story", form: WhereForm) -> None:
    given = {one.channel: one for one in queries.yeses_of(story)}
    for channel, (yes, until) in form.chosen().items():
        before = given[channel]
        if yes and (not before.is_given or until != before.until or before.ends_soon):
            commands.agree(story, by=request.person, channel=channel, until=until)
        elif not yes and before.is_given:
            commands.no_more(story, by=request.person, channel=channel)


@member
@require_POST
def move(request: MemberRequest, story_id: UUID) -> HttpResponse:
    """Send it, change it, bring it out, take it back, throw it away: one press each."""
    found = queries.own_story(request.person, story_id)
    do = request.POST.get("do", "")
    if do == "throw-away":
        commands.throw_away(found, by=request.person)
        return redirect("rolemodels:mine")
    if do not in MOVES:
        raise BadInput("unreadable", field="do")
    MOVES[do](found, by=request.person)
    return redirect("rolemodels:mine-story", found.pk)


@member
@require_POST
def suggestion(request: MemberRequest, story_id: UUID, suggestion_id: UUID) -> HttpResponse:
    """Take an editor's words, or leave them."""
    found = queries.suggestion_for(request.person, story_id, suggestion_id)
    commands.answer_suggestion(found, by=request.person, take=request.POST.get("do") == "take")
    return redirect("rolemodels:mine-story", story_id)


def _steps(story: "Story", current: str) -> list[dict[str, Any]]:
    done = {step: all(story.said.get(part) for part in parts[:1]) for step, (_name, parts) in STEPS.items()}
    done["about"] = not lacks_tags(story.tags)
    is_draft = story.state == State.DRAFT
    return [
        {
            "label": name, "url": reverse("rolemodels:part", args=[story.pk, step]) if is_draft else "",
            "current": step == current, "done": done[step],
        }
        for step, (name, _parts) in STEPS.items()
    ]  # fmt: skip


def _vocabulary(request: MemberRequest) -> "Vocabulary":
    return programmes.vocabulary_for(standing_of(request).programme, get_language() or "en")


def _own_terms(request: MemberRequest, story: "Story") -> list[str]:
    facts = people.own_facts(request.person)
    lived = [one.term for one in facts.lived if one.term]
    return [*story.tags.get(Kind.EXPERIENCE, ()), *lived]


def _tags_of(story: "Story") -> dict[str, Any]:
    return {**story.tags, "stage": str(story.tags.get("stage") or "")}


def _lack(one: str) -> Any:
    fields = AboutForm(words=programmes.vocabulary_for(None, get_language() or "en"), own=()).fields
    return fields[one].label


def _found_by(story: "Story", words: "Vocabulary", *kinds: Kind) -> list[Any]:
    """The words for some kinds of tags, and what an editor who said yes to it said of the whole."""
    labels = labelled(story, words)
    whole = [ORDINARY if story.tags.get("is_ordinary") else EXCEPTIONAL] if story.editor_version else []
    return [*(one for kind in kinds for one in labels[kind]), *whole]


def labelled(story: "Story", words: "Vocabulary") -> dict[str, list[Any]]:
    """The words for the tags of a story, by kind."""
    found: dict[str, list[Any]] = {
        kind.value: [words.term(one).label for one in story.tags.get(kind, ()) if words.knows(one)]
        for kind in (Kind.EXPERIENCE, Kind.OBSTACLE)
    }
    for kind, labels in WORDS_OF.items():
        found[kind.value] = [labels[one] for one in story.tags.get(kind, ()) if one in labels]
    return found


assert set(PART_WORDS) == set(PARTS)  # noqa: S101 - the words and the rules go together
