"""What a solver that is not ours makes of a problem: `python -m tests.matching.oracle ortools|highs FILE` prints a JSON line.

Each aim is a number for every candidate, and comes before all aims after it. A process of its own for each solver: loaded
into one, OR-Tools and HiGHS fail. FILE is an .npz with indptr, indices, places and aims for problems 0, 1, 2 and so on.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).parents[2]
Problem = tuple[Any, Any, Any, Any]  # indptr, indices, places, and aims by row


def ask(solver: str, folder: Path, problems: list[Problem]) -> list[list[int]]:
    """The best that can be reached of each aim of each problem, in the order of the aims."""
    file = folder / f"{solver}.npz"
    names = ("indptr", "indices", "places", "aims")
    parts = {f"{name}{at}": part for at, one in enumerate(problems) for name, part in zip(names, one, strict=True)}
    np.savez(file, **parts)
    command = [sys.executable, "-m", "tests.matching.oracle", solver, str(file)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False)
    if done.returncode:
        raise AssertionError(f"{solver} ended with {done.returncode}: {done.stderr[-2000:]}")
    answer: list[list[int]] = json.loads(done.stdout.splitlines()[-1])
    return answer


def ortools(indptr: Any, indices: Any, places: Any, aims: Any) -> list[int]:
    """By least-cost flow, all aims in one cost."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = indptr.size - 1, places.size
    weight, step = np.zeros(indices.size, dtype=np.int64), 1
    for aim in aims[::-1]:
        # Worth more than everything that later aims can add up to.
        weight += step * aim
        step *= n * int(aim.max(initial=0)) + 1
    rows = np.repeat(np.arange(n), np.diff(indptr)).astype(np.int32)
    people, mentors, sink = np.arange(n, dtype=np.int32), np.arange(n, n + m, dtype=np.int32), n + m
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        rows, (indices + n).astype(np.int32), np.ones_like(weight), -weight
    )
    flow.add_arcs_with_capacity_and_unit_cost(mentors, np.full(m, sink, np.int32), places, np.zeros(m, np.int64))
    none = np.zeros(n, np.int64)
    flow.add_arcs_with_capacity_and_unit_cost(people, np.full(n, sink, np.int32), none + 1, none)
    flow.set_nodes_supplies(people, none + 1)
    flow.set_node_supply(sink, -n)
    if flow.solve() != flow.OPTIMAL:
        raise SystemExit("no best flow was found")
    used = np.asarray(flow.flows(arcs)) > 0
    return [int(aim[used].sum()) for aim in aims]


def highs(indptr: Any, indices: Any, places: Any, aims: Any) -> list[int]:
    """By linear programmes, one for each aim, each keeping to what was reached before."""
    import highspy

    n, m, size = indptr.size - 1, places.size, indices.size
    rows = np.repeat(np.arange(n), np.diff(indptr))
    solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    model = highspy.HighsLp()
    model.num_col_, model.num_row_, model.sense_ = size, n + m, highspy.ObjSense.kMaximize
    model.col_cost_ = aims[0].astype(np.float64)
    model.col_lower_, model.col_upper_ = np.zeros(size), np.ones(size)
    model.row_lower_ = np.full(n + m, -highspy.kHighsInf)
    model.row_upper_ = np.concatenate([np.ones(n), places.astype(np.float64)])
    model.a_matrix_.format_ = highspy.MatrixFormat.kColwise
    model.a_matrix_.start_ = np.arange(0, 2 * size + 1, 2)
    model.a_matrix_.index_ = np.column_stack([rows, indices + n]).ravel()
    model.a_matrix_.value_ = np.ones(2 * size)
    solver.passModel(model)
    columns, reached = np.arange(size, dtype=np.int32), []
    for aim in aims:
        cost = aim.astype(np.float64)
        solver.changeColsCost(size, columns, cost)
        solver.run()
        reached.append(round(solver.getObjectiveValue()))
        about = np.flatnonzero(cost).astype(np.int32)
        solver.addRow(reached[-1], highspy.kHighsInf, about.size, about, cost[about])
    return reached


if __name__ == "__main__":
    with np.load(sys.argv[2]) as held:
        given = [
            [held[f"{name}{at}"] for name in ("indptr", "indices", "places", "aims")] for at in range(len(held) // 4)
        ]
    print(json.dumps([{"ortools": ortools, "highs": highs}[sys.argv[1]](*one) for one in given]))  # noqa: T201
