"""The command line: `alongside VERB`."""

import argparse
import os
import sys
from collections.abc import Callable
from importlib import import_module

#: verb -> (where its `main(argv) -> int` lives, whether Django must be set up first, what it does)
VERBS: dict[str, tuple[str, bool, str]] = {
    "demo": ("alongside.config.demo_command", False, "a made-up programme at http://localhost:8000"),
    "serve": (
        "alongside.config.serving",
        False,
        "the real thing: pages, live streams and a worker in one process",
    ),
    "work": ("alongside.config.working", False, "a worker of its own"),
    "match": ("alongside.config.matching_command", False, "match people from two spreadsheets"),
    "import": ("alongside.mentorship.importing", True, "bring people in from a spreadsheet"),
    "backup": ("alongside.config.backing_up", True, "copy the data, and the key store apart from it"),
    "restore": ("alongside.config.restoring", True, "put a copy of the data into an empty place"),
    "keys": ("alongside.config.keeping_keys", False, "make the root keys, look at them, or rotate them"),
    "reference": ("alongside.config.reference", True, "write the generated pages of docs/reference"),
    "manage": ("alongside.config.managing", False, "Django's own commands, such as `manage migrate`"),
}


def main(argv: list[str] | None = None) -> int:
    """Run one verb; returns its exit code."""
    words = sys.argv[1:] if argv is None else argv
    parser = argparse.ArgumentParser(
        prog="alongside",
        description="Mentors, role models and peers for people who face stigma.",
        epilog="\n".join(f"  {verb:10} {says}" for verb, (_where, _django, says) in VERBS.items()),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("verb", choices=list(VERBS), metavar="VERB")
    chosen = parser.parse_args(words[:1])
    where, needs_django, _says = VERBS[chosen.verb]
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    os.umask(0o077)
    if needs_django:
        import_module("django").setup()
    run: Callable[[list[str]], int] = import_module(where).main
    return run(words[1:])
