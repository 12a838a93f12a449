"""An installation of its own for the tests: its own folder, keys and database. Loaded before any setting is read."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

_var = Path(tempfile.mkdtemp(prefix="alongside-tests-"))
atexit.register(shutil.rmtree, _var, ignore_errors=True)
(_var / "static").mkdir()
os.environ["ALONGSIDE_VAR"] = str(_var)
os.environ["ALONGSIDE_LEAVE_TO"] = "/static/ui/blank.html"
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")
