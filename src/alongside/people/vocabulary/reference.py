"""The page docs/reference/vocabulary.md, printed by `python -m alongside.people.vocabulary.reference`."""

from __future__ import annotations

import sys

from alongside.people.vocabulary import STEPS, Vocabulary, languages, load


def page(vocabulary: Vocabulary) -> str:
    """The whole vocabulary as a Markdown page."""
    lines = [
        "# The vocabulary of lived experience",
        "",
        "<!-- Written by: python -m alongside.people.vocabulary.reference -->",
        "",
        f"{len(vocabulary.terms)} terms in {len(vocabulary.groups)} groups, {len(vocabulary.goals)} goals, "
        f"{len(vocabulary.interests)} interests and {len(vocabulary.values)} sliders; files for "
        f"{', '.join(languages())}. People choose from these and may always add words of their own. A programme may "
        "hide, reword and add. An id never changes, because people's sealed choices hold it.",
    ]
    for group in vocabulary.groups:
        lines += ["", f"## {group.label}", "", group.description, "", "| id | words | meaning |", "|---|---|---|"]
        lines += [f"| `{t.id}` | {t.label} | {t.description} |" for t in vocabulary.in_group(group.id)]
    for title, terms in (("Goals", vocabulary.goals), ("Interests", vocabulary.interests)):
        lines += ["", f"## {title}", "", "| id | words | meaning |", "|---|---|---|"]
        lines += [f"| `{t.id}` | {t.label} | {t.description} |" for t in terms]
    lines += ["", "## Ways of being together", "", f"| id | about | 0 | {STEPS - 1} |", "|---|---|---|---|"]
    lines += [f"| `{s.id}` | {s.label} | {s.low} | {s.high} |" for s in vocabulary.values]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    sys.stdout.write(page(load()))
