"""Kernels: plain Python that numba makes a hundred times faster where it is worth the wait.

A kernel gives the same answer either way, to the byte: it is one source, in whole numbers. Compiling takes seconds, so
small rounds run it as it stands (middling ones too, until all is compiled), and a server compiles everything once when it
starts (`warm`), beside its first pages.
"""

import importlib
import threading
from collections.abc import Callable
from functools import cached_property
from pathlib import Path
from typing import Any

SMALL = 300  # people; for so many plain Python takes a fifth of a second at most
PATIENT = 3_000  # people; for so many it takes about a second, and compiling longer: done so until everything is warm


_warm = threading.Event()


def is_warm() -> bool:
    """Whether everything is compiled, so that a page need not wait for it."""
    return _warm.is_set()


class Kernel[**P, R]:
    """A function that can be compiled.

    Attributes
    ----------
    plain : the function as it stands
    fast : the function compiled, or as it stands where numba is missing
    """

    every: "list[Kernel[..., Any]]" = []

    def __init__(self, function: Callable[P, R]) -> None:
        self.plain = function
        self.every.append(self)

    @cached_property
    def fast(self) -> Callable[P, R]:
        try:
            numba: Any = importlib.import_module("numba")
        except ImportError:
            return self.plain
        try:
            compiled: Callable[P, R] = numba.njit(cache=True, nogil=True)(self.plain)
        except RuntimeError:  # there is no folder to keep it in
            compiled = numba.njit(nogil=True)(self.plain)
        return compiled

    def can_be_compiled(self) -> bool:
        """Whether numba is there; the first time, this is when it is read in."""
        return self.fast is not self.plain

    def of(self, people: int) -> Callable[P, R]:
        """The form that is quicker for so many people."""
        return self.plain if people <= (SMALL if is_warm() else PATIENT) else self.fast


def warm(cache: Path | None = None, *, circles: bool = False) -> None:
    """Compile every kernel, or read from the cache what was compiled before. Takes seconds: never call it for a page.

    Parameters
    ----------
    cache : a folder to keep what is compiled in; left out, numba chooses one beside the code or in the home folder
    circles : those of circles as well, last; they take a minute of one processor the first time, and then two seconds

    >>> warm.__module__
    'alongside.matching.compiling'
    """
    if cache is not None:
        try:
            config: Any = importlib.import_module("numba.core.config")
        except ImportError:
            return
        config.CACHE_DIR = str(cache)
    rehearsal: Any = importlib.import_module("alongside.matching.rehearsal")
    rehearsal.rehearse()
    _warm.set()
    if circles:
        rehearsal.rehearse_circles()
