"""What can be done with stories."""

from alongside.rolemodels.commands.asking import (
    answer_question,
    ask,
    leave_question,
    pass_on,
    rest_from_questions,
    return_question,
    say_shown,
    take_question_back,
)
from alongside.rolemodels.commands.checking import ask_how_it_is, say_how_it_is
from alongside.rolemodels.commands.publishing import (
    agree,
    bring_out,
    keep_to_consents,
    no_more,
    pause,
    take_down,
    take_out,
    went_to,
    withdraw,
)
from alongside.rolemodels.commands.recording import (
    add_piece,
    begin_recording,
    most_bytes,
    say_words,
    send_whole,
    take_away,
    tidy_recordings,
)
from alongside.rolemodels.commands.reviewing import give_back, say_ready, suggest
from alongside.rolemodels.commands.telling import (
    answer_suggestion,
    back_to_draft,
    begin_story,
    send,
    set_wishes,
    tag,
    throw_away,
    write,
)

__all__ = [
    "add_piece", "agree", "answer_question", "answer_suggestion", "ask", "ask_how_it_is", "back_to_draft", "begin_recording",
    "begin_story", "bring_out", "give_back", "keep_to_consents", "leave_question", "most_bytes", "no_more",
    "pass_on", "pause", "rest_from_questions", "return_question", "say_how_it_is", "say_ready", "say_shown", "say_words", "send",
    "send_whole", "set_wishes", "suggest", "tag", "take_away", "take_down", "take_out", "take_question_back",
    "throw_away", "tidy_recordings", "went_to", "withdraw", "write",
]  # fmt: skip
