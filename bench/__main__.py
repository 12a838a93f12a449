"""`./run bench NAME`: measurements, as a table or with --json; each exits 1 when a stated limit is missed."""

import sys
from importlib import import_module
from pathlib import Path

#: A measurement is a file with a `main`; the others are what measurements are made of.
NAMES = sorted(
    path.stem.replace("_", "-")
    for path in Path(__file__).parent.glob("*.py")
    if not path.stem.startswith("_") and "\ndef main(" in path.read_text(encoding="utf-8")
)


def main(argv: list[str]) -> int:
    """Run one measurement; returns its exit code."""
    if not argv or argv[0] not in NAMES:
        print(f"usage: ./run bench NAME [--json]   NAME is one of: {', '.join(NAMES)}", file=sys.stderr)
        return 2
    return int(import_module(f"bench.{argv[0].replace('-', '_')}").main(argv[1:]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
