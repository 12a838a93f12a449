"""Starts the closed process, hands it one file, and waits no longer than it may take."""

import json
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from typing import Final

#: Longer than a film of two minutes needs on one slow core, shorter than the ten minutes after which work counts as left.
LONGEST_SECONDS: Final = 420
MEMORY: Final = 1_500_000_000
#: No new file is larger: two minutes at the highest rate there is come to 20 MB.
LARGEST: Final = 32 * 1024 * 1024


class Unreadable(Exception):
    """The file cannot be used; `code` is one of `rules.aloud.Why`."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Remade:
    """A file made anew."""

    file: bytes
    seconds: float
    width: int
    height: int


def remade(
    kind: str, raw: Iterable[bytes], *, seconds: int, within: float = LONGEST_SECONDS, memory: int = MEMORY
) -> Remade:
    """The file made anew from `raw`, which lasts at most so many seconds.

    Raises Unreadable.
    """
    # -I: nothing of this process's surroundings counts there; it is handed no variables, so it knows no secret.
    command = [sys.executable, "-I", "-m", "alongside.rolemodels.media.remaking"]
    child = subprocess.Popen(  # noqa: S603 - our own module, and numbers
        [*command, kind, str(seconds), str(int(within) + 1), str(memory)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={}, cwd="/",
    )  # fmt: skip
    alarm = threading.Timer(within, child.kill)
    alarm.start()
    try:
        with child:
            assert child.stdin is not None and child.stdout is not None  # noqa: S101, PT018 - both were asked for
            with suppress(BrokenPipeError):
                for piece in raw:
                    child.stdin.write(piece)
                child.stdin.close()
            answer = child.stdout.read(LARGEST + 1024)
            child.kill()
    finally:
        alarm.cancel()
    head, _line, file = answer.partition(b"\n")
    if not head or len(file) > LARGEST:
        # Killed for its time or its memory, or by a fault of a reader: nothing of this process was in reach.
        raise Unreadable("too-much-work")
    known = json.loads(head)
    if "why" in known:
        raise Unreadable(str(known["why"]))
    return Remade(file, float(known["seconds"]), int(known["width"]), int(known["height"]))
