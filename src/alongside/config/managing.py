"""Django's own commands, inside the right settings."""

from django.core.management import execute_from_command_line


def main(argv: list[str]) -> int:
    """Run a Django command; returns 0, or raises SystemExit as Django does."""
    execute_from_command_line(["alongside manage", *argv])
    return 0
