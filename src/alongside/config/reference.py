"""The pages of docs/reference that are made from the code: settings, events, what the database holds."""

import argparse
import sys
from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from itertools import groupby
from pathlib import Path

from django.apps import apps

from alongside.config import environment
from alongside.foundation.declared import everything_held
from alongside.foundation.events import Event

_MADE = "<!-- Made by `alongside reference --write`; change the code instead. -->\n\n"


def settings_page() -> str:
    """Every variable the settings read, with its kind, default and meaning."""
    from alongside.config import settings  # noqa: F401 - reading it fills environment.READ

    rows = [
        f"| `{name}` | {kind} | {f'`{default}`' if default else ''} | {meaning} |"
        for name, (kind, default, meaning) in sorted(environment.READ.items())
    ]
    return "\n".join(
        [
            f"# Settings\n\n{_MADE}Read once, from the environment. Nonsense stops the start and names the variable.\n",
            "| variable | kind | default | meaning |",
            "|---|---|---|---|",
            *rows,
            "",
        ]
    )


def events_page() -> str:
    """Every event, its fields and its docstring."""
    parts = [f"# Events\n\n{_MADE}Facts other rooms may hear. They carry ids and short codes, never names or words.\n"]
    for app in apps.get_app_configs():
        if find_spec(f"{app.name}.events"):  # a room whose facts nothing has needed yet has not read them
            import_module(f"{app.name}.events")
    for kind in sorted(_kinds(Event), key=lambda kind: kind.name):
        fields = ", ".join(f"`{name}`" for name in kind.__dataclass_fields__)
        parts.append(f"## {kind.name}\n\n{(kind.__doc__ or '').strip()}\n\nCarries {fields or 'nothing'}.\n")
    return "\n".join(parts)


def _kinds(kind: type[Event]) -> list[type[Event]]:
    """Every declared kind; a dataclass with slots leaves its unslotted twin behind, which has no fields of its own."""
    found = []
    for child in kind.__subclasses__():
        if child.__module__.startswith("alongside.") and "__slots__" in vars(child):
            found.append(child)
        found += _kinds(child)
    return found


def held_page() -> str:
    """Every column of every table: sealed, or in clear and why."""
    parts = [
        f"# What the database holds\n\n{_MADE}Sealed columns open only with the key of the person they belong to.\n"
    ]
    for (room, table, about), columns in groupby(
        everything_held(), key=lambda held: (held.room, held.table, held.about)
    ):
        parts.append(f"## {room}: {table}\n\n{about}\n\n| column | | why in clear |\n|---|---|---|")
        parts += [f"| {held.column} | {'sealed' if held.sealed else 'clear'} | {held.reason} |" for held in columns]
        parts.append("")
    return "\n".join(parts)


PAGES: dict[str, Callable[[], str]] = {
    "settings.md": settings_page,
    "events.md": events_page,
    "what-we-hold.md": held_page,
}


def main(argv: list[str]) -> int:
    """Write the pages, or say which are out of date; returns 1 when one is."""
    parser = argparse.ArgumentParser(prog="alongside reference")
    parser.add_argument("--write", action="store_true", help="write them instead of comparing")
    parser.add_argument("--folder", type=Path, default=Path("docs/reference"))
    chosen = parser.parse_args(argv)
    stale = [name for name, page in PAGES.items() if _read(chosen.folder / name) != page()]
    if chosen.write:
        for name in stale:
            (chosen.folder / name).write_text(PAGES[name](), encoding="utf-8")
        return 0
    for name in stale:
        print(f"{name} is out of date: alongside reference --write", file=sys.stderr)
    return 1 if stale else 0


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""
