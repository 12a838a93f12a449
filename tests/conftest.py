"""The cast, and where real data is."""

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, or a skip that says what is missing; in CI a missing folder fails."""
    folder = Path(os.environ.get("ALONGSIDE_REAL_DATA", "../shared/data"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("real data is missing: set ALONGSIDE_REAL_DATA")
        pytest.skip("real data is not here: set ALONGSIDE_REAL_DATA to its folder")
    return folder
