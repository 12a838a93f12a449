"""What always holds of a conversation: its states, how long words may be, how much one page shows."""

import re
from enum import StrEnum
from uuid import UUID

LONGEST_WORDS = 8_000
#: Messages on one page, and the bytes of words after which a page ends sooner.
PAGE = 50
PAGE_BYTES = 26_000

_UNREADABLE = re.compile("[\x00\ud800-\udfff\ufffd]")


class State(StrEnum):
    """Whether people may still write."""

    OPEN = "open"
    CLOSED = "closed"


def tidy(words: str) -> str:
    """The words as they are kept: one kind of line break, nothing around them."""
    return words.replace("\r\n", "\n").replace("\r", "\n").strip()


def problem_with(words: str) -> str | None:
    """The code of what is wrong with these (tidy) words, or None."""
    if not words:
        return "words-missing"
    if len(words) > LONGEST_WORDS:
        return "words-too-long"
    return "unreadable" if _UNREADABLE.search(words) else None


def stream_of(conversation_id: UUID) -> str:
    """The name of the stream on which a conversation says that it has changed."""
    return f"c:{conversation_id}"
