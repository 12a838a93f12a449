"""What a reader may say of the stories they look for, and how a story is marked so that it is found."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import Any, Final

from alongside.rolemodels.rules.words import Area, Function, Note, Situation

#: The three questions after a story are answered from 1, not at all, to 5, yes.
SCALE: Final = range(1, 6)
#: An answer to "how do you feel now" up to this opens something kind instead of another story.
LOW: Final = 2
MOST_READINGS: Final = 400
LONGEST_STEREOTYPE: Final = 200
LONGEST_SEARCH: Final = 100
CHOSEN: Final = 6
FOUND: Final = 30
PAGE: Final = 20
#: The parts of a story that are searched beside its title.
SEARCHED: Final = ("did", "reached", "took", "helped", "set_back", "means", "unfair", "stereotype")


def mark(kind: str, term: str) -> str:
    """One word in the index for one fact about a story; no stem of a text looks like it.

    >>> mark("area", "health-care")
    'zz79c493094895c99b'
    """
    return "zz" + blake2b(f"{kind}:{term}".encode(), digest_size=8).hexdigest()


def marks_of(audiences: Iterable[str], tags: Iterable[tuple[str, str]]) -> list[str]:
    """Every mark of a story: who may find it, and what it is about."""
    return [*(mark("for", one) for one in audiences), *sorted(mark(kind, term) for kind, term in tags)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What a reader looks for in stories. All of it optional; all of it for their eyes only."""

    areas: tuple[str, ...] = ()
    situations: tuple[str, ...] = ()
    functions: tuple[str, ...] = ()
    #: How far along they are, 1-5, or None.
    stage: int | None = None
    #: Words that are said about people like them, and hurt.
    stereotype: str = ""
    #: Topics they never want to see: content notes and parts of life.
    never: tuple[str, ...] = ()

    def as_json(self) -> dict[str, Any]:
        """As it is sealed."""
        return asdict(self)

    @classmethod
    def from_json(cls, said: Mapping[str, Any]) -> "Wishes":
        """As it was sealed; codes that are no longer known are passed over."""

        def known(name: str, *codes: type[Any]) -> tuple[str, ...]:
            every = {str(one) for code in codes for one in code}
            return tuple(str(one) for one in said.get(name, ()) if one in every)

        stage = said.get("stage")
        return cls(
            areas=known("areas", Area), situations=known("situations", Situation),
            functions=known("functions", Function), never=known("never", Note, Area),
            stage=stage if stage in SCALE else None, stereotype=str(said.get("stereotype", "")),
        )  # fmt: skip
