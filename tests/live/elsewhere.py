"""Tells a stream something from a process of its own: `python -m tests.live.elsewhere STREAM REF...`."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "alongside.config.settings")


def main(stream: str, refs: list[str]) -> None:
    """Tell it, each in a transaction of its own."""
    import django

    django.setup()
    from django.db import connection, transaction

    from alongside.live.commands import publish

    connection.settings_dict["NAME"] = os.environ["TESTED_DATABASE"]
    for ref in refs:
        with transaction.atomic():
            publish(stream, kind="new", ref=ref)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
