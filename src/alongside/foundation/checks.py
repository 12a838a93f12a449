"""The start is refused, with one sentence on what to do, when a setting would make a promise untrue."""

import stat
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, register
from django.db import connection


@register()
def promises_hold(**_: Any) -> list[CheckMessage]:
    """Settings that must be right before anyone may trust this installation with a word."""
    found: list[CheckMessage] = []
    key_file: Path = settings.ALONGSIDE_ROOT_KEY_FILE
    if key_file.exists() and stat.S_IMODE(key_file.stat().st_mode) & 0o077:
        found.append(Error(f"{key_file.name} can be read by others: chmod 600 it.", id="alongside.E001"))
    if settings.ALONGSIDE_MODE == "production":
        found += _production()
    return found


def _production() -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if connection.vendor != "postgresql":
        found.append(Error("Set ALONGSIDE_DATABASE_URL to a PostgreSQL database.", id="alongside.E002"))
    if not settings.ALONGSIDE_BASE_URL.startswith("https://"):
        found.append(Error("Set ALONGSIDE_BASE_URL to an address that begins with https://.", id="alongside.E003"))
    if not settings.ALONGSIDE_SMTP_HOST:
        found.append(Error("Set ALONGSIDE_SMTP_HOST, so that sign-in links can be sent.", id="alongside.E004"))
    if not settings.ALONGSIDE_HOSTS:
        found.append(Error("Set ALONGSIDE_HOSTS to the host names people use.", id="alongside.E005"))
    if not settings.ALONGSIDE_ROOT_KEY_FILE.exists():
        found.append(
            Error(
                "Set ALONGSIDE_ROOT_KEY_FILE to the file of root keys. For a new installation `alongside keys new` makes it; "
                "for one that holds data it must be the file that was used before.",
                id="alongside.E006",
            )
        )
    return found
