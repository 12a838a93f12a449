"""Reads of stories."""

from alongside.rolemodels.queries.asking import (
    answers_below,
    asked_by,
    how_many_to_moderate,
    own_question,
    question_for,
    question_to_moderate,
    reaching,
    takes_questions,
    to_moderate,
)
from alongside.rolemodels.queries.recordings import (
    bytes_of,
    captions_of,
    own_recording,
    recording_to_hear,
    recordings_of,
    told_with,
)
from alongside.rolemodels.queries.telling import (
    counts_for_desk,
    how_it_is,
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
    "answers_below", "asked_by", "bytes_of", "captions_of", "counts_for_desk", "how_it_is", "how_many_to_moderate", "may_go",
    "open_suggestions", "out_in", "out_of", "out_to_edit", "outings_of", "own_question", "own_recording",
    "own_story", "question_for", "question_to_moderate", "reaching", "recording_to_hear", "recordings_of",
    "shown_parts", "stories_of", "story_to_edit", "suggestion_for", "takes_questions", "to_moderate", "to_read",
    "told_with", "wishes_of", "yeses_of",
]  # fmt: skip
