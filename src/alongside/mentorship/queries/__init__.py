"""Reads of mentorship."""

from alongside.mentorship.queries.desk import (
    Desk,
    desk,
    live_mentorships,
    open_proposals,
    pending_applications,
    waiting_people,
)
from alongside.mentorship.queries.disclosing import (
    Step,
    is_tired,
    level_words,
    manner_of,
    steps_between,
    unanswered_lately,
)
from alongside.mentorship.queries.known import known_of
from alongside.mentorship.queries.meeting import meeting_for
from alongside.mentorship.queries.pool import (
    Seekers,
    excluded_for,
    free_places,
    mentors_now,
    seekers,
    still_open,
    week_of,
)
from alongside.mentorship.queries.seeing import (
    Waits,
    Walk,
    agreed_and_last,
    all_walks_of,
    application_for,
    asked_of,
    boundaries_of,
    companions_of,
    is_mentor,
    liveliest,
    mentorship_for,
    mentorships_of,
    my_application,
    open_asks_of,
    places_of,
    proposal_for,
    round_for,
    rounds_of,
    waiting_for,
    who_said_yes,
)
from alongside.mentorship.queries.shortlist import (
    ShortList,
    Suggestion,
    line_before,
    mentor_by,
    short_list,
    suggestion_for,
)

__all__ = [
    "Desk", "Seekers", "ShortList", "Step", "Suggestion", "Waits", "Walk", "agreed_and_last", "all_walks_of",
    "application_for", "asked_of", "boundaries_of", "companions_of", "desk", "excluded_for", "free_places", "is_mentor",
    "is_tired", "known_of", "level_words", "line_before", "live_mentorships",
    "liveliest", "manner_of", "meeting_for", "mentor_by", "mentors_now", "mentorship_for",
    "mentorships_of", "my_application", "open_asks_of", "open_proposals", "pending_applications", "places_of",
    "proposal_for", "round_for", "rounds_of", "seekers", "short_list", "steps_between",
    "still_open", "suggestion_for", "unanswered_lately", "waiting_for", "waiting_people", "week_of", "who_said_yes",
]  # fmt: skip
