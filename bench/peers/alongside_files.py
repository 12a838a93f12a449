"""Ours, from two spreadsheets to three files: `alongside match`, its start and its writing included."""

import json
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench.scoring import WEEK

__all__ = ["prepare", "tell", "work"]


def prepare(folder: Path, **_options: Any) -> Path:
    """The folder; nothing of it is read yet."""
    return folder


def work(folder: Path) -> Path:
    """The command as a coordinator types it."""
    command = [sys.executable, "-m", "alongside", "match", "--week", WEEK.isoformat()]
    for name, file in (("mentees", "mentees"), ("mentors", "mentors"), ("out", "pairs"), ("waiting", "waiting")):
        command += [f"--{name}", str(folder / f"{file}.csv")]
    subprocess.run([*command, "--certificate", str(folder / "certificate.json")], check=True, stdout=sys.stderr)
    return folder


def tell(folder: Path, _found: Path) -> dict[str, Any]:
    """What the certificate says, and the most memory the command held."""
    proof = json.loads((folder / "certificate.json").read_text())
    unit = 1 if sys.platform == "darwin" else 1024
    return {
        "peak_mb": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss * unit / 1_000_000,
        "matched": proof["matched"], "fit": proof["total_fit"], "gap": proof["gap"], "most": proof["max_cardinality"],
        "rechecked": proof["rules_rechecked"], "megabytes_read": _megabytes(folder, "mentees.csv", "mentors.csv"),
        "megabytes_written": _megabytes(folder, "pairs.csv", "waiting.csv"),
    }  # fmt: skip


def _megabytes(folder: Path, *names: str) -> float:
    return sum((folder / name).stat().st_size for name in names) / 1_000_000
