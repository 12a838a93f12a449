"""`alongside demo`: set everything up, make up a programme, serve it; `--once` walks the main path and stops."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path

#: What of an installation's environment the demo heeds. Everything else, such as a database or a mail server, is left
#: alone: here anybody signs in as anybody, and nothing typed may leave the computer.
HEEDED = frozenset({"ALONGSIDE_VAR", "ALONGSIDE_COUNTRY", "ALONGSIDE_LANGUAGE", "ALONGSIDE_LEAVE_TO"})
BEGUN, WHOLE = "begun", "whole"


class NotADemo(Exception):
    """The folder belongs to somebody else."""


def main(argv: list[str]) -> int:
    """Run the demo; with --once returns 0 when every step of the main path worked, 1 when one did not."""
    began = time.monotonic()
    parser = argparse.ArgumentParser(prog="alongside demo")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--people", type=int, default=300, help="how many people to make up, 60 to 5000")
    parser.add_argument("--once", action="store_true", help="walk the main path over HTTP, then stop")
    parser.add_argument("--fresh", action="store_true", help="forget the demo's data first")
    chosen = parser.parse_args(argv)
    if not 60 <= chosen.people <= 5_000:
        parser.error("--people is 60 to 5000")
    folder = Path(os.environ.get("ALONGSIDE_VAR") or "var/demo")
    try:
        mark = claim(folder, fresh=chosen.fresh)
    except NotADemo as problem:
        print(problem, file=sys.stderr)
        return 2
    _only_ours(folder, chosen.port)
    from alongside.config.serving import prepare, serve

    prepare()
    from alongside.demo import seeding

    seeding.seed(count=chosen.people, mentors=max(8, chosen.people * 2 // 15), say=_say)
    mark.write_text(WHOLE, encoding="ascii")
    if chosen.once:
        from alongside.demo.once import walk_the_main_path

        return walk_the_main_path(chosen.port, began)

    def welcome() -> None:
        _show_links(time.monotonic() - began)

    return serve("127.0.0.1", chosen.port, when_ready=welcome)


def claim(folder: Path, *, fresh: bool) -> Path:
    """Mark a folder as the demo's own; one left half made is made again. Returns the mark.

    Raises NotADemo for a folder with anything else in it, which is left as it is.
    """
    mark = folder / "demo"
    if mark.exists():
        if fresh or mark.read_text(encoding="ascii") != WHOLE:
            shutil.rmtree(folder)
    elif folder.is_dir() and any(folder.iterdir()):
        raise NotADemo(f"{folder} holds something that is not a demo. Set ALONGSIDE_VAR to another folder.")
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not mark.exists():
        mark.write_text(BEGUN, encoding="ascii")
    return mark


def _only_ours(folder: Path, port: int) -> None:
    for name in [name for name in os.environ if name.startswith("ALONGSIDE_") and name not in HEEDED]:
        del os.environ[name]
    os.environ["ALONGSIDE_VAR"] = str(folder)
    os.environ["ALONGSIDE_DEMO"] = "yes"
    # Browsers do not offer passkeys at an address made of numbers.
    os.environ["ALONGSIDE_BASE_URL"] = f"http://localhost:{port}"
    os.environ.setdefault("ALONGSIDE_COUNTRY", "GB")


def _say(words: str) -> None:
    print(f"  {words} ...", file=sys.stderr, flush=True)


def _show_links(seconds: float) -> None:
    from django.conf import settings

    from alongside.demo.entering import link_for
    from alongside.demo.seeding import cast

    found = cast()
    print(
        f"\nReady in {seconds:.0f} s at {settings.ALONGSIDE_BASE_URL} (everybody is made up). Sign in with one press as:"
    )
    for who in ("newcomer", "mentee", "mentor", "coordinator"):
        print(f"  {who:12} {link_for(getattr(found, who))}")
    print("Use a private window for each. Stop with Ctrl-C.", flush=True)
