"""The strategies that come with the program, read from the files beside this one. It knows no database."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from alongside.strategies.rules import Area, Evidence, Mechanism, Strategy


@cache
def packaged() -> tuple[Strategy, ...]:
    """Every strategy that comes with the program, in the order of its area; in English so far."""
    return tuple(
        _strategy(area, entry)
        for area in Area
        for entry in tomllib.loads((resources.files(__name__) / f"{area}.toml").read_text(encoding="utf-8"))[
            "strategies"
        ]
    )


@cache
def by_id() -> dict[str, Strategy]:
    """The same, by id."""
    return {one.id: one for one in packaged()}


def _strategy(area: Area, entry: dict[str, Any]) -> Strategy:
    facts: dict[str, Any] = {**entry, **{name: tuple(entry[name]) for name in ("steps", "when", "words")}}
    facts["acts_on"] = tuple(Mechanism(one) for one in entry["acts_on"])
    facts["evidence"] = Evidence(entry["evidence"])
    return Strategy(area=area, **facts)
