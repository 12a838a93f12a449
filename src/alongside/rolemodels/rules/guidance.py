"""Guidance for a situation: how long its words may be, and what counts as a quote of a story."""

import re
from typing import Final

LONGEST_INTRO: Final = 1_200
LONGEST_POINTS: Final = 3_000
MOST_POINTS: Final = 12
LONGEST_QUOTE: Final = 500
MOST_QUOTES: Final = 20
#: Parts of a story that a quote may be taken from: what its teller did and what came of it.
QUOTED: Final = ("did", "reached", "took", "helped", "set_back", "means", "unfair")


def points_of(words: str) -> tuple[str, ...]:
    """A point for each line that says something.

    >>> points_of("Choose one person.\\n\\n Say one sentence. ")
    ('Choose one person.', 'Say one sentence.')
    """
    return tuple(line.strip() for line in words.splitlines() if line.strip())


def excerpt(words: str, of: str) -> str:
    """The words as they stand in a text, whatever spaces and line breaks lie between them; "" when they do not stand there.

    >>> excerpt("for ten\\n minutes", "I asked for  ten minutes. He sat down.")
    'for ten minutes'
    >>> excerpt("for an hour", "I asked for ten minutes.")
    ''
    """
    wanted, found = (re.sub(r"\s+", " ", text).strip() for text in (words, of))
    return wanted if wanted and wanted in found else ""
