"""Help now: lines for a country, for everybody; and the desk page on which coordinators keep them right."""

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alongside.foundation import clock
from alongside.foundation.http import page
from alongside.people.http import MemberRequest, member
from alongside.programmes import queries as programmes
from alongside.resources import commands, queries
from alongside.resources.data import country_name, is_country
from alongside.resources.forms import LineForm, typed_from
from alongside.resources.rules import Kind, Line, is_stale


@dataclass(frozen=True, slots=True)
class Shown:
    """A line, with what the page says about it."""

    line: Line
    is_stale: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Country:
    """A country to choose."""

    code: str
    name: str


@require_safe
def help_now(request: HttpRequest) -> HttpResponse:
    lines = queries.every_line()
    asked = request.GET.get("country", "").strip().upper()
    chosen = asked if is_country(asked) else ""
    if not asked:
        chosen = _usual_country(request)
    here = [_shown(line) for line in queries.lines_for(chosen, lines)]
    held = queries.countries(lines)
    answered = any(shown.line.kind is Kind.LINE for shown in here)
    near = [] if answered else queries.neighbours(chosen, lines)
    offered = sorted({*held, chosen} - {""})
    context = {
        "chosen": _country(chosen) if chosen else None,
        "countries": sorted(map(_country, offered), key=lambda country: country.name.casefold()),
        "emergency": [shown for shown in here if shown.line.kind is Kind.EMERGENCY],
        "lines": [shown for shown in here if shown.line.kind is Kind.LINE],
        "directories": [shown for shown in here if shown.line.kind is Kind.DIRECTORY],
        "neighbours": [_country(code) for code in near],
        "any_stale": any(shown.is_stale for shown in here),
    }
    return render(request, "resources/help.html", context)


def _usual_country(request: HttpRequest) -> str:
    """The country whose lines show first: the programme's, else the installation's, else none. Nobody is located."""
    try:
        usual = programmes.country_of(request.person)  # type: ignore[attr-defined]
    except DatabaseError:
        usual = ""  # this page opens when the database does not answer
    return next((code for code in (usual, settings.ALONGSIDE_COUNTRY) if is_country(code)), "")


def _shown(line: Line) -> Shown:
    return Shown(
        line=line,
        is_stale=is_stale(line.verified_on, clock.today()),
        languages=tuple(map(_language, line.languages)),
    )


def _country(code: str) -> Country:
    return Country(code, country_name(code, get_language() or "en"))


def _language(code: str) -> str:
    try:
        return str(get_language_info(code)["name_translated"])
    except KeyError:
        return code


@member
@require_safe
def lines(request: MemberRequest) -> HttpResponse:
    """Every line of a country, with where and when it was read; for coordinators."""
    kept = queries.kept_lines(request.person)
    held = {one.line.country for one in kept} - {""}
    asked = request.GET.get("country")
    chosen = _usual_country(request) if asked is None else asked
    chosen = chosen if chosen in held else ""
    stale = [one for one in kept if one.is_stale and not one.is_hidden]
    only_stale = "stale" in request.GET
    context = {
        "chosen": _country(chosen) if chosen else None,
        "countries": sorted(map(_country, held), key=lambda country: country.name.casefold()),
        "lines": stale if only_stale else [one for one in kept if one.line.country == chosen],
        "only_stale": only_stale,
        "stale": len(stale),
        "shown": sum(not one.is_hidden for one in kept),
    }
    return render(request, "resources/lines.html", context)


@member
@require_http_methods(["GET", "POST"])
def line(request: MemberRequest, ref: str) -> HttpResponse:
    """One line, to put right."""
    kept = queries.kept_line(request.person, ref)
    form = LineForm(
        request.POST if request.method == "POST" else None, initial=typed_from(kept.line), language=_spoken()
    )
    if request.method == "POST" and form.is_valid():
        changed = form.line(kept.line)
        commands.edit_line(changed, by=request.person)
        return _back_to(changed)
    return page(request, "resources/line.html", {"kept": kept}, form)


@member
@require_http_methods(["GET", "POST"])
def add(request: MemberRequest) -> HttpResponse:
    """A line that is not here yet."""
    queries.kept_lines(request.person)
    asked = {"country": _usual_country(request), "verified_on": clock.today()}
    form = LineForm(request.POST if request.method == "POST" else None, initial=asked, language=_spoken())
    if request.method == "POST" and form.is_valid():
        made = form.line(None)
        commands.add_line(made, by=request.person)
        return _back_to(made)
    return page(request, "resources/line.html", {"kept": None}, form)


@member
@require_POST
def checked(request: MemberRequest, ref: str) -> HttpResponse:
    """The line was compared with its source today."""
    kept = queries.kept_line(request.person, ref)
    commands.check_line(kept.line.id, by=request.person)
    return _back_to(kept.line, ref)


@member
@require_POST
def hide(request: MemberRequest, ref: str) -> HttpResponse:
    """Leave a line out of the help page, or show it again."""
    kept = queries.kept_line(request.person, ref)
    commands.hide_line(kept.line.id, by=request.person, hidden=request.POST.get("hidden") == "yes")
    return _back_to(kept.line, ref)


def _back_to(line: Line, ref: str = "") -> HttpResponseRedirect:
    where = f"{reverse('resources:lines')}?country={line.country}"
    return HttpResponseRedirect(f"{where}#l{ref}" if ref else where)


def _spoken() -> str:
    return get_language() or "en"
