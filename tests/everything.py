"""Every check, beside each other, and then every test: `./run test`."""

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

#: One process more than there are cores, since many tests wait for a browser. A file stays in one process, where what is
#: costly is started once, and files go in their own order: by size, the few and long journeys would all come last.
BESIDE_EACH_OTHER = [
    "-q", "-n", str((os.cpu_count() or 1) + 1), "--dist", "loadfile", "--no-loadscope-reorder",
]  # fmt: skip

#: What asks no database anything, or asks it only through pages that other tests open on every database: run once.
SAME_ON_ANY = (
    "tests/matching", "tests/meaning", "tests/sealing", "tests/bench", "tests/ui", "tests/config", "src/alongside",
)  # fmt: skip
ON_EVERY = "tests/journeys/test_the_main_path.py"
#: The long one on real data has run on the first database; shorter ones of its kind run on every one.
LONG = "tests/mentorship/test_importing.py::test_the_real_survey_becomes_people_and_a_round_with_its_proof"

CHECKS: dict[str, list[str]] = {
    "types": ["mypy"],
    # What is compiled once here need not be compiled by every process of the tests.
    "compiling": [sys.executable, "-c", "from alongside.matching import compiling; compiling.warm()"],
    "formatting": ["ruff", "format", "--check", "."],
    "lint": ["ruff", "check", "."],
    "rooms": ["lint-imports", "--no-cache"],
    "migrations": ["alongside", "manage", "makemigrations", "--check", "--dry-run", "--verbosity", "1"],
    "deployment": [sys.executable, "-m", "tests.house.deployment"],
}
TESTS = [sys.executable, "-m", "pytest", *BESIDE_EACH_OTHER]


def of_another_database() -> list[str]:
    """How pytest is told to leave out what is the same on any database: all of it has run on the first."""
    seen = sorted([*Path("tests/journeys").glob("test_*.py"), *Path("tests").glob("*/test*_in_a_browser.py")])
    return [
        "tests",
        f"--deselect={LONG}",
        *(f"--ignore={path}" for path in (*SAME_ON_ANY, *map(str, seen)) if path != ON_EVERY),
    ]


def main(argv: list[str]) -> int:
    """Run every check; `--only-tests` runs the tests that could tell one database from another; other arguments go to pytest."""
    folder = os.path.dirname(sys.executable)
    environment = {**os.environ, "PATH": f"{folder}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": "src"}
    failed = []

    def ended(name: str, code: int, began: float) -> None:
        failed.extend([name] if code else [])
        print(f"--- {name}: {'failed' if code else 'ok'}, {time.monotonic() - began:.0f} s", flush=True)

    def check(name: str) -> tuple[str, float, subprocess.CompletedProcess[str]]:
        began = time.monotonic()
        told = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        return name, began, subprocess.run(CHECKS[name], env=environment, check=False, **told)

    if not argv:
        with ThreadPoolExecutor(os.cpu_count()) as beside:
            for name, began, done in beside.map(check, CHECKS):
                print(f"--- {name}\n{done.stdout}", end="", flush=True)
                ended(name, done.returncode, began)
    print("--- tests", flush=True)
    began = time.monotonic()
    chosen = [*TESTS, *of_another_database()] if argv == ["--only-tests"] else [*TESTS[: 3 if argv else None], *argv]
    ended("tests", subprocess.run(chosen, env=environment, check=False).returncode, began)
    if failed:
        print(f"failed: {', '.join(failed)}", flush=True)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
