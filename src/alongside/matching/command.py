"""`alongside match`: two spreadsheets in; pairs, reasons for waiting and a certificate out."""

import argparse
import json
import math
import signal
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from alongside.matching.crowd import Embedder
from alongside.matching.files import (
    FaultyFiles,
    Reading,
    check_paths,
    read_pairs,
    read_people,
    read_policy,
    table,
    write_all,
)
from alongside.matching.hours import monday_of
from alongside.matching.matcher import Matcher
from alongside.matching.memory import TooLarge
from alongside.matching.people import Mentee, Mentor
from alongside.matching.policy import Policy
from alongside.matching.reasons import Waiting

OK, BAD_INPUT, INTERRUPTED = 0, 2, 130
SAID = {
    "reading": "Reading",
    "candidates": "Looking for who could go together",
    "arranging": "Arranging",
    "checking": "Checking",
}
TELL_EVERY_S = 0.2


def main(argv: Sequence[str] | None = None, *, embed: Embedder | None = None) -> int:
    """0 when the files are written, 2 when something given was wrong, 130 when it was stopped (then nothing is written).

    Parameters
    ----------
    argv : what follows ``alongside match``; taken from the command line when left out
    embed : texts -> vectors, for people's own words; without it they are not used, and the output says so
    """
    try:
        chosen = _parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or OK)
    try:
        return _run(chosen, embed)
    except FaultyFiles as faulty:
        sys.stderr.write(f"{faulty}\nNothing was written.\n")
    except OSError as error:
        sys.stderr.write(f"{error.filename}: cannot be written: {error.strerror}\nNothing was written.\n")
    except TooLarge as problem:
        sys.stderr.write(f"Too many people for this machine: {problem}.\nNothing was written.\n")
    except KeyboardInterrupt:
        sys.stderr.write("\nStopped. Nothing was written.\n")
        return INTERRUPTED
    return BAD_INPUT


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="alongside match",
        description="Propose who could walk alongside whom. People still say yes or no.",
    )
    parser.add_argument("--mentees", type=Path, required=True, help="CSV, one mentee a row")
    parser.add_argument("--mentors", type=Path, required=True, help="CSV, one mentor a row")
    parser.add_argument("--exclusions", type=Path, help="CSV with columns a,b: ids that must not be matched")
    parser.add_argument("--policy", type=Path, help="TOML: objective, floor, weights, min_overlap_minutes")
    parser.add_argument("--week", type=_week, help="a day of the week whose hours count, such as 2026-11-23")
    parser.add_argument("--out", type=Path, required=True, help="CSV to write: mentee_id,mentor_id,fit,reasons")
    parser.add_argument("--waiting", type=Path, help="CSV to write: mentee_id,reasons")
    parser.add_argument("--certificate", type=Path, help="JSON to write: the proof, and what was used")
    return parser


def _week(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"expected a date such as 2026-11-23; got {text!r}") from None


def _run(chosen: argparse.Namespace, embed: Embedder | None) -> int:
    reading = Reading()
    mentees = read_people(chosen.mentees, Mentee, reading)
    mentors = read_people(chosen.mentors, Mentor, reading)
    ids = {one.id for one in mentees} | {one.id for one in mentors}
    exclusions = read_pairs(chosen.exclusions, ids, reading) if chosen.exclusions else []
    policy = read_policy(chosen.policy, reading) if chosen.policy else Policy()
    _check_paths(chosen, reading)
    reading.stop_if_faulty()

    week = chosen.week or datetime.now(UTC).date()
    line = Line()
    matching = Matcher(policy, week=week, embed=embed).fit(mentees, mentors, exclusions, progress=line.tell)
    line.say("Putting reasons into words")
    files = {chosen.out: _pairs(matching)}
    if chosen.waiting:
        files[chosen.waiting] = table(
            ("mentee_id", "reasons"), [(one.mentee_id, _why(one)) for one in matching.waiting]
        )
    if chosen.certificate:
        proof = _certificate(matching, mentees, mentors)
        files[chosen.certificate] = json.dumps(proof, ensure_ascii=False, indent=2) + "\n"
    with _not_to_be_stopped():
        write_all(files)

    line.say("")
    for notice in [*reading.notices, _about_words(matching)]:
        sys.stderr.write(notice + "\n")
    waiting = len(mentees) - len(matching.pairs)
    sys.stdout.write(f"{len(matching.pairs)} pairs, {waiting} waiting, total fit {matching.total_fit}.\n")
    return OK


class Line:
    """How far the work is, on one line of a terminal; nothing where nobody looks at one."""

    def __init__(self) -> None:
        self._is_seen = sys.stderr.isatty()
        self._last = 0.0

    def tell(self, doing: str, share: float, left: float | None) -> None:
        """What a round says of its progress, a few times a second at most."""
        if time.monotonic() - self._last >= TELL_EVERY_S:
            self._last = time.monotonic()
            more = "" if left is None else f", about {math.ceil(left)} s left"
            self.say(f"{SAID[doing]}: {100 * share:.0f} %{more}")

    def say(self, text: str) -> None:
        """This, in place of what the line said before."""
        if self._is_seen:
            sys.stderr.write(f"\r\033[K{text}")
            sys.stderr.flush()


@contextmanager
def _not_to_be_stopped() -> Iterator[None]:
    """While files are moved to their places Ctrl-C does nothing: all of them are written, or none."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _check_paths(chosen: argparse.Namespace, reading: Reading) -> None:
    written = [path for path in (chosen.out, chosen.waiting, chosen.certificate) if path]
    read = [path for path in (chosen.mentees, chosen.mentors, chosen.exclusions, chosen.policy) if path]
    check_paths(read, written, reading)


def _pairs(matching: Matcher) -> str:
    rows = []
    for pair, reasons in zip(matching.pairs, matching.explain_all(), strict=True):
        flags = [f"To look at first: {flag.replace('-', ' ')}." for flag in pair.flags]
        rows.append((pair.mentee_id, pair.mentor_id, pair.fit, " ".join([*flags, *reasons.words])))
    return table(("mentee_id", "mentor_id", "fit", "reasons"), rows)


def _why(waiting: Waiting) -> str:
    counted = "; ".join(f"{rule}: {number}" for rule, number in waiting.reasons.items())
    return f"{counted or 'no mentors'}. {' '.join(waiting.words)}"


def _about_words(matching: Matcher) -> str:
    if matching.words_used:
        return "People's own words were used."
    return "People's own words were not used; the other parts of the fit weigh more instead."


def _certificate(matching: Matcher, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> dict[str, Any]:
    proof = matching.certificate
    return {
        "objective": matching.policy.objective,
        "week": monday_of(matching.week).isoformat(),
        "mentees": len(mentees),
        "mentors": len(mentors),
        "places": sum(one.places for one in mentors),
        "matched": len(matching.pairs),
        "waiting": len(matching.waiting),
        "total_fit": matching.total_fit,
        "upper_bound": proof.upper_bound,
        "gap": proof.gap,
        "max_cardinality": proof.max_cardinality,
        "proven": proof.proven,
        "rules_rechecked": proof.rules_rechecked,
        "blocking_pairs": len(matching.blocking_pairs()),
        "words_used": matching.words_used,
        "floor": matching.policy.floor,
        "min_overlap_minutes": matching.policy.min_overlap_minutes,
        "weights": dict(matching.policy.weights),
    }
