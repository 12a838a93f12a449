"""Each system that is measured, ours among them, in a process of its own.

A peer is a module here with `prepare(folder, **options)`, which reads what lies in the folder; `build(problem)`, if it has a
form of its own to bring that into; `work(built)`; and `tell(problem, found)`, which says what was found and is not timed.
`python -m bench.peers NAME FOLDER OPTIONS` runs one and prints one JSON line.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
#: Above this a peer is stopped, and its row says so.
PATIENCE_S = 1_800.0

Figures = dict[str, Any]


def measure(name: str, folder: Path, *, patience_s: float = PATIENCE_S, **options: Any) -> Figures:
    """Run one peer in a process of its own.

    Returns
    -------
    cpu_s and wall_s of the work (all threads and children), build_s of the building, peak_mb of the process, and what the
    peer itself tells; or only `missing`, when it is not installed or did not finish
    """
    # One thread each: what is compared is work done, not how much of the machine a system takes.
    threads = {f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMBA")}
    environment = {**threads, **os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "PYTHONHASHSEED": "0"}
    command = [sys.executable, "-m", "bench.peers", name, str(folder), json.dumps(options)]
    try:
        done = subprocess.run(
            command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=patience_s, check=False
        )
    except subprocess.TimeoutExpired:
        return {"missing": f"stopped after {patience_s:.0f} s"}
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["no word"])[-1]
        return {"missing": f"ended with {done.returncode}: {last[:200]}"}
    found: Figures = json.loads(done.stdout.strip().splitlines()[-1])
    return found


def arrays(folder: Path, *names: str) -> Mapping[str, Any]:
    """The named .npy files of a folder, read as they are needed."""
    import numpy as np

    return {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in names}
