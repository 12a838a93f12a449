"""What always holds of a module: pages to read, questions with one right answer each, and how somebody goes through it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Question:
    """One question, what can be answered, which is right, and a kind word on why."""

    words: str
    choices: tuple[str, ...]
    right: int
    why: str

    def as_dict(self) -> dict[str, Any]:
        return {"words": self.words, "choices": list(self.choices), "right": self.right, "why": self.why}


def questions_from(kept: Sequence[Mapping[str, Any]]) -> list[Question]:
    """The questions again, from what was kept."""
    return [Question(one["words"], tuple(one["choices"]), int(one["right"]), one["why"]) for one in kept]


@dataclass(frozen=True, slots=True)
class Where:
    """Where somebody is in a module: its pages come first, then its questions, one a page."""

    number: int
    of: int
    is_question: bool
    #: Which page, or which question, from 0.
    index: int


def where(number: int, *, pages: int, questions: int) -> Where | None:
    """What stands at this number, from 1; None beyond the end.

    >>> where(3, pages=2, questions=2)
    Where(number=3, of=4, is_question=True, index=0)
    """
    if not 1 <= number <= pages + questions:
        return None
    asks = number > pages
    return Where(number, pages + questions, asks, number - pages - 1 if asks else number - 1)


def furthest(read: int, answers: Mapping[str, int], questions: Sequence[Question], *, pages: int) -> int:
    """The first number not done yet, from 1: a page not read, or a question not answered rightly; one more than all when done.

    >>> asks = [Question("", ("a", "b"), 1, "")]
    >>> furthest(1, {}, asks, pages=2), furthest(2, {"0": 0}, asks, pages=2), furthest(2, {"0": 1}, asks, pages=2)
    (2, 3, 4)
    """
    if read < pages:
        return read + 1
    for index, question in enumerate(questions):
        if answers.get(str(index)) != question.right:
            return pages + index + 1
    return pages + len(questions) + 1
