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
from alongside.rolemodels.commands.gauge import count_what_is_sought
from alongside.rolemodels.commands.guidance import add_quote, raise_quote, remove_quote, write_guidance
from alongside.rolemodels.commands.hours import (
    answer_hour,
    begin_hour,
    call_next,
    call_off,
    end_hour,
    let_hours_go,
    line_up,
    plan_hour,
    say_in_hour,
    step_out,
)
from alongside.rolemodels.commands.inviting import ask_to_tell, end_asking
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
    "add_piece", "add_quote", "agree", "answer_hour", "answer_question", "answer_suggestion", "ask", "ask_how_it_is",
    "ask_to_tell", "back_to_draft", "begin_hour", "begin_recording", "begin_story", "bring_out", "call_next",
    "call_off", "count_what_is_sought", "end_asking", "end_hour", "give_back", "keep_to_consents", "leave_question",
    "let_hours_go", "line_up", "most_bytes", "no_more", "pass_on", "pause", "plan_hour", "raise_quote",
    "remove_quote", "rest_from_questions", "return_question", "say_how_it_is", "say_in_hour", "say_ready",
    "say_shown", "say_words", "send", "send_whole", "set_wishes", "step_out", "suggest", "tag", "take_away",
    "take_down", "take_out", "take_question_back", "throw_away", "tidy_recordings", "went_to", "withdraw", "write",
    "write_guidance",
]  # fmt: skip
