"""The made-up stories beside this file, for the demo and for tests."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any, Final

from alongside.rolemodels.rules.telling import PARTS
from alongside.rolemodels.rules.words import Kind

FILE: Final = "stories.toml"


@dataclass(frozen=True, slots=True)
class MadeUpStory:
    """One story nobody lived: its parts by name, and its tags by kind."""

    name: str
    language: str
    stage: int
    is_ordinary: bool
    said: dict[str, str]
    tags: dict[Kind, tuple[str, ...]]


@cache
def stories() -> tuple[MadeUpStory, ...]:
    """All of them, in the order of the file."""
    read = tomllib.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return tuple(_story(one) for one in read["stories"])


def _story(one: dict[str, Any]) -> MadeUpStory:
    return MadeUpStory(
        name=one["name"], language=one["language"], stage=one["stage"], is_ordinary=one["is_ordinary"],
        said={part: one.get(part, "") for part in PARTS},
        tags={kind: tuple(one.get(kind, ())) for kind in Kind},
    )  # fmt: skip
