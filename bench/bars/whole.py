"""Bars 4, 5, 12: from people to pairs, with candidates, prices and the proof."""

from bench.bars import Limit, Outcome, Run, at_least, at_most, holds, present, ratio, row
from bench.peers import Figures


def beside_dense(run: Run) -> Outcome:
    """Beside scoring everybody with everybody and scipy's dense assignment."""
    size = run.size_of("10k")
    ours, dense = (
        run.over_seeds(peer, lambda seed: run.programme(size, seed)) for peer in ("alongside_people", "dense_people")
    )
    asked = size == "10k"
    limits = [
        present(ours),
        at_least("dense CPU / ours", ratio(dense, ours, "cpu_s"), 20, asked=asked),
        at_most("our memory / dense", ratio(ours, dense, "peak_mb"), 0.3, asked=asked),
    ]
    both = [
        (one, other) for one, other in zip(ours, dense, strict=False) if "missing" not in one and "missing" not in other
    ]
    if both:
        short = max(1 - one["fit"] / other["fit"] for one, other in both)
        limits += [
            at_most("share of fit below the dense total", short, 0.0001),
            holds("as many matched", (one["matched"] == other["matched"] for one, other in both)),
        ]
    rows = [row("alongside", ours), row("dense scoring + lsa", dense, ours)]
    return Outcome(
        4, "People to pairs, beside dense scoring and linear_sum_assignment", size, rows, limits + _proof(ours)
    )


def whole_100k(run: Run) -> Outcome:
    """The proof against all pairs, whether or not they were candidates, for 100,000 mentees."""
    size = run.size_of("100k")
    total, fair = (
        run.over_seeds("alongside_people", lambda seed: run.programme(size, seed), objective=objective)
        for objective in ("total", "fair")
    )
    limits = [present(total), present(fair), *_proof(total)]
    for name, found in (("total", total), ("fair", fair)):
        if all("missing" not in one for one in found):
            cpu, asked = row(name, found)["cpu_s"], size == "100k"
            limits.append(at_most(f"{name}: CPU seconds", cpu, 20, asked=asked))
            limits.append(at_most(f"{name}: gap against all pairs", max(one["gap"] for one in found), 0.0002))
            limits.append(at_most(f"{name}: passes", max(one["passes"] for one in found), 3))
    rows = [row("alongside, total", total), row("alongside, fair", fair)]
    return Outcome(5, "People to pairs, proved against all pairs", size, rows, limits)


def files(run: Run) -> Outcome:
    """`alongside match` on spreadsheets."""
    size = run.size_of("100k")
    ours = run.over_seeds("alongside_files", lambda seed: run.programme(size, seed))
    figures, asked = row("alongside match", ours), size == "100k"
    limits = [
        present(ours),
        at_most("CPU seconds", figures.get("cpu_s"), 60, asked=asked),
        at_most("megabytes held", figures.get("peak_mb"), 1_000, asked=asked),
        *_proof(ours),
    ]
    return Outcome(12, "Spreadsheets to spreadsheets: reading, matching, proof, writing", size, [figures], limits)


def _proof(ours: list[Figures]) -> list[Limit]:
    if any("missing" in one for one in ours):
        return []
    return [
        holds("as many matched as the flow count", (one["matched"] == one["most"] for one in ours)),
        holds("every pair rechecked by plain code", (one["rechecked"] for one in ours)),
    ]
