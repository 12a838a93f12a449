"""Django's deployment checks on production settings: nothing may be left to warn about."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path


def main() -> int:
    """Run `check --deploy` as a production installation would; returns its exit code."""
    with tempfile.TemporaryDirectory() as folder:
        keys = Path(folder) / "root-keys.json"
        environment = {
            **os.environ,
            "ALONGSIDE_MODE": "production",
            "ALONGSIDE_VAR": folder,
            "ALONGSIDE_SECRET_KEY": "a" * 25 + "B" * 25 + "c0d1e2f3",
            "ALONGSIDE_ROOT_KEY_FILE": str(keys),
            "ALONGSIDE_DATABASE_URL": "postgresql://nobody:nothing@127.0.0.1:5432/none",
            "ALONGSIDE_BASE_URL": "https://notes.example",
            "ALONGSIDE_HOSTS": "notes.example",
            "ALONGSIDE_SMTP_HOST": "mail.example",
        }
        from alongside.sealing import RootKeys

        RootKeys.load_or_create(keys)
        # HSTS preloading is the owner of the domain's to decide: it binds every other name under it.
        command = ["manage", "check", "--deploy", "--fail-level", "WARNING"]
        return subprocess.run([sys.executable, "-m", "alongside", *command], env=environment, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
