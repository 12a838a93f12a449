"""The bars that matching is held against, and what one run of them needs.

A bar is a function that takes a `Run` and gives an `Outcome`: a row for each system, and limits that are met or missed.
"""

import statistics
import zlib
from collections.abc import Callable, Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bench.graphs import save_graph
from bench.peers import PATIENCE_S, Figures, measure
from bench.spreadsheets import save_programme

#: Mentees and mentors at each size.
SIZES = {"1k": (1_000, 400), "10k": (10_000, 5_000), "100k": (100_000, 40_000), "1m": (1_000_000, 300_000)}
_BENCH = Path(__file__).parents[1]


@dataclass(frozen=True)
class Limit:
    """What was asked of a figure; `met` is None where it was not asked at this size, or could not be measured."""

    says: str
    value: float | None
    met: bool | None


@dataclass(frozen=True)
class Outcome:
    """What one bar came to."""

    number: int
    title: str
    size: str
    rows: list[dict[str, Any]]
    limits: list[Limit]
    notes: tuple[str, ...] = ()


@dataclass
class Run:
    """One run of the bench: what it is asked for, and what it has measured so far, so that nothing is measured twice."""

    folder: Path
    size: str | None = None
    seeds: int = 3
    peers: frozenset[str] = frozenset()
    patience_s: float = PATIENCE_S
    say: Callable[[str], None] = print
    _known: dict[Any, Figures] = field(default_factory=dict)

    def size_of(self, home: str) -> str:
        """The size to measure a bar at, when its limits are stated for the size `home`."""
        return self.size or home

    def graph(self, size: str, seed: int) -> Path:
        """The folder with the bare problem of this size and seed."""
        return self._made("graph", save_graph, size, seed)

    def programme(self, size: str, seed: int) -> Path:
        """The folder with the people of this size and seed: columns, spreadsheets, and people as the library takes them."""
        return self._made("people", save_programme, size, seed)

    def _made(self, kind: str, make: Callable[..., None], size: str, seed: int) -> Path:
        # A programme kept from an earlier run is only the same while what makes it is the same.
        made_by = b"".join((_BENCH / f"{name}.py").read_bytes() for name in ("populations", "graphs", "spreadsheets"))
        folder = self.folder / f"{kind}-{size}-{seed}-{zlib.crc32(made_by):08x}"
        if not (folder / "done").exists():
            self.say(f"  making {kind} {size}, seed {seed}")
            # In a process of its own, whose memory is given back.
            with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as elsewhere:
                elsewhere.submit(make, folder, *SIZES[size], seed=seed).result()
            (folder / "done").touch()
        return folder

    def figures(self, peer: str, folder: Path, **options: Any) -> Figures:
        """What this peer came to on what lies in the folder."""
        key = (peer, folder, *sorted(options.items()))
        if key not in self._known:
            self.say(f"  {peer} on {folder.name.rsplit('-', 1)[0]} {options or ''}")
            ours = peer.startswith("alongside")
            if self.peers and not ours and peer not in self.peers:
                self._known[key] = {"missing": "not asked for"}
            else:
                self._known[key] = measure(peer, folder, patience_s=self.patience_s, **options)
        return self._known[key]

    def over_seeds(self, peer: str, folder_of: Callable[[int], Path], **options: Any) -> list[Figures]:
        """What this peer came to with each seed."""
        found: list[Figures] = []
        for seed in range(1, self.seeds + 1):
            found.append(self.figures(peer, folder_of(seed), **options))
            if "missing" in found[-1]:
                break  # it will not be there, or be quicker, with the next seed
        return found


def row(system: str, found: list[Figures], ours: list[Figures] | None = None) -> dict[str, Any]:
    """One row of a table: medians over the seeds and, beside ours, how many times our CPU time and what share of memory."""
    missing = next((one["missing"] for one in found if "missing" in one), None)
    if missing is not None:
        return {"system": system, "missing": missing}
    result: dict[str, Any] = {"system": system}
    for name in found[0]:
        values = [one[name] for one in found]
        if isinstance(values[0], bool):
            result[name] = all(values)
        elif isinstance(values[0], int | float):
            result[name] = statistics.median(values)
    if ours and not any("missing" in one for one in ours):
        result["times"] = ratio(found, ours, "cpu_s")
        result["memory"] = ratio(ours, found, "peak_mb")
    return result


def ratio(some: list[Figures], others: list[Figures], name: str) -> float | None:
    """The median of one figure over the median of another; None where either is missing."""
    one, other = median(some, name), median(others, name)
    return None if one is None or not other else one / other


def median(found: list[Figures], name: str) -> float | None:
    """The median of a figure over the seeds; None when it is missing."""
    if not found or any("missing" in one for one in found):
        return None
    return float(statistics.median(one[name] for one in found))


def at_least(says: str, value: float | None, limit: float, *, asked: bool = True) -> Limit:
    """A figure that must not be below the limit."""
    return Limit(f"{says} >= {limit:g}", value, None if value is None or not asked else value >= limit)


def at_most(says: str, value: float | None, limit: float, *, asked: bool = True) -> Limit:
    """A figure that must not be above the limit."""
    return Limit(f"{says} <= {limit:g}", value, None if value is None or not asked else value <= limit)


def holds(says: str, claims: Iterable[bool | None]) -> Limit:
    """Something that must be so with every seed."""
    said = list(claims)
    met = None if not said or None in said else all(said)
    return Limit(says, None if met is None else float(met), met)


def present(found: list[Figures]) -> Limit:
    """Ours must have finished, or nothing is met."""
    why = next((one["missing"] for one in found if "missing" in one), "")
    return Limit(f"ours finished{': ' if why else ''}{why}", None, not why)
