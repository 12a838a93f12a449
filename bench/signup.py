"""Whether asking for a link by e-mail tells an address that is known from one that is not: by its answer, or its time."""

import argparse
import html
import json
import os
import re
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from random import Random
from typing import Any

LIMIT_MS = 5.0
EACH = 100
WARM_UP = 10
#: What is drawn anew for every page: the hidden numbers of its forms, and the nonce of its scripts.
_DRAWN = re.compile(rb'(name="(?:csrfmiddlewaretoken|_once)" value="|nonce="|nonce-)[^"\']*')
_HIDDEN = re.compile(r'<input type="hidden" name="([^"]+)" value="([^"]*)"')
_FORM = re.compile(r"<form([^>]*)>((?:(?!</form>).)*name=\"address\".*?)</form>", re.S)


def main(argv: list[str]) -> int:
    """Ask, compare, print; returns 1 when known and unknown addresses can be told apart."""
    parser = argparse.ArgumentParser(prog="./run bench signup")
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    os.environ["ALONGSIDE_VAR"] = tempfile.mkdtemp(prefix="alongside-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    from alongside.config.serving import prepare

    prepare()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    known = seed()
    networks = (f"10.{number >> 16}.{number >> 8 & 255}.{number & 255}" for number in count(1))
    rows = [measure(name, path, known, networks) for name, path in PLACES.items()]
    missed = [row for row in rows if row["answers"] != 1 or row["apart_ms"] >= LIMIT_MS]
    if chosen.json:
        print(json.dumps({"each": EACH, "limit_ms": LIMIT_MS, "places": rows, "missed": len(missed)}))
    else:
        print(f"{EACH} known and {EACH} unknown addresses in mixed order at each place; limit {LIMIT_MS:.0f} ms apart")
        print(f"{'place':16} {'known ms':>9} {'unknown ms':>11} {'apart ms':>9} {'answers':>8}")
        for row in rows:
            mark = "  <- can be told apart" if row in missed else ""
            print(
                f"{row['place']:16} {row['known_ms']:9.2f} {row['unknown_ms']:11.2f} "
                f"{row['apart_ms']:9.2f} {row['answers']:8d}{mark}"
            )
    return 1 if missed else 0


#: Where an address can be typed, by the page its form stands on.
PLACES = {"joining": "/join/", "signing in": "/sign-in/", "changing address": "/you/ways/"}


def seed() -> list[str]:
    """Addresses that sign somebody in."""
    from django.db import transaction

    from alongside.people import commands as people

    addresses = [f"known-{number:03d}@example.org" for number in range(EACH)]
    with transaction.atomic():
        for number, address in enumerate(addresses):
            people.make_person(name=f"Person {number}", email=address)
    return addresses


def measure(name: str, path: str, known: list[str], networks: Iterator[str]) -> dict[str, Any]:
    """One place: the median time for known and for unknown addresses, and how many different answers were given."""
    client = _browser(path)
    unknown = [f"other-{number:03d}@example.org" for number in range(EACH)]
    tried = [("known", address) for address in known] + [("unknown", address) for address in unknown]
    Random(7).shuffle(tried)
    for number in range(WARM_UP):
        _ask(client, path, f"first-{number:03d}@example.org", next(networks))
    times: dict[str, list[float]] = {"known": [], "unknown": []}
    answers = set()
    for kind, address in tried:
        answer, took = _ask(client, path, address, next(networks))
        times[kind].append(took)
        answers.add(answer)
    medians = {kind: statistics.median(took) for kind, took in times.items()}
    return {
        "place": name, "known_ms": round(medians["known"], 3), "unknown_ms": round(medians["unknown"], 3),
        "apart_ms": round(abs(medians["known"] - medians["unknown"]), 3), "answers": len(answers),
    }  # fmt: skip


def _browser(path: str) -> Any:
    """A browser with scripts of its own making refused, signed in where the place needs it."""
    from django.conf import settings
    from django.test import Client

    from alongside.people import commands as people

    client = Client(enforce_csrf_checks=True)
    if path.startswith("/you/"):
        asker = people.make_person(name="Asker")
        client.cookies[settings.SIGN_IN_COOKIE] = people.sign_in(asker, shared_device=False)
    return client


def _ask(client: Any, path: str, address: str, network: str) -> tuple[bytes, float]:
    """Fill in the form as it stands on the page; gives all of the answer that is not drawn anew, and its milliseconds."""
    page = client.get(path, REMOTE_ADDR=network)
    form = _FORM.search(page.content.decode())
    action = re.search(r'action="([^"]+)"', form[1]) if form else None
    if form is None or action is None:
        raise SystemExit(f"{path} answered {page.status_code}, with no form for an address")
    fields = {field: html.unescape(value) for field, value in _HIDDEN.findall(form[2])}
    began = time.perf_counter()
    answer = client.post(action[1], {**fields, "address": address}, REMOTE_ADDR=network)
    took = (time.perf_counter() - began) * 1_000
    if answer.status_code != 302:
        raise SystemExit(f"{action[1]} answered {answer.status_code}")
    then = client.get(answer["Location"], REMOTE_ADDR=network)
    return _lasting(answer) + _lasting(then), took


def _lasting(answer: Any) -> bytes:
    # The moment an answer was given is no more than a clock; everything else of its headers counts.
    headers = sorted((name, value) for name, value in answer.items() if name not in ("Date", "Expires"))
    cookies = sorted(answer.cookies)
    return _DRAWN.sub(rb"\1", repr((answer.status_code, headers, cookies)).encode() + answer.content)


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parent.parent))
    sys.exit(main(sys.argv[1:]))
