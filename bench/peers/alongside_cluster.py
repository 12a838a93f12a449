"""Ours on two Dask workers, each a process of its own on this machine, beside ours in one process."""

import hashlib
import time
from typing import Any

from alongside.matching import Matcher, Policy
from alongside.matching.cluster import Cluster
from bench.peers.alongside_people import Programme, prepare, warm
from bench.scoring import WEEK

__all__ = ["prepare", "tell", "warm", "work"]
WORKERS = 2


def work(problem: Programme) -> dict[str, Any]:
    """The same round twice; what is compared is time on the clock, for sharing out saves no work."""
    from distributed import Client, LocalCluster

    began = time.perf_counter()
    alone = Matcher(Policy(objective="total"), week=WEEK).fit(problem.mentees, problem.mentors)
    alone_s = time.perf_counter() - began
    place = LocalCluster(n_workers=WORKERS, threads_per_worker=1, processes=True, dashboard_address=None)
    with place, Client(place) as client:
        rows = Cluster(client)
        # Workers make ready once what every process makes ready once.
        Matcher(Policy(objective="total"), week=WEEK, rows=rows).fit(problem.mentees[:500], problem.mentors[:200])
        began = time.perf_counter()
        shared = Matcher(Policy(objective="total"), week=WEEK, rows=rows).fit(problem.mentees, problem.mentors)
        shared_s = time.perf_counter() - began
    return {"alone": alone, "shared": shared, "alone_s": alone_s, "shared_s": shared_s}


def tell(_problem: Programme, found: dict[str, Any]) -> dict[str, Any]:
    """How much sooner, and whether every byte is the same."""
    alone, shared = found["alone"], found["shared"]
    return {
        "alone_s": found["alone_s"], "shared_s": found["shared_s"], "sooner": found["alone_s"] / found["shared_s"],
        "same": _digest(alone) == _digest(shared), "matched": len(shared.pairs), "gap": shared.certificate.gap,
    }  # fmt: skip


def _digest(matching: Matcher) -> str:
    said = repr((matching.pairs, matching.total_fit, matching.certificate))
    return hashlib.sha256(said.encode()).hexdigest()
