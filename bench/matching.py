"""Matching beside what else there is: every bar of its reference page, each system in its own process, medians over seeds."""

import argparse
import json
import platform
import sys
import tempfile
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.bars import PATIENCE_S, SIZES, Outcome, Run, circling, finding, sharing, solving, whole

#: By number, as on the reference page, with the sizes a bar can be measured at besides 1k.
BARS: dict[int, Callable[[Run], Outcome]] = {
    1: solving.solve_10k, 2: solving.solve_100k, 3: solving.solve_1m, 4: whole.beside_dense, 5: whole.whole_100k,
    6: finding.candidates, 7: solving.fair, 8: solving.beside_simple,
    9: finding.arrivals, 10: circling.circles, 11: sharing.cluster, 12: whole.files,
}  # fmt: skip
SHOWN = (
    ("cpu_s", "CPU s", ".3f"), ("times", "times ours", ".1f"), ("build_s", "build s", ".3f"), ("proof_s", "proof s", ".3f"),
    ("wall_s", "wall s", ".3f"), ("peak_mb", "peak MB", ".0f"), ("memory", "ours/its MB", ".2f"), ("matched", "matched", ".0f"),
    ("fit", "fit", ".0f"), ("gap", "gap", ".6f"), ("us_row", "us a row", ".1f"), ("recall", "recall", ".4f"),
    ("alone_s", "alone s", ".2f"), ("shared_s", "shared s", ".2f"), ("sooner", "sooner", ".2f"),
    ("p50_ms", "p50 ms", ".3f"), ("p99_ms", "p99 ms", ".3f"), ("p99_wall_ms", "p99 wall ms", ".3f"),
)  # fmt: skip


def main(argv: list[str]) -> int:
    """Measure, print a table and a JSON line for each bar; returns 1 when a limit that is asked is missed."""
    chosen = _parser().parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="alongside-bench-") as passing:
        run = Run(
            folder=chosen.folder or Path(passing),
            size=chosen.size,
            seeds=chosen.seeds,
            peers=frozenset(chosen.peer),
            patience_s=chosen.patience,
            say=lambda words: print(words, file=sys.stderr, flush=True),
        )
        missed = 0
        for number in chosen.bar or BARS:
            run.say(f"bar {number}")
            outcome = BARS[number](run)
            missed += sum(limit.met is False for limit in outcome.limits)
            if not chosen.json:
                print(table(outcome), flush=True)
            print(json.dumps(as_json(outcome, run)), flush=True)
    return 1 if missed else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./run bench matching", description=__doc__)
    parser.add_argument("--size", choices=list(SIZES), help="measure every bar at this size; left out, each at its own")
    parser.add_argument("--bar", type=int, choices=list(BARS), action="append", help="only this bar; may be repeated")
    parser.add_argument("--peer", action="append", default=[], help="only this peer beside ours; may be repeated")
    parser.add_argument(
        "--seeds", type=int, default=3, help="made-up programmes for each bar; figures are medians over them"
    )
    parser.add_argument("--patience", type=float, default=PATIENCE_S, help="seconds after which a system is stopped")
    parser.add_argument("--folder", type=Path, help="where made-up programmes are kept for the next run")
    parser.add_argument("--json", action="store_true", help="only JSON, one line a bar")
    return parser


def as_json(outcome: Outcome, run: Run) -> dict[str, Any]:
    """One bar as plain values."""
    mentees, mentors = SIZES[outcome.size]
    return {
        "bar": outcome.number, "title": outcome.title, "size": outcome.size, "mentees": mentees, "mentors": mentors,
        "seeds": run.seeds, "python": platform.python_version(), "rows": outcome.rows,
        "limits": [asdict(limit) for limit in outcome.limits], "notes": list(outcome.notes),
        "missed": sum(limit.met is False for limit in outcome.limits),
    }  # fmt: skip


def table(outcome: Outcome) -> str:
    """One bar for reading."""
    mentees, mentors = SIZES[outcome.size]
    shown = [one for one in SHOWN if any(one[0] in row for row in outcome.rows)]
    lines = [
        "",
        f"Bar {outcome.number}. {outcome.title}: {mentees:,} mentees, {mentors:,} mentors",
        f"{'system':22}" + "".join(f"{head:>13}" for _, head, _ in shown),
    ]
    for row in outcome.rows:
        cells = [f"{row[name]:{form}}" if row.get(name) is not None else "" for name, _, form in shown]
        told = f"  {row['missing']}" if "missing" in row else "".join(f"{cell:>13}" for cell in cells)
        lines.append(f"{row['system']:22}{told}")
    for limit in outcome.limits:
        mark = {True: "met", False: "MISSED", None: "not asked here"}[limit.met]
        value = "" if limit.value is None else f": {limit.value:.6g}"
        lines.append(f"  {mark:14} {limit.says}{value}")
    lines += [f"  {note}" for note in outcome.notes]
    return "\n".join(lines)
