"""The cast, and an installation of its own for the tests: its own folder, keys and database."""

import os
import tempfile
from pathlib import Path

import pytest

_var = Path(tempfile.mkdtemp(prefix="alongside-tests-"))
os.environ["ALONGSIDE_VAR"] = str(_var)
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
os.environ.setdefault("ALONGSIDE_LEAVE_TO", "/static/ui/blank.html")


@pytest.fixture(scope="session")
def real_data() -> Path:
    """The folder of real data, or a skip that says what is missing; in CI a missing folder fails."""
    folder = Path(os.environ.get("ALONGSIDE_REAL_DATA", "../shared/data"))
    if not folder.is_dir():
        if os.environ.get("CI"):
            pytest.fail("real data is missing: set ALONGSIDE_REAL_DATA")
        pytest.skip("real data is not here: set ALONGSIDE_REAL_DATA to its folder")
    return folder
