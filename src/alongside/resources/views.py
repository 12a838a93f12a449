"""Help now: lines for a country. Nobody needs to be signed in, and nothing of the choice is kept."""

from dataclasses import dataclass

from django.conf import settings
from django.db import DatabaseError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, get_language_info
from django.views.decorators.http import require_safe

from alongside.foundation import clock
from alongside.programmes import queries as programmes
from alongside.resources import queries
from alongside.resources.data import country_name, is_country
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
