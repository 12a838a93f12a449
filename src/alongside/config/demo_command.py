"""`alongside demo`: set everything up, make up a programme, serve it; `--once` walks the main path and stops."""

import argparse
import os
import shutil
import sys
import time
from pathlib import Path


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
    folder = Path(os.environ.setdefault("ALONGSIDE_VAR", "var/demo"))
    if chosen.fresh and (folder / "demo").exists():
        shutil.rmtree(folder)
    os.environ["ALONGSIDE_DEMO"] = "yes"
    # Browsers do not offer passkeys at an address made of numbers.
    os.environ.setdefault("ALONGSIDE_BASE_URL", f"http://localhost:{chosen.port}")
    os.environ.setdefault("ALONGSIDE_COUNTRY", "GB")
    from alongside.config.serving import prepare, serve

    prepare()
    from alongside.demo import seeding

    (folder / "demo").touch()  # so that --fresh never removes an installation that is not a demo
    seeding.seed(count=chosen.people, mentors=max(8, chosen.people * 2 // 15), say=_say)
    if chosen.once:
        from alongside.demo.once import walk_the_main_path

        return walk_the_main_path(chosen.port, began)

    def welcome() -> None:
        _show_links(chosen.port, time.monotonic() - began)

    return serve("127.0.0.1", chosen.port, when_ready=welcome)


def _say(words: str) -> None:
    print(f"  {words} ...", file=sys.stderr, flush=True)


def _show_links(port: int, seconds: float) -> None:
    from alongside.demo.entering import link_for
    from alongside.demo.seeding import cast

    found = cast()
    print(f"\nReady in {seconds:.0f} s at http://127.0.0.1:{port} (everybody is made up). Sign in with one press as:")
    for who in ("newcomer", "mentee", "mentor", "coordinator"):
        print(f"  {who:12} {link_for(getattr(found, who))}")
    print("Use a private window for each. Stop with Ctrl-C.", flush=True)
