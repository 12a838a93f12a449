"""Bar 6: finding the best candidates; 9: suggestions to somebody who has just arrived."""

from bench.bars import Outcome, Run, at_least, holds, present, ratio, row


def candidates(run: Run) -> Outcome:
    """The 40 best of 1,000 mentees among all mentors."""
    size = run.size_of("100k")
    ours = run.over_seeds("alongside_candidates", lambda seed: run.programme(size, seed))
    hnsw = run.over_seeds("hnsw", lambda seed: run.programme(size, seed), recall=0.85)
    for found in (ours, hnsw):
        for one in found:
            if "rows" in one:
                one["us_row"] = 1e6 * one["cpu_s"] / one["rows"]
    limits = [
        present(ours),
        holds("recall is exactly 1", (one["recall"] == 1.0 for one in ours if "recall" in one)),
        at_least("hnswlib CPU a row / ours", ratio(hnsw, ours, "cpu_s"), 10, asked=size == "100k"),
    ]
    rows = [row("alongside", ours), row("hnswlib", hnsw, ours)]
    notes = tuple(
        f"hnswlib: recall {one['recall']:.3f} at breadth {one['breadth']:.0f}; tried {one['tried']}"
        for one in hnsw
        if "recall" in one
    )
    return Outcome(6, "The best 40 candidates of 1,000 mentees", size, rows, limits, notes)
