"""What a round takes of a machine's memory, and what there is: said before it begins."""

import re
from pathlib import Path

#: Estimates, on the careful side: that of a pair is what rounds on the desk took; that of a person is not measured yet.
BYTES_A_PERSON = 6_000
BYTES_A_PAIR = 52
#: Candidates a mentee has at most where not everybody possible is held.
LISTED = 72
MEGABYTE = 2**20

MEMINFO = Path("/proc/meminfo")
LIMITS = (Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes"))
USED = (Path("/sys/fs/cgroup/memory.current"), Path("/sys/fs/cgroup/memory/memory.usage_in_bytes"))


class TooLarge(MemoryError):
    """This machine has too little free memory for the round; nothing was begun.

    Attributes
    ----------
    needed, free : bytes
    """

    def __init__(self, needed: int, free: int) -> None:
        super().__init__(
            f"the round needs about {-(-needed // MEGABYTE)} MB of memory; {free // MEGABYTE} MB are free here"
        )
        self.needed, self.free = needed, free


def needed_bytes(people: int, pairs: int) -> int:
    """About how much a round takes with so many people on both sides, and so many candidates among them."""
    return BYTES_A_PERSON * people + BYTES_A_PAIR * pairs


def require(people: int, pairs: int) -> None:
    """Raises TooLarge when there is too little free; where the machine does not say, it is tried."""
    needed, free = needed_bytes(people, pairs), free_bytes()
    if free is not None and needed > free:
        raise TooLarge(needed, free)


def free_bytes() -> int | None:
    """Memory that can still be used here; what a container may use counts before what the machine has."""
    found = re.search(r"^MemAvailable:\s+(\d+) kB", _read(MEMINFO), re.MULTILINE)
    free = [int(found[1]) * 1024] if found else []
    for limit, used in zip(LIMITS, USED, strict=True):
        most, now = _read(limit).strip(), _read(used).strip()
        if most.isdecimal() and now.isdecimal():
            free.append(max(0, int(most) - int(now)))
    return min(free) if free else None


def _read(path: Path) -> str:
    try:
        return path.read_text()
    except OSError:
        return ""
