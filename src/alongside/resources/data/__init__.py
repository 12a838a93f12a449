"""What ships with the program: crisis lines and the names and whereabouts of countries. Read from files, so that
help can be shown when the database cannot answer."""

import re
import tomllib
from functools import cache
from importlib import resources
from typing import Any

from alongside.resources.rules import Audience, Kind, Line, Place


@cache
def packaged_lines() -> tuple[Line, ...]:
    """Every line in crisis_lines.toml; one that names several countries becomes one line for each."""
    text = (resources.files(__name__) / "crisis_lines.toml").read_text(encoding="utf-8")
    return tuple(line for entry in tomllib.loads(text)["lines"] for line in _lines(entry))


def _lines(entry: dict[str, Any]) -> list[Line]:
    facts = {
        **entry,
        "kind": Kind(entry["kind"]),
        "audience": Audience(entry["audience"]),
        "languages": tuple(entry.get("languages", ())),
    }
    several = facts.pop("countries", None)
    if several is None:
        return [Line(**facts)]
    return [Line(**{**facts, "id": f"{code.lower()}-{entry['id']}", "country": code}) for code in several]


def country_name(code: str, language: str = "en") -> str:
    """The name of a country, in English where we lack it in this language; the code itself for an unknown one."""
    english = _english_names().get(code, code)
    names = _names().get(code, {})
    return str(names.get(language.split("-")[0].lower()) or names.get("en") or english)


def is_country(code: str) -> bool:
    """Whether this is a code of ISO 3166."""
    return code in _english_names()


def country_codes() -> frozenset[str]:
    """Every code of ISO 3166 that the time zone tables know."""
    return frozenset(_english_names())


@cache
def places() -> dict[str, tuple[Place, ...]]:
    """Where countries are: the chief towns of their time zones, from the public-domain tz database."""
    found: dict[str, list[Place]] = {}
    for codes, position in _table("zone.tab", 2):
        if match := re.fullmatch(r"([+-]\d{4,6})([+-]\d{5,7})", position):
            where = (_degrees(match[1], 2), _degrees(match[2], 3))
            found.setdefault(codes, []).append(where)
    return {code: tuple(where) for code, where in found.items()}


def _degrees(text: str, digits: int) -> float:
    """Degrees of an ISO 6709 angle such as +5130 or -0000731.

    >>> _degrees("-3352", 2)
    -33.866...
    """
    body = text[1:].ljust(digits + 4, "0")
    size = int(body[:digits]) + int(body[digits : digits + 2]) / 60 + int(body[digits + 2 :]) / 3600
    return -size if text[0] == "-" else size


@cache
def _english_names() -> dict[str, str]:
    return {code: name for code, name in _table("iso3166.tab", 2)}  # noqa: C416 - says which is which


@cache
def _names() -> dict[str, dict[str, str]]:
    text = (resources.files(__name__) / "countries.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


def _table(name: str, columns: int) -> list[list[str]]:
    text = (resources.files("tzdata.zoneinfo") / name).read_text(encoding="utf-8")
    return [line.split("\t")[:columns] for line in text.splitlines() if line and not line.startswith("#")]
