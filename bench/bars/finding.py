"""Bar 6: finding the best candidates; 9: suggestions to somebody who has just arrived."""

from bench.bars import Outcome, Run, at_least, at_most, holds, present, ratio, row


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


def arrivals(run: Run) -> Outcome:
    """Ten suggestions to each of 1,000 people who arrive after a round of half of all mentees."""
    size = run.size_of("100k")
    ours = run.over_seeds("alongside_arrivals", lambda seed: run.programme(size, seed))
    figures, asked = row("alongside", ours), size == "100k"
    limits = [
        present(ours),
        at_most("milliseconds of CPU, 99 in 100 within", figures.get("p99_ms"), 2, asked=asked),
        holds("the same as by scoring everybody", (one["same"] for one in ours if "same" in one)),
    ]
    return Outcome(9, "Ten suggestions to somebody who arrives", size, [figures], limits)
