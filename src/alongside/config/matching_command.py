"""`alongside match`: the library's command line, given the meaning of words where the extra is present."""

from alongside.matching import command
from alongside.meaning import best_available


def main(argv: list[str]) -> int:
    """Match people from two spreadsheets."""
    embedder = best_available()
    return command.main(argv, embed=embedder.embed if embedder else None)
