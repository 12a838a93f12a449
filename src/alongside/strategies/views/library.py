"""The library, for anyone: look around, read one, walk through it step by step."""

from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from alongside.foundation.http import limited
from alongside.strategies import queries
from alongside.strategies.forms import AREAS, BEHIND_IT, HOW_IT_WAS, MOMENT_WORDS, WORKS_ON, LookForm
from alongside.strategies.rules import MOMENTS, Area, Strategy, Worked, matching


def frame_of(request: HttpRequest) -> dict[str, Any]:
    """The layout of a page that anyone may read."""
    person = request.person  # type: ignore[attr-defined]
    return {"layout": "layouts/member.html" if person else "layouts/public.html", "member": person}


@limited("look", at_most=300, within=timedelta(hours=1))
@require_http_methods(["GET", "HEAD", "POST"])
def library(request: HttpRequest) -> HttpResponse:
    """Look around by area, for a moment, or for a word. The word is posted: it stands in no address."""
    shown = queries.library(queries.programme_for(request.person))  # type: ignore[attr-defined]
    area, moment = _area(request), _moment(request)
    form = LookForm(request.POST if request.method == "POST" else None)
    too_long = form.is_bound and not form.is_valid()
    words = form.cleaned_data["q"] if form.is_bound and not too_long else ""
    found = matching(shown, area=area, moment=moment, words=words)
    context = {
        **frame_of(request),
        "form": form,
        "groups": [] if words else _by_area(found),
        "found": found if words else [],
        "any": bool(found),
        "moments": [
            {"label": MOMENT_WORDS[each], "url": f"?m={number}", "current": each == moment}
            for number, each in enumerate(MOMENTS, 1)
        ],
        "moment": MOMENT_WORDS.get(moment, ""),
        "narrowed": bool(area or moment or words),
        "count": len(shown),
    }
    return render(request, "strategies/library.html", context, status=400 if too_long else 200)


@require_safe
def strategy(request: HttpRequest, code: str) -> HttpResponse:
    """One strategy: what it is, when it helps and when not, five minutes, and what is known."""
    person = request.person  # type: ignore[attr-defined]
    one = _one(request, code)
    tried = queries.tried_by(person, code=code) if person else []
    context = {
        **frame_of(request),
        **shown(one),
        "item": queries.kept_item(person, code) if person else None,
        "tried": [(entry.trial, HOW_IT_WAS[Worked(str(entry.trial.worked))]) for entry in tried[:5]],
    }
    return render(request, "strategies/strategy.html", context)


@require_safe
def now(request: HttpRequest, code: str) -> HttpResponse:
    """Five minutes, one step a page."""
    one = _one(request, code)
    asked = request.GET.get("step", "1")
    number = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 3 else 1
    number = min(max(number, 1), len(one.steps) + 1)
    context = {
        **frame_of(request),
        "one": one,
        "number": number,
        "of": len(one.steps),
        "step": one.steps[number - 1] if number <= len(one.steps) else "",
        "before": number - 1,
        "next": number + 1 if number <= len(one.steps) else None,
    }
    return render(request, "strategies/now.html", context)


def shown(one: Strategy) -> dict[str, Any]:
    """A strategy with its codes in words."""
    return {
        "one": one,
        "area": AREAS[one.area],
        "works_on": [WORKS_ON[each] for each in one.acts_on],
        "moments": [MOMENT_WORDS[each] for each in one.when],
        "behind_it": BEHIND_IT[one.evidence],
    }


def _one(request: HttpRequest, code: str) -> Strategy:
    person = request.person  # type: ignore[attr-defined]
    return queries.strategy_for(person, code) if person else queries.strategy(queries.programme_for(None), code)


def _by_area(found: list[Strategy]) -> list[dict[str, Any]]:
    return [
        {"label": AREAS[area], "url": f"?a={number}", "strategies": [one for one in found if one.area == area]}
        for number, area in enumerate(Area, 1)
    ]


def _area(request: HttpRequest) -> str:
    return next((each for number, each in enumerate(Area, 1) if request.GET.get("a") == str(number)), "")


def _moment(request: HttpRequest) -> str:
    return next((each for number, each in enumerate(MOMENTS, 1) if request.GET.get("m") == str(number)), "")
