"""Bars 1, 2, 3: the bare problem, solved; 7: fairly; 8: beside what programmes do without a solver."""

from bench.bars import SIZES, Limit, Outcome, Run, at_least, at_most, holds, median, present, ratio, row
from bench.peers import Figures

EXACT = ("ortools_flow", "scipy_lapjvsp", "scipy_dense", "highs_transport")
SIMPLE = ("first_come", "stable")
#: Beyond these numbers of mentees a peer's own table of everybody by everybody, or its patience, is at its end.
LARGEST = {"scipy_dense": 10_000, "highs_transport": 10_000, "scipy_lapjvsp": 100_000, "pypi_matching": 1_000}


def solve_10k(run: Run) -> Outcome:
    """10,000 mentees, 5,000 mentors, places enough."""
    size = run.size_of("10k")
    found = _all(run, size, (*EXACT, *SIMPLE, "pypi_matching"))
    asked = size == "10k"
    limits = [
        at_least(
            "OR-Tools CPU / ours", ratio(found["ortools_flow"], found["alongside_bare"], "cpu_s"), 60, asked=asked
        ),
        at_least(
            "LAPJVsp CPU / ours", ratio(found["scipy_lapjvsp"], found["alongside_bare"], "cpu_s"), 150, asked=asked
        ),
        *_equal(found, gap=0.0002),
    ]
    return _outcome(1, "Solving with places enough", size, found, limits)


def solve_100k(run: Run) -> Outcome:
    """100,000 mentees, 40,000 mentors, fewer places than mentees."""
    size = run.size_of("100k")
    found = _all(run, size, ("ortools_flow", *SIMPLE))
    times = ratio(found["ortools_flow"], found["alongside_bare"], "cpu_s")
    limits = [at_least("OR-Tools CPU / ours", times, 8, asked=size == "100k"), *_equal(found, gap=0.0003)]
    return _outcome(2, "Solving where places are scarce", size, found, limits)


def solve_1m(run: Run) -> Outcome:
    """A million mentees, 300,000 mentors."""
    size = run.size_of("1m")
    found = _all(run, size, ("ortools_flow",))
    asked = size == "1m"
    limits = [
        at_least(
            "OR-Tools CPU / ours", ratio(found["ortools_flow"], found["alongside_bare"], "cpu_s"), 15, asked=asked
        ),
        at_most(
            "our memory / OR-Tools", ratio(found["alongside_bare"], found["ortools_flow"], "peak_mb"), 0.4, asked=asked
        ),
        *_equal(found, gap=0.0003),
    ]
    return _outcome(3, "Solving for a million", size, found, limits)


def fair(run: Run) -> Outcome:
    """What the fair objective costs and gives, beside total fit alone, on the same graph."""
    size = run.size_of("100k")
    just = run.over_seeds("alongside_bare", lambda seed: run.graph(size, seed), objective="fair")
    total = run.over_seeds("alongside_bare", lambda seed: run.graph(size, seed))
    fewest = run.over_seeds("ortools_flow", lambda seed: run.graph(size, seed), aim="fewest")
    limits = [present(just), present(total)]
    if all(one.met for one in limits):
        pairs, asked = list(zip(just, total, strict=True)), size not in ("1k", "10k")
        behind = max(100 * (one["common_rate"] - one["rare_rate"]) for one in just)
        lost = max(1 - one["fit"] / other["fit"] for one, other in pairs)
        poor = max(one["poor"] / max(other["poor"], 1) for one, other in pairs)
        limits += [
            at_most("points by which rare people are matched less often", behind, 1, asked=asked),
            at_most("share of fit lost", lost, 0.003, asked=asked),
            holds("as many matched", (one["matched"] == other["matched"] for one, other in pairs)),
            at_most("people below the floor, fair / total", poor, 0.15, asked=asked),
        ]
        if not any("missing" in one for one in fewest):
            beside = list(zip(just, fewest, strict=True))
            limits += [
                holds(
                    "no arrangement of as many has fewer below", (one["poor"] <= best["poor"] for one, best in beside)
                ),
                holds("nor then more rare people", (one["rare_rate"] >= best["rare_rate"] for one, best in beside)),
            ]
    rows = [row("alongside, fair", just), row("alongside, total", total), row("ortools_flow, fewest", fewest)]
    return Outcome(7, "Fairness: rare experiences, and nobody poorly matched who need not be", size, rows, limits)


def beside_simple(run: Run) -> Outcome:
    """How many more people have a mentor than when each takes the best left, or when nobody would rather swap."""
    size = run.size_of("100k")
    found = _all(run, size, SIMPLE)
    ours = median(found["alongside_bare"], "matched")
    limits = [present(found["alongside_bare"])]
    for peer in SIMPLE:
        theirs = median(found[peer], "matched")
        more = None if ours is None or not theirs else ours / theirs - 1
        limits.append(at_least(f"share more matched than {peer}", more, 0.025, asked=size == "100k"))
    return _outcome(8, "More people matched than first come first served, and than stable", size, found, limits)


def _all(run: Run, size: str, peers: tuple[str, ...]) -> dict[str, list[Figures]]:
    fitting = [peer for peer in peers if SIZES[size][0] <= LARGEST.get(peer, SIZES["1m"][0])]
    return {peer: run.over_seeds(peer, lambda seed: run.graph(size, seed)) for peer in ("alongside_bare", *fitting)}


def _equal(found: dict[str, list[Figures]], *, gap: float) -> list[Limit]:
    """Ours matches as many as each exact peer, and its proof leaves no more than the gap."""
    ours = found["alongside_bare"]
    limits = [present(ours)]
    if not limits[0].met:
        return limits
    for peer in EXACT:
        theirs = [one for one in found.get(peer, []) if "missing" not in one]
        if theirs:
            same = (one["matched"] == other["matched"] for one, other in zip(ours, theirs, strict=False))
            limits.append(holds(f"as many matched as {peer}", same))
    limits += [
        at_most("gap of the proof", max(one["gap"] for one in ours), gap),
        holds("as many matched as the flow count", (one["matched"] == one["most"] for one in ours)),
        holds("every pair and place rechecked", (one["rechecked"] for one in ours)),
    ]
    for peer in EXACT:
        theirs = [one for one in found.get(peer, []) if "missing" not in one]
        if theirs:
            # A proof that a peer's answer exceeds would be no proof.
            sound = (
                other["fit"] <= one["bound"] or other["matched"] < one["matched"]
                for one, other in zip(ours, theirs, strict=False)
            )
            limits.append(holds(f"the bound holds for {peer}", sound))
    return limits


def _outcome(number: int, title: str, size: str, found: dict[str, list[Figures]], limits: list[Limit]) -> Outcome:
    ours = found["alongside_bare"]
    rows = [row("alongside", ours), *(row(peer, theirs, ours) for peer, theirs in found.items() if theirs is not ours)]
    return Outcome(number, title, size, rows, limits)
