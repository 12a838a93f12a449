"""About you: a few short pages, each of which can be skipped, left and come back to."""

from dataclasses import replace
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_http_methods

from alongside.foundation.errors import BadInput, NotFound
from alongside.foundation.http import page
from alongside.people import choices, commands, queries
from alongside.people.forms import about as forms
from alongside.people.http import MemberRequest, member
from alongside.people.rules import Facts, Lived
from alongside.people.vocabulary import Term, Vocabulary

#: The pages in their order: the short name in the address, the title in words.
STEPS: dict[str, choices.Words] = {
    "now": _("What would help now"),
    "lived": _("What you have lived"),
    "uses": _("How it may be used"),
    "when": _("When and how"),
    "likes": _("Goals and likes"),
    "ways": _("How you like to be with others"),
    "with": _("Whom to meet, and whom not"),
    "words": _("In your own words"),
}
FORMS: dict[str, type[forms.Step]] = {
    "now": forms.NowStep, "uses": forms.UsesStep, "when": forms.WhenStep, "likes": forms.LikesStep,
    "ways": forms.ValuesStep, "with": forms.WithStep, "words": forms.WordsStep,
}  # fmt: skip
PROBLEMS = {
    "too-many": _("That is as many as can be kept. Untick some first."),
    "twice": _("Something is there twice. Untick one of them."),
}


@require_GET
@member
def about(request: MemberRequest) -> HttpResponse:
    """The pages, and which of them have something on them."""
    facts = queries.own_facts(request.person)
    done = _done(facts)
    steps = [{"name": name, "title": title, "done": done[name]} for name, title in STEPS.items()]
    context = {
        "steps": steps,
        "filled": sum(done.values()),
        "agreements": queries.agreements(request.person),
        "first": next((name for name in STEPS if not done[name]), "now"),
    }
    return page(request, "people/about.html", context)


@require_http_methods(["GET", "POST"])
@member
def step(request: MemberRequest, name: str) -> HttpResponse:
    """One page of it."""
    if name == "lived":
        return _lived(request)
    if name not in FORMS:
        raise NotFound("step")
    kind, facts = FORMS[name], queries.own_facts(request.person)
    if name == "uses" and not facts.lived:
        return redirect("people:step", "lived")
    agreed = kind.purpose is not None and queries.agreements(request.person)[kind.purpose] is not None
    form = kind(
        request.POST if request.method == "POST" else None,
        facts=facts, vocabulary=_vocabulary(request), agreed=agreed,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            commands.save_facts(request.person, by=request.person, facts=form.changed_facts())
        except BadInput as error:
            form.add_error(None, PROBLEMS.get(error.code, _("Something here cannot be kept as it is.")))
        else:
            if kind.purpose is not None:
                change = commands.give_consent if form.agrees() else commands.withdraw_consent
                change(request.person, by=request.person, purpose=kind.purpose)
            return _next(name)
    return page(request, f"people/about_{name}.html", _place(name), form)


def _lived(request: MemberRequest) -> HttpResponse:
    """Pick what you have lived. Everything is sent as a form, so that no word of it stands in an address."""
    words, facts = _vocabulary(request), queries.own_facts(request.person)
    form = forms.OwnExperienceForm(request.POST if request.method == "POST" else None)
    found: list[Term] = []
    if request.method == "POST" and form.is_valid():
        try:
            facts = replace(facts, lived=_picked(request, facts, words, form.cleaned_data["own"]))
            commands.save_facts(request.person, by=request.person, facts=facts)
        except BadInput as error:
            form.add_error(None, PROBLEMS.get(error.code, _("Something here cannot be kept as it is.")))
        else:
            if "on" in request.POST:
                return _next("lived")
            if "keep" in request.POST:
                return redirect("people:step", "lived")
            found = _looked_for(request, words)
            form = forms.OwnExperienceForm()
    picked = {one.term for one in facts.lived}
    shown = {term.id for term in found}
    context = {
        **_place("lived"),
        "form_at_hand": form,
        "asked": request.POST.get("q", "")[:100] if "find" in request.POST else "",
        "looked": "find" in request.POST or "g" in request.POST,
        "found": [(term, term.id in picked) for term in found],
        "chosen": [
            (one.term or f"own-{number}", *forms.words_of(one, words))
            for number, one in enumerate(facts.lived)
            if one.term not in shown or not one.term
        ],
        "groups": list(enumerate(words.groups)),
    }
    return page(request, "people/about_lived.html", context, form if form.is_bound else None)


def _picked(request: HttpRequest, facts: Facts, words: Vocabulary, own: str) -> tuple[Lived, ...]:
    """What has been lived, after the ticks of this page: what it did not show stays as it was."""
    ticked, shown = set(request.POST.getlist("picked")), set(request.POST.getlist("shown"))
    kept = [
        one
        for number, one in enumerate(facts.lived)
        if (key := one.term or f"own-{number}") in ticked or key not in shown
    ]
    known = {one.term for one in facts.lived}
    offered = {term.id for term in words.terms}
    new = [one for one in request.POST.getlist("picked") if one not in known and not one.startswith("own-")]
    if not set(new) <= offered:
        raise BadInput("unknown-term", field="picked")
    added = [Lived(term=one) for one in dict.fromkeys(new)]
    if own.strip():
        added.append(Lived(term="", words=" ".join(own.split())))
    return (*kept, *added)


def _looked_for(request: HttpRequest, words: Vocabulary) -> list[Term]:
    """The terms of the group that was pressed, or those that answer the words typed."""
    group = request.POST.get("g", "")
    if group.isascii() and group.isdigit() and len(group) < 4 and int(group) < len(words.groups):
        return list(words.in_group(words.groups[int(group)].id))
    return words.search(request.POST.get("q", ""))[:40]


def _place(name: str) -> dict[str, Any]:
    names = list(STEPS)
    number = names.index(name)
    return {
        "step": name,
        "step_title": STEPS[name],
        "number": number + 1,
        "of": len(names),
        "before": names[number - 1] if number else "",
        "after": names[number + 1] if number + 1 < len(names) else "",
    }


def _next(name: str) -> HttpResponse:
    after = _place(name)["after"]
    return redirect("people:step", after) if after else redirect("people:about")


def _done(facts: Facts) -> dict[str, bool]:
    return {
        "now": bool(facts.wishes),
        "lived": bool(facts.lived),
        "uses": bool(facts.lived),
        "when": bool(facts.languages or facts.hours or facts.formats),
        "likes": bool(facts.goals or facts.interests or facts.dislikes),
        "ways": any(value is not None for value in facts.values),
        "with": bool(facts.gender or facts.born or facts.workplace or facts.avoid or facts.wants_gender != choices.ANY),
        "words": bool(facts.words),
    }


def _vocabulary(request: MemberRequest) -> Vocabulary:
    return queries.vocabulary_for(request.person, get_language() or "en")
