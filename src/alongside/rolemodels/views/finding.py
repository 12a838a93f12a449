"""Finding stories: the shelf for anyone, stories chosen for a member, one story, and three questions after it."""

from collections.abc import Mapping
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation.http import limited, page
from alongside.people import queries as people
from alongside.people import vocabulary
from alongside.people.http import MemberRequest, member
from alongside.rolemodels.commands import ask_to_tell
from alongside.rolemodels.commands import finding as commands
from alongside.rolemodels.forms.finding import AnswerForm, LookForm, WishesForm
from alongside.rolemodels.forms.names import AREAS, NOTES, SITUATIONS, STAGES
from alongside.rolemodels.forms.telling import WORDS_OF
from alongside.rolemodels.queries import answers_below, choosing, is_asked, takes_questions, told_with
from alongside.rolemodels.rules.finding import LOW, Wishes
from alongside.rolemodels.rules.words import Area, Kind, Situation
from alongside.strategies import queries as strategies
from alongside.strategies.rules import Area as Help

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.people.vocabulary import Vocabulary
    from alongside.rolemodels.queries.choosing import Offered
    from alongside.rolemodels.rules.ranking import Reason


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """The layout of a page that anyone may read."""
    person = _reader(request)
    return {"layout": "layouts/member.html" if person else "layouts/public.html", "member": person}


@limited("look", at_most=300, within=timedelta(hours=1))
@require_http_methods(["GET", "HEAD", "POST"])
def shelf(request: HttpRequest) -> HttpResponse:
    """Stories: chosen for a member, or by part of life, situation, experience and words. Words stand in no address."""
    person, terms = _reader(request), _vocabulary(request)
    wishes = choosing.wishes_of(person) if person else Wishes()
    experiences = [(term, terms.term(term).label) for term in choosing.experiences(person) if terms.knows(term)]
    form = LookForm(
        request.POST if request.method == "POST" else None, experiences=sorted(experiences, key=lambda one: str(one[1]))
    )
    faulty = form.is_bound and not form.is_valid()
    asked = form.cleaned_data if form.is_bound and not faulty else {}
    area, situation = _numbered(request, "a", Area), _numbered(request, "s", Situation)
    tags = [
        (kind, term)
        for kind, term in (("area", area), ("situation", situation), ("experience", asked.get("experience")))
        if term
    ]
    narrowed = bool(tags or asked.get("q") or "all" in request.GET)
    context: dict[str, Any] = {
        **frame_of(request), "form": form, "narrowed": narrowed, "words": asked.get("q", ""),
        "areas": _choices(AREAS, "a", area), "situations": _choices(SITUATIONS, "s", situation),
        "said_something": wishes != Wishes(), "kept": _kept(request),
    }  # fmt: skip
    never = frozenset(wishes.never)
    if asked.get("q"):
        found = choosing.found_by_words(person, asked["q"], language=get_language() or "en", tags=tags, never=never)
        context["found"] = [_shown(one, terms) for one in found]
    elif person and not narrowed and not faulty:
        context["chosen"] = [_shown(one, terms) for one in choosing.chosen_for(person, wishes)]
    else:
        pages, found = choosing.listed(person, tags=tags, never=never, number=request.GET.get("page", "1"))
        context |= {"found": [_shown(one, terms) for one in found], "page": pages}
    return page(request, "rolemodels/shelf.html", context, form)


@require_safe
def story(request: HttpRequest, published_id: UUID) -> HttpResponse:
    """One story, and for a member three questions after it."""
    return render(
        request, "rolemodels/story.html", {**_story_page(request, published_id), "form": _asked(request, published_id)}
    )


def _story_page(request: HttpRequest, published_id: UUID) -> dict[str, Any]:
    person, terms = _reader(request), _vocabulary(request)
    found = choosing.story_for(person, published_id)
    return {
        **frame_of(request), **_shown(found, terms),
        "notes": [NOTES[note] for note in NOTES if note in found.of("note")],
        "stage": STAGES.get(found.story.stage, ""),
        "own": choosing.is_teller(person, found.story), "aloud": told_with(found.story),
        "answers": answers_below(found.story), "takes_questions": person is not None and takes_questions(found.story),
    }  # fmt: skip


def _asked(request: HttpRequest, published_id: UUID) -> AnswerForm | None:
    """The three questions, with what was answered before, for whoever is signed in."""
    person = _reader(request)
    return (
        AnswerForm(initial=dict(choosing.reading_of(person, commands.key_of(person, published_id)))) if person else None
    )


@require_POST
@member
def answer(request: MemberRequest, published_id: UUID) -> HttpResponse:
    """Keep what a reader answered, or that they want no more of this kind."""
    found = choosing.story_for(request.person, published_id)
    if "unlike" in request.POST:
        commands.no_more_like(found.story, by=request.person)
        return redirect("rolemodels:shelf")
    form = AnswerForm(request.POST)
    if not form.is_valid():
        return page(request, "rolemodels/story.html", _story_page(request, published_id), form)
    commands.answer(found.story, by=request.person, **form.cleaned_data)
    ask_to_tell(found.story, by=request.person)
    return redirect("rolemodels:after", published_id)


@require_safe
@member
def after(request: MemberRequest, published_id: UUID) -> HttpResponse:
    """After the three questions: something kind when somebody is low, otherwise the way on."""
    choosing.story_for(request.person, published_id)  # or not found
    feel = choosing.reading_of(request.person, commands.key_of(request.person, published_id)).get("feel")
    low = feel is not None and feel <= LOW
    kind = (
        [one for one in strategies.library(strategies.programme_for(request.person)) if one.area == Help.KIND]
        if low
        else []
    )
    context = {"low": low, "kind": kind[:1], "asked": is_asked(request.person, published_id)}
    return render(request, "rolemodels/after.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@member
def wishes(request: MemberRequest) -> HttpResponse:
    """What a reader looks for, never wants to see, and which words hurt; kept for them alone."""
    if request.method == "POST" and "forget" in request.POST:
        commands.forget_readings(by=request.person)
        return redirect("rolemodels:wishes")
    form = WishesForm(
        request.POST if request.method == "POST" else None,
        initial={**choosing.wishes_of(request.person).as_json(), "may_count": choosing.may_be_counted(request.person)},
    )
    if form.is_bound and form.is_valid():
        commands.save_wishes(form.wishes(), by=request.person, may_count=form.cleaned_data["may_count"])
        return redirect("rolemodels:shelf")
    return page(request, "rolemodels/wishes.html", {}, form)


def said(reason: "Reason", terms: "Vocabulary") -> str:
    """A reason as a sentence to the reader."""
    name = str(terms.term(reason.term).label) if terms.knows(reason.term) else reason.term
    named = {
        "obstacle": _("They had the same in their way: %s"), "experience": _("They know what it is like: %s"),
        "area": _("It is about a part of life you named: %s"), "situation": _("It is about a situation you named: %s"),
        "function": _("You wished for it: %s"),
    }  # fmt: skip
    label = next((str(words) for code, words in _names(reason.code).items() if code == reason.term), name)
    if reason.code in named:
        return named[reason.code] % label
    return {
        "stereotype": _("It answers the words that hurt you"),
        "one-ahead": _("One step ahead of where you are"),
        "two-ahead": _("Two steps ahead of where you are"),
        "same-step": _("Where you are now"),
        "words": _("It is near to what you wrote in your own words"),
        "ordinary": _("An ordinary good life"),
    }.get(reason.code, _("New here"))


def _names(kind: str) -> Mapping[Any, Any]:
    return WORDS_OF.get(Kind(kind), {}) if kind in list(Kind) else {}


def _shown(one: "Offered", terms: "Vocabulary") -> dict[str, Any]:
    """A story as lists and its own page show it: codes in words."""
    reasons, seen = [], set()
    for reason in one.reasons:
        # the same thing as obstacle and as experience is said once
        if (reason.term or reason.code) not in seen:
            seen.add(reason.term or reason.code)
            reasons.append(said(reason, terms))
    return {
        "story": one.story,
        "card": people.Card(one.story.name, one.story.pronouns, one.story.seed),
        "about": [
            words
            for kind, names in (("area", AREAS), ("situation", SITUATIONS))
            for code, words in names.items()
            if code in one.of(kind)
        ],
        "experiences": [terms.term(term).label for term in one.of("experience") if terms.knows(term)],
        "reasons": reasons[:4],
    }  # fmt: skip


def _reader(request: HttpRequest) -> "Person | None":
    person: Person | None = request.person  # type: ignore[attr-defined]
    return person


def _vocabulary(request: HttpRequest) -> "Vocabulary":
    person, language = _reader(request), get_language() or "en"
    return people.vocabulary_for(person, language) if person else vocabulary.load(language)


def _numbered(request: HttpRequest, name: str, codes: type[Area] | type[Situation]) -> str:
    return next((str(each) for number, each in enumerate(codes, 1) if request.GET.get(name) == str(number)), "")


def _kept(request: HttpRequest) -> str:
    """What the next page keeps in its address: numbers that say nothing."""
    return "&".join(
        f"{name}={value}"
        for name in ("a", "s", "all")
        if (value := request.GET.get(name, "")).isdecimal() and len(value) < 3
    )


def _choices(names: Mapping[Any, Any], key: str, current: str) -> list[dict[str, Any]]:
    return [
        {"label": label, "url": f"?{key}={number}", "current": code == current}
        for number, (code, label) in enumerate(names.items(), 1)
    ]
