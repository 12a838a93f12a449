"""Runs `alongside` as whoever keeps the server would: in a process and an installation of its own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def environment(var: Path) -> dict[str, str]:
    """Of an installation on SQLite in this folder, and nothing else."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("ALONGSIDE_")}
    return {**kept, "ALONGSIDE_VAR": str(var), "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}


def alongside(var: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What `alongside` answered."""
    return run(var, "-m", "alongside", *words)


def run(var: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """What Python answered."""
    return subprocess.run(
        [sys.executable, *map(str, words)],
        env=environment(var),
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
