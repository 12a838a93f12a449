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

__all__ = [
    "agree", "answer_asking", "answer_change", "ask_in", "carry_changes", "close_circle", "decide", "forget_person",
    "form_circle", "invite", "leave", "leave_programme", "let_hold", "put_away", "share_holding", "step_down",
    "suggest_change", "take_out",
]  # fmt: skip
