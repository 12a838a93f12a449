"""Messages written while the server is killed again and again: how many acknowledged ones are lost, doubled or torn."""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.crash.harness import Installation, write_and_kill

_MUST_BE_EMPTY = ("unsent", "lost", "altered", "unasked", "twice", "torn", "not_told_once", "not_noted_once")


def main(argv: list[str]) -> int:
    """Write and kill; returns 1 when a single acknowledged message is lost, doubled, torn or not told once."""
    parser = argparse.ArgumentParser(prog="./run bench crash")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rounds", type=int, default=1_000_000)
    parser.add_argument("--writers", type=int, default=4)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    if chosen.database == "postgresql" and "PGPORT" not in os.environ:
        return _on_a_throw_away_cluster(argv)
    with tempfile.TemporaryDirectory(prefix="alongside-crash-") as folder:
        installation = Installation(Path(folder))
        installation.environment.pop("ALONGSIDE_DATABASE_URL", None)
        if chosen.database == "postgresql":
            installation.environment["ALONGSIDE_DATABASE_URL"] = (
                f"postgresql://{os.environ['PGUSER']}:{os.environ['PGPASSWORD']}@127.0.0.1:{os.environ['PGPORT']}/postgres"
            )
        try:
            found = write_and_kill(installation, writers=chosen.writers, seconds=chosen.seconds, rounds=chosen.rounds)
        finally:
            installation.kill()
    counts = {name: len(value) if name in _MUST_BE_EMPTY else value for name, value in found.items()}
    if chosen.json:
        print(json.dumps(counts))
    else:
        for name, value in counts.items():
            print(f"{name:16} {value}")
    return int(any(counts[name] for name in _MUST_BE_EMPTY))


def _on_a_throw_away_cluster(argv: list[str]) -> int:
    """The same again, with a PostgreSQL of its own that is gone afterwards."""
    versions = sorted(Path("/usr/lib/postgresql").glob("*"), key=lambda path: int(path.name))
    if shutil.which("pg_virtualenv") is None or not versions:
        print(
            "NOT MEASURED: pg_virtualenv or PostgreSQL is missing. Install postgresql and run this again.",
            file=sys.stderr,
        )
        return 2
    cluster = ["pg_virtualenv", "-t", "-v", versions[-1].name, "-o", "max_connections=200"]
    return subprocess.run([*cluster, sys.executable, "-m", "bench", "crash", *argv], check=False).returncode
