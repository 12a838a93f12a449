"""Every change in mentorship, each one decision, whole or not at all."""

from alongside.mentorship.commands.agreeing import agree_boundaries, suggest_boundaries
from alongside.mentorship.commands.clearing import keep_clearances, mentors_changed
from alongside.mentorship.commands.disclosing import hide_between, keep_apart, open_level, set_manner, take_back
from alongside.mentorship.commands.ending import end_all_of, end_mentorship
from alongside.mentorship.commands.matching import (
    clear_wish,
    preview_round,
    stop_round,
    wish_pair,
)
from alongside.mentorship.commands.meeting import (
    call_off,
    keep_notes,
    offer_meeting,
    offer_other_times,
    take_time,
    wish_for,
)
from alongside.mentorship.commands.offering import (
    admit_mentor,
    apply_to_mentor,
    decide_application,
    pause,
    resume,
    set_places,
    stop_mentoring,
    withdraw_all_of,
    withdraw_application,
)
from alongside.mentorship.commands.proposing import (
    answer_proposal,
    ask,
    ask_again_for_answers,
    ask_next,
    close_late_proposals,
    close_proposals,
    close_when_full,
    pass_over,
)
from alongside.mentorship.commands.publishing import publish_round
from alongside.mentorship.commands.saying import log_meeting

__all__ = [
    "admit_mentor", "agree_boundaries", "answer_proposal", "apply_to_mentor", "ask", "ask_again_for_answers",
    "ask_next", "call_off", "clear_wish", "close_late_proposals", "close_proposals", "close_when_full",
    "decide_application", "end_all_of", "end_mentorship", "hide_between", "keep_apart", "keep_clearances", "keep_notes",
    "log_meeting", "mentors_changed", "offer_meeting", "offer_other_times", "open_level", "pass_over", "pause",
    "preview_round", "publish_round", "resume", "set_manner", "set_places", "stop_mentoring", "stop_round",
    "suggest_boundaries", "take_back", "take_time", "wish_for", "wish_pair", "withdraw_all_of", "withdraw_application",
]  # fmt: skip
