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
from alongside.rolemodels.queries.gauge import Missing, missing_in
from alongside.rolemodels.queries.guidance import (
    guidance_for,
    hidden_situations,
    page_to_edit,
    pages_to_edit,
    quote_to_edit,
    quoted_on,
    stories_to_quote,
)
from alongside.rolemodels.queries.hours import (
    hour_for,
    hours_for,
    hours_to_host,
    line_for,
    on_turn,
    stories_to_plan,
)
from alongside.rolemodels.queries.inviting import has_ended, is_asked
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
    "Missing", "answers_below", "asked_by", "bytes_of", "captions_of", "counts_for_desk", "guidance_for",
    "has_ended", "hidden_situations", "hour_for", "hours_for", "hours_to_host", "how_it_is", "how_many_to_moderate",
    "is_asked", "line_for", "may_go", "missing_in", "on_turn", "open_suggestions", "out_in", "out_of", "out_to_edit",
    "outings_of", "own_question", "own_recording", "own_story", "page_to_edit", "pages_to_edit", "question_for",
    "question_to_moderate", "quote_to_edit", "quoted_on", "reaching", "recording_to_hear", "recordings_of",
    "shown_parts", "stories_of", "stories_to_plan", "stories_to_quote", "story_to_edit", "suggestion_for",
    "takes_questions", "to_moderate", "to_read", "told_with", "wishes_of", "yeses_of",
]  # fmt: skip
