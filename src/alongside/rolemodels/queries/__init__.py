"""Reads of stories."""

from alongside.rolemodels.queries.telling import (
    how_many_to_read,
    may_go,
    open_suggestions,
    out_in,
    out_of,
    out_to_edit,
    outings_of,
    own_story,
    shown_parts,
    stories_of,
    story_to_edit,
    suggestion_for,
    to_read,
    wishes_of,
    yeses_of,
)

__all__ = [
    "how_many_to_read", "may_go", "open_suggestions", "out_in", "out_of", "out_to_edit", "outings_of", "own_story",
    "shown_parts", "stories_of", "story_to_edit", "suggestion_for", "to_read", "wishes_of", "yeses_of",
]  # fmt: skip
