"""Every check and test, in the order that fails fastest: `./run test`."""

import os
import subprocess
import sys
import time
from pathlib import Path

#: One process more than there are cores, since many tests wait for a browser. A file stays in one process, where what is
#: costly is started once, and files go in their own order: by size, the few and long journeys would all come last.
BESIDE_EACH_OTHER = [
    "-q", "-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder",
]  # fmt: skip

#: What asks no database anything, or asks it only through pages that other tests open on every database: run once.
SAME_ON_ANY = ("tests/matching", "tests/meaning", "tests/sealing", "tests/bench", "tests/ui", "src/alongside")
ON_EVERY = "tests/journeys/test_the_main_path.py"

CHECKS: list[tuple[str, list[str]]] = [
    ("formatting", ["ruff", "format", "--check", "."]),
    ("lint", ["ruff", "check", "."]),
    ("rooms", ["lint-imports", "--no-cache"]),
    ("types", ["mypy"]),
    ("migrations", ["alongside", "manage", "makemigrations", "--check", "--dry-run", "--verbosity", "1"]),
    ("deployment", [sys.executable, "-m", "tests.house.deployment"]),
    ("tests", [sys.executable, "-m", "pytest", *BESIDE_EACH_OTHER]),
]


def of_another_database() -> list[str]:
    """How pytest is told to leave out what is the same on any database: all of it has run on the first."""
    seen = sorted([*Path("tests/journeys").glob("test_*.py"), *Path("tests").glob("*/test_in_a_browser.py")])
    return ["tests", *(f"--ignore={path}" for path in (*SAME_ON_ANY, *map(str, seen)) if path != ON_EVERY)]


def main(argv: list[str]) -> int:
    """Run every check; `--only-tests` runs the tests that could tell one database from another; other arguments go to pytest."""
    folder = os.path.dirname(sys.executable)
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": "src"}
    chosen = [*BESIDE_EACH_OTHER, *of_another_database()] if argv == ["--only-tests"] else argv
    only = [("tests", [sys.executable, "-m", "pytest", *chosen])]
    checks = only if argv else CHECKS
    failed = []
    for name, command in checks:
        began = time.monotonic()
        print(f"--- {name}", flush=True)
        if subprocess.run(command, env=environment, check=False).returncode:
            failed.append(name)
        print(
            f"--- {name}: {'failed' if name in failed else 'ok'}, {time.monotonic() - began:.0f} s",
            flush=True,
        )
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
