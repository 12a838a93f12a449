"""What can be done with circles."""

from alongside.peersupport.commands.agreeing import agree, answer_change, carry_changes, suggest_change
from alongside.peersupport.commands.forming import close_circle, decide, form_circle, let_hold
from alongside.peersupport.commands.seats import (
    answer_asking,
    ask_in,
    forget_person,
    invite,
    leave,
    leave_programme,
    put_away,
    share_holding,
    step_down,
    take_out,
)
from alongside.peersupport.commands.talking import (
    answer,
    be_here,
    hear,
    keep_words,
    say,
    say_helped,
    say_otherwise,
    sign,
    take_words_back,
    wish,
)

__all__ = [
    "agree", "answer", "answer_asking", "answer_change", "ask_in", "be_here", "carry_changes", "close_circle", "decide",
    "forget_person", "form_circle", "hear", "invite", "keep_words", "leave", "leave_programme", "let_hold", "put_away", "say",
    "say_helped", "say_otherwise", "share_holding", "sign", "step_down", "suggest_change", "take_out",
    "take_words_back", "wish",
]  # fmt: skip
