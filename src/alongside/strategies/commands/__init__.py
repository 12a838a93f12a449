"""Everything that changes in this room, each one decision, whole or not at all."""

from alongside.strategies.commands.adapting import add_strategy, hide_strategy, say_strategy, show_strategy
from alongside.strategies.commands.aiming import (
    add_step,
    change_goal,
    move_goal,
    move_step,
    remove_step,
    set_goal,
)
from alongside.strategies.commands.answering import (
    ask_for_feedback,
    close_feedback,
    give_feedback,
    say_heard,
    say_more_gently,
)
from alongside.strategies.commands.planning import begin_plan, look_again, remind, write_plan
from alongside.strategies.commands.rehearsing import begin_rehearsal, say_line, take_along, unsay_line
from alongside.strategies.commands.sharing import forget_shares, remove, share, take_back
from alongside.strategies.commands.trying import keep, let_go, move, say_tried, unsay_tried, write_note

__all__ = [
    "add_step", "add_strategy", "ask_for_feedback", "begin_plan", "begin_rehearsal", "change_goal", "close_feedback",
    "forget_shares", "give_feedback", "hide_strategy", "keep", "let_go", "look_again", "move", "move_goal", "move_step",
    "remind", "remove", "remove_step", "say_heard", "say_line", "say_more_gently", "say_strategy", "say_tried", "set_goal",
    "share", "show_strategy", "take_along", "take_back", "unsay_line", "unsay_tried", "write_note", "write_plan",
]  # fmt: skip
