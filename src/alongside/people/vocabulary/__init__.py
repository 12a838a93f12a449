"""The vocabulary of lived experience: the words people choose from, in several languages.

A programme may hide, reword or add terms; a person may always use words of their own beside these. Nothing is
inferred from a choice. This is a small library: it reads the TOML files beside it and knows no database.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache
from importlib import resources
from typing import Any, Final

FALLBACK: Final = "en"
STEPS: Final = 5
"""Every slider runs from 0, its first pole, to 4, its second."""

SPELLINGS: Final = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ة": "ه", "ى": "ي"})
WORD: Final = re.compile(r"\w+")
SLUG: Final = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True, slots=True)
class Group:
    """A part of life that terms belong to."""

    id: str
    label: str
    description: str


@dataclass(frozen=True, slots=True)
class Term:
    """One thing a person may say of themselves; its id never changes, its words may.

    >>> load().term("hiv-living-with").label
    'Living with HIV'
    """

    id: str
    group: str
    label: str
    description: str
    synonyms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slider:
    """How someone likes to be with another: a whole number from 0 (`low`) to 4 (`high`)."""

    id: str
    label: str
    low: str
    high: str


@dataclass(frozen=True)
class Vocabulary:
    """Every word of one language, as one programme shows them.

    `terms` are those on offer, in the order of the page. `retired` are those the programme has hidden: nobody
    new may choose them, yet whoever once did can still read what they chose.
    """

    language: str
    groups: tuple[Group, ...]
    terms: tuple[Term, ...]
    goals: tuple[Term, ...]
    interests: tuple[Term, ...]
    values: tuple[Slider, ...]
    retired: tuple[Term, ...] = ()
    _by_id: dict[str, Term] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        everything = (*self.terms, *self.retired, *self.goals, *self.interests)
        object.__setattr__(self, "_by_id", {term.id: term for term in everything})

    def term(self, id: str) -> Term:  # noqa: A002 - the word everyone reads in the files and the pages
        """The term, goal or interest of this id, hidden ones included; KeyError when there is none."""
        return self._by_id[id]

    def knows(self, id: str) -> bool:  # noqa: A002 - as above
        """Whether there is a term, goal or interest of this id, hidden ones included."""
        return id in self._by_id

    def group(self, id: str) -> Group:  # noqa: A002 - as above
        """The group of this id, or KeyError."""
        for group in self.groups:
            if group.id == id:
                return group
        raise KeyError(id)

    def in_group(self, id: str) -> tuple[Term, ...]:  # noqa: A002 - as above
        """The terms on offer in one group, in the order of the page."""
        return tuple(term for term in self.terms if term.group == id)

    def search(self, text: str) -> list[Term]:
        """Terms on offer whose words begin with the words typed, best first; nothing typed finds nothing.

        Capitals and accents do not matter. A term that answers every word comes alone; only when none does are
        those shown that answer some.

        >>> [term.id for term in load().search("wheelch")]
        ['disability-wheelchair']
        """
        return self._ranked(text, self.terms)

    def search_goals(self, text: str) -> list[Term]:
        """Goals whose words begin with the words typed, best first."""
        return self._ranked(text, self.goals)

    def search_interests(self, text: str) -> list[Term]:
        """Interests whose words begin with the words typed, best first."""
        return self._ranked(text, self.interests)

    def with_changes(
        self,
        hidden: Collection[str] = (),
        relabelled: Mapping[str, str] | None = None,
        added: Sequence[Term] = (),
    ) -> Vocabulary:
        """This vocabulary as a programme changed it; the original is untouched.

        Ids that no longer exist are passed over, so that a programme's old changes survive a new release.

        Raises ValueError for an added term whose id is taken or is no slug, whose group is unknown, or whose
        label is empty, and for an empty new label.
        """
        names = dict(relabelled or {})
        if any(not label.strip() for label in names.values()):
            raise ValueError("a term needs a label")
        known = {group.id for group in self.groups}
        taken = set(self._by_id)
        for term in added:
            if term.id in taken or not SLUG.fullmatch(term.id):
                raise ValueError(f"the id {term.id!r} is taken or is not made of small letters, digits and hyphens")
            if term.group not in known:
                raise ValueError(f"there is no group {term.group!r}")
            if not term.label.strip():
                raise ValueError("a term needs a label")
            taken.add(term.id)

        def renamed(terms: Sequence[Term]) -> tuple[Term, ...]:
            return tuple(replace(term, label=names.get(term.id, term.label)) for term in terms)

        every = _grouped((*self.terms, *added), self.groups)
        shown = [term for term in every if term.id not in hidden]
        gone = [term for term in every if term.id in hidden]
        return replace(
            self,
            terms=renamed(shown),
            goals=renamed([goal for goal in self.goals if goal.id not in hidden]),
            interests=renamed([interest for interest in self.interests if interest.id not in hidden]),
            retired=renamed(
                [
                    *self.retired,
                    *gone,
                    *(other for other in (*self.goals, *self.interests) if other.id in hidden),
                ]
            ),
        )

    def _ranked(self, text: str, terms: Sequence[Term]) -> list[Term]:
        asked = _words(text)
        if not asked:
            return []
        homes = {group.id: _printed(group.label) for group in self.groups}
        answers = []
        for place, term in enumerate(terms):
            scores = _scores(asked, term, homes.get(term.group, ()))
            if any(scores):
                answers.append((sum(map(bool, scores)), sum(scores), -place, term))
        answers.sort(key=lambda answer: answer[:3], reverse=True)
        full = [term for matched, _, _, term in answers if matched == len(asked)]
        return full or [term for _, _, _, term in answers]


def languages() -> tuple[str, ...]:
    """The codes of the languages there is a file for, English first, then by code."""
    files = (entry.name for entry in resources.files(__name__).iterdir())
    codes = {name.removesuffix(".toml") for name in files if name.endswith(".toml")}
    return (FALLBACK, *sorted(codes - {FALLBACK}))


def load(language: str = FALLBACK) -> Vocabulary:
    """The vocabulary in this language ("es", "es-MX"); whatever it lacks, or the whole of it, is in English."""
    code = language.replace("_", "-").split("-")[0].lower()
    return _loaded(code if code in languages() else FALLBACK)


@cache
def _loaded(language: str) -> Vocabulary:
    english = _read(FALLBACK)
    words = {} if language == FALLBACK else _entries(_read(language))

    def said(entry: Mapping[str, Any], key: str) -> str:
        translated = words.get(entry["id"], {}).get(key)
        return str(translated or entry[key])

    def term(entry: Mapping[str, Any], group: str) -> Term:
        own = words.get(entry["id"], {}).get("synonyms", ())
        # English words are kept beside the language's own: names such as ADHD or HIV travel untranslated.
        synonyms = tuple(dict.fromkeys((*own, *entry.get("synonyms", ()))))
        return Term(entry["id"], group, said(entry, "label"), said(entry, "description"), synonyms)

    return Vocabulary(
        language=language,
        groups=tuple(Group(g["id"], said(g, "label"), said(g, "description")) for g in english["groups"]),
        terms=tuple(term(entry, g["id"]) for g in english["groups"] for entry in g["terms"]),
        goals=tuple(term(entry, "goals") for entry in english["goals"]),
        interests=tuple(term(entry, "interests") for entry in english["interests"]),
        values=tuple(Slider(v["id"], said(v, "label"), said(v, "low"), said(v, "high")) for v in english["values"]),
    )


def _read(language: str) -> dict[str, Any]:
    return tomllib.loads((resources.files(__name__) / f"{language}.toml").read_text(encoding="utf-8"))


def _entries(data: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """Everything a language file names, by id."""
    found: dict[str, Mapping[str, Any]] = {}
    for section in ("groups", "goals", "interests", "values"):
        for entry in data.get(section, ()):
            found[entry["id"]] = entry
            found.update({term["id"]: term for term in entry.get("terms", ())})
    return found


def _grouped(terms: Sequence[Term], groups: Sequence[Group]) -> list[Term]:
    order = {group.id: place for place, group in enumerate(groups)}
    return sorted(terms, key=lambda term: order[term.group])


def _plain(text: str) -> str:
    """The text without capitals, accents or vowel marks, and with one spelling for letters often swapped."""
    opened = unicodedata.normalize("NFKD", text.casefold().translate(SPELLINGS))
    return "".join(c for c in opened if not unicodedata.combining(c) and c != "\u0640").translate(SPELLINGS)


@lru_cache(maxsize=8192)
def _printed(text: str) -> tuple[str, ...]:
    """The words of a printed text, remembered; never call it with what a person typed."""
    return _words(text)


def _words(text: str) -> tuple[str, ...]:
    found: list[str] = WORD.findall(_plain(text[:200]))
    # The Arabic article is written onto its word; people search with it and without it.
    return tuple(word[2:] if word.startswith("ال") and len(word) > 4 else word for word in found)


def _scores(asked: Sequence[str], term: Term, home: Sequence[str]) -> list[int]:
    """For every word asked, how well the term answers it; 0 is not at all."""
    places = (
        (8, _printed(term.label)),
        (6, [word for synonym in term.synonyms for word in _printed(synonym)]),
        (2, _printed(term.description)),
        (1, home),
    )

    def score(typed: str) -> int:
        found = (weight + (word == typed) for weight, words in places for word in words if word.startswith(typed))
        return max(found, default=0)

    return [score(typed) for typed in asked]
