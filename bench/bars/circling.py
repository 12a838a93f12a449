"""Bar 10: circles of peers, which have a measurement of their own."""

import json
import subprocess
import sys
from pathlib import Path

from bench.bars import Limit, Outcome, Run
from bench.peers import ROOT


def circles(run: Run) -> Outcome:
    """What `./run bench circles` says."""
    size, title = run.size_of("1k"), "Circles of peers (600 people, 90 facilitators), beside CP-SAT"
    if not (Path(__file__).parents[1] / "circles.py").exists():
        return Outcome(10, title, size, [], [Limit("circles are measured", None, None)])
    command = [sys.executable, "-m", "bench", "circles", "--json"]
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=run.patience_s)
    except subprocess.TimeoutExpired:
        return Outcome(10, title, size, [], [Limit(f"circles are measured within {run.patience_s:.0f} s", None, False)])
    lines = [line for line in done.stdout.splitlines() if line.startswith("{")]
    found = json.loads(lines[-1]) if lines else {"missing": (done.stderr.strip().splitlines() or ["no word"])[-1]}
    limits = [Limit("every limit of ./run bench circles", None, done.returncode == 0)]
    return Outcome(10, title, size, [{"system": "see ./run bench circles", **found}], limits)
