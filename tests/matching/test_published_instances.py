"""Known optima of assignment problems kept outside the project, in the OR-Library's format (Beasley 1990)."""

import os
import re
from pathlib import Path

import numpy as np
import pytest

from alongside.matching import CandidateGraph, Policy, assign

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / os.environ.get("ALONGSIDE_REAL_DATA", "../shared/data") / "orlib-assign"
SIZES = (5, 10, 15, 20, 50, 100, 200)

pytestmark = pytest.mark.real_data


@pytest.mark.parametrize("size", SIZES)
def test_the_least_cost_is_found_and_proven(size):
    if not FOLDER.is_dir() and os.environ.get("CI") != "true":
        pytest.skip(f"{FOLDER} is not there")
    known = dict(re.findall(r"\b(\d+):(\d+)\b", (FOLDER / "SOURCE.txt").read_text().partition("True optima")[2]))
    numbers = [int(one) for one in (FOLDER / f"assign{size}.txt").read_text().split()]
    cost = np.array(numbers[1:]).reshape(numbers[0], numbers[0])
    found = assign(CandidateGraph.from_dense(1000 - cost), np.ones(size, dtype=int), Policy("total"))

    assert 1000 * size - found.total_fit == int(known[str(size)])
    assert found.certificate.proven
