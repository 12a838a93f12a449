"""Bar 11: candidates and prices shared out among workers."""

from bench.bars import Outcome, Run, at_least, holds, present, row


def cluster(run: Run) -> Outcome:
    """Two Dask workers beside one process."""
    size = run.size_of("100k")
    ours = run.over_seeds("alongside_cluster", lambda seed: run.programme(size, seed))
    figures = row("two workers", ours)
    limits = [
        present(ours),
        holds("every byte the same as in one process", (one["same"] for one in ours if "same" in one)),
        at_least("one process / two workers, on the clock", figures.get("sooner"), 1.5, asked=size == "100k"),
    ]
    return Outcome(11, "Two Dask workers on one machine", size, [figures], limits)
