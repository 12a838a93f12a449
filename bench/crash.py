"""Messages written while the server is killed again and again: how many acknowledged ones are lost, doubled or torn."""

import argparse
import json
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
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    with tempfile.TemporaryDirectory(prefix="alongside-crash-") as folder:
        installation = Installation(Path(folder))
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
