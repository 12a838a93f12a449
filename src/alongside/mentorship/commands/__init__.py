"""Every change in mentorship, each one decision, whole or not at all."""

from alongside.mentorship.commands.agreeing import agree_boundaries, end_all_of, end_mentorship, suggest_boundaries
from alongside.mentorship.commands.matching import (
    clear_wish,
    preview_round,
    publish_round,
    wish_pair,
)
from alongside.mentorship.commands.offering import (
    admit_mentor,
    apply_to_mentor,
    decide_application,
    mentors_changed,
    pause,
    resume,
    set_places,
    withdraw_application,
)
from alongside.mentorship.commands.proposing import (
    answer_proposal,
    ask,
    close_all_of,
    close_late_proposals,
    pass_over,
)

__all__ = [
    "admit_mentor", "agree_boundaries", "answer_proposal", "apply_to_mentor", "ask", "clear_wish", "close_all_of",
    "close_late_proposals", "decide_application", "end_all_of", "end_mentorship", "mentors_changed", "pass_over",
    "pause", "preview_round", "publish_round", "resume", "set_places", "suggest_boundaries", "wish_pair",
    "withdraw_application",
]  # fmt: skip
