"""How long the coordinator's lists of screening take with ten thousand people in them, and working every clearance out anew."""

import argparse
import json
import os
import statistics
import tempfile
import time
from collections.abc import Callable
from datetime import timedelta
from typing import Any

LIMIT_MS = 300.0
TIMES = 5


def main(argv: list[str]) -> int:
    """Seed, measure, print; returns 1 when a page takes longer than its limit."""
    parser = argparse.ArgumentParser(prog="./run bench screening")
    parser.add_argument("--people", type=int, default=10_000)
    parser.add_argument("--json", action="store_true")
    chosen = parser.parse_args(argv)
    os.environ["ALONGSIDE_VAR"] = tempfile.mkdtemp(prefix="alongside-bench-")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
    from alongside.config.serving import prepare

    prepare()
    programme, dina = seed(chosen.people)
    rows = measured(programme, dina)
    missed = [row for row in rows if row["limit_ms"] and row["ms"] > row["limit_ms"]]
    if chosen.json:
        print(json.dumps({"people": chosen.people, "rows": rows, "missed": len(missed)}))
    else:
        print(f"{chosen.people} mentors with two steps each; the middle of {TIMES} times")
        print(f"{'what':34} {'ms':>8} {'queries':>8} {'limit':>7}")
        for row in rows:
            print(f"{row['what']:34} {row['ms']:8.1f} {row['queries']:8} {row['limit_ms'] or '':>7}")
    return 1 if missed else 0


def seed(many: int) -> tuple[Any, Any]:
    """A programme with two steps and this many mentors, each with both: half hold, half wait, some are late, some end."""
    from django.db import transaction

    from alongside.foundation import clock
    from alongside.mentorship.commands import asking
    from alongside.mentorship.models import MentorPlaces, Step, StepTaken
    from alongside.mentorship.rules.screening import Kind, Stage, Turn
    from alongside.people import commands as people
    from alongside.programmes import commands as programmes
    from alongside.programmes.models import Membership
    from alongside.programmes.rules import State

    today = clock.today()
    with transaction.atomic():
        dina = people.make_person(name="Dina")
        programme = programmes.start_programme("Measured", by=dina, country="GB", first=True)
        for kind in (Kind.TALK, Kind.RECORD):
            asking.ask_step(programme, by=dina, kind=kind, is_asked=True, valid_months=12)
    steps = list(Step.objects.all())
    for start in range(0, many, 500):
        with transaction.atomic():
            ids = [people.make_person(name=f"P{number}").pk for number in range(start, min(start + 500, many))]
            Membership.objects.bulk_create(
                Membership(person_id=one, programme=programme, state=State.ACTIVE, joined_on=today) for one in ids
            )
            MentorPlaces.objects.bulk_create(
                MentorPlaces(person_id=one, programme=programme, places=1, approved_on=today, approved_at=clock.now())
                for one in ids
            )
            StepTaken.objects.bulk_create(
                StepTaken(
                    person_id=one, programme=programme, step=step, stage=Stage.HELD if holds else Stage.TO_DO,
                    until=today + timedelta(days=number % 400 + 1) if holds else None,
                    decided_on=today if holds else None, turn="" if holds else Turn.COORDINATOR,
                    due_on=None if holds else today + timedelta(days=number % 60 - 30),
                )
                for number, one in enumerate(ids)
                for holds in (number % 2 == 0,)
                for step in steps
            )  # fmt: skip
    return programme, dina


def measured(programme: Any, dina: Any) -> list[dict[str, Any]]:
    """Each list, and working everything out."""
    from alongside.mentorship.commands import clearing
    from alongside.mentorship.models import MentorPlaces
    from alongside.mentorship.queries import screening as queries

    def anew() -> None:
        MentorPlaces.objects.update(cleared_until=None)
        clearing.keep_clearances(programme.pk)

    found = [measure("every clearance, all changed", anew, None, times=1)]
    found.append(measure("every clearance, none changed", lambda: clearing.keep_clearances(programme.pk), None))
    found.append(measure("the desk's card", lambda: queries.on_desk(programme), LIMIT_MS))
    found.append(measure("what waits, first page", lambda: queries.waiting_steps(dina, programme), LIMIT_MS))
    found.append(measure("what waits, page 150", lambda: queries.waiting_steps(dina, programme, page=150), LIMIT_MS))
    found.append(measure("what runs out", lambda: queries.running_out(dina, programme), LIMIT_MS))
    found.append(measure("ready for an answer", lambda: queries.ready_for_an_answer(dina, programme), LIMIT_MS))
    return found


def measure(what: str, do: Callable[[], Any], limit: float | None, *, times: int = TIMES) -> dict[str, Any]:
    """The middle time and the number of queries."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    took = []
    for _time in range(times):
        began = time.perf_counter()
        do()
        took.append((time.perf_counter() - began) * 1_000)
    with CaptureQueriesContext(connection) as caught:
        if limit is not None:
            do()
    queries = len(caught) if limit is not None else ""
    return {"what": what, "ms": round(statistics.median(took), 1), "queries": queries, "limit_ms": limit}
