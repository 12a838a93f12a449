"""Typed readers of the environment. Nonsense is refused by the name of the variable that holds it."""

import os
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

_FLAGS = {
    "1": True,
    "true": True,
    "yes": True,
    "on": True,
    "0": False,
    "false": False,
    "no": False,
    "off": False,
}

#: name -> (kind, default as text, meaning); filled as settings are read, and printed in docs/reference/settings.md.
READ: dict[str, tuple[str, str, str]] = {}


class BadSetting(Exception):
    """A variable of the environment holds something it cannot hold."""


def _raw(name: str, kind: str, default: str, meaning: str) -> str:
    READ[name] = (kind, default, meaning)
    return os.environ.get(name, "").strip()


def text(name: str, default: str, meaning: str) -> str:
    """Text."""
    return _raw(name, "text", default, meaning) or default


def one_of(name: str, choices: tuple[str, ...], meaning: str) -> str:
    """One of `choices`; the first is the default."""
    value = _raw(name, " or ".join(choices), choices[0], meaning) or choices[0]
    if value not in choices:
        raise BadSetting(f"{name} must be {' or '.join(choices)}")
    return value


def whole(name: str, default: int, meaning: str) -> int:
    """A whole number, zero or more."""
    value = _raw(name, "whole number", str(default), meaning)
    if not value:
        return default
    if not value.isdecimal():
        raise BadSetting(f"{name} must be a whole number")
    return int(value)


def flag(name: str, default: bool, meaning: str) -> bool:
    """Yes or no."""
    value = _raw(name, "yes or no", "yes" if default else "no", meaning).lower()
    if not value:
        return default
    if value not in _FLAGS:
        raise BadSetting(f"{name} must be yes or no")
    return _FLAGS[value]


def folder(name: str, default: Path, meaning: str, *, shown: str) -> Path:
    """A file or folder, made absolute."""
    return Path(_raw(name, "path", shown, meaning) or default).expanduser().absolute()


def words(name: str, meaning: str) -> list[str]:
    """Words separated by commas."""
    return [word.strip() for word in _raw(name, "words, commas between", "", meaning).split(",") if word.strip()]


def secret(name: str, meaning: str) -> str:
    """A secret, from the variable, or from the file that NAME_FILE names."""
    value = _raw(name, "secret", "", f"{meaning} May come from the file that {name}_FILE names.")
    path = os.environ.get(f"{name}_FILE", "").strip()
    if not value and path:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except OSError as error:
            raise BadSetting(f"{name}_FILE names a file that cannot be read") from error
    return value


def database(name: str, meaning: str) -> dict[str, object] | None:
    """A PostgreSQL database as Django wants it, from postgresql://person:secret@host:port/name?option=value."""
    value = secret(name, meaning)
    if not value:
        return None
    parts = urlsplit(value)
    if parts.scheme not in ("postgresql", "postgres") or not parts.path.strip("/"):
        raise BadSetting(f"{name} must look like postgresql://person:secret@host:5432/name")
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.strip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "OPTIONS": {"pool": {"min_size": 0, "max_size": 8}, **dict(parse_qsl(parts.query))},
        "CONN_MAX_AGE": 0,
    }
