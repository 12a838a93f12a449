"""What can be done with circles."""

from alongside.peersupport.commands.agreeing import agree, answer_change, carry_changes, suggest_change
from alongside.peersupport.commands.care import (
    ask_again,
    decide_aside,
    decide_flag,
    leave_be,
    let_through,
    look_again,
    point_out,
    send_back,
    set_aside,
    set_pace,
    show_again,
    take_waiting_back,
)
from alongside.peersupport.commands.forming import close_circle, decide, describe, form_circle, let_hold
from alongside.peersupport.commands.gathering import (
    answer_call,
    call_people,
    forget_calls,
    look_for_circles,
    unwish,
    wish_for_circle,
)
from alongside.peersupport.commands.helping import (
    ask_or_offer,
    close_favour,
    lend_hand,
    let_favour_stand,
    move_hand,
    take_favour_down,
    write_by_hand,
)
from alongside.peersupport.commands.meetings import call_off, move_meeting, plan_meeting, say_coming
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
from alongside.peersupport.commands.shelf import (
    ask_to_keep,
    let_stand,
    put_strategy,
    put_words,
    say_yes,
    settle,
    take_down,
    take_off,
)
from alongside.peersupport.commands.sitting import (
    check_in,
    check_out,
    close_meeting,
    go_on,
    looked_after,
    open_meeting,
    say_there,
    take_said_back,
    take_turn,
    write_debrief,
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
from alongside.peersupport.commands.welcoming import answer_scene, greet, let_notes, offer_to_hold, settle_in

__all__ = [
    "agree", "answer", "answer_asking", "answer_call", "answer_change", "answer_scene", "ask_again", "ask_in",
    "ask_or_offer", "ask_to_keep", "be_here", "call_off", "call_people", "carry_changes", "check_in",
    "check_out", "close_circle", "close_favour", "close_meeting", "decide", "decide_aside", "decide_flag",
    "describe", "forget_calls", "forget_person", "form_circle", "go_on", "greet", "hear", "invite",
    "keep_words", "leave", "leave_be", "leave_programme", "lend_hand", "let_favour_stand", "let_hold",
    "let_notes", "let_stand", "let_through", "look_again", "look_for_circles", "looked_after", "move_hand",
    "move_meeting", "offer_to_hold", "open_meeting", "plan_meeting", "point_out", "put_away", "put_strategy",
    "put_words", "say", "say_coming", "say_helped", "say_otherwise", "say_there", "say_yes", "send_back",
    "set_aside", "set_pace", "settle", "settle_in", "share_holding", "show_again", "sign", "step_down",
    "suggest_change", "take_down", "take_favour_down", "take_off", "take_out", "take_said_back", "take_turn",
    "take_waiting_back", "take_words_back", "unwish", "wish", "wish_for_circle", "write_by_hand",
    "write_debrief",
]  # fmt: skip
