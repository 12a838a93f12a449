"""Words that come in are tidied and measured in one place."""

from alongside.foundation.errors import BadInput
from alongside.strategies.rules import LONGEST_WORDS, problem_with, tidy


def checked(words: str, *, field: str, longest: int = LONGEST_WORDS, needed: bool = False) -> str:
    """The words as they are kept.

    Raises BadInput naming the field.
    """
    kept = tidy(words[: 4 * longest])
    problem = problem_with(kept, longest, needed=needed)
    if problem:
        raise BadInput(problem, field=field)
    return kept
