"""Reads of mentorship."""

from alongside.mentorship.queries.desk import (
    Desk,
    desk,
    live_mentorships,
    open_proposals,
    pending_applications,
    waiting_people,
)
from alongside.mentorship.queries.pool import (
    Seekers,
    built_matcher,
    excluded_for,
    free_places,
    mentors_now,
    seekers,
    week_of,
)
from alongside.mentorship.queries.seeing import (
    Waits,
    Walk,
    all_walks_of,
    application_for,
    boundaries_of,
    is_mentor,
    mentorship_for,
    mentorships_of,
    my_application,
    open_asks_of,
    places_of,
    proposal_for,
    round_for,
    rounds_of,
    waiting_for,
)
from alongside.mentorship.queries.shortlist import ShortList, Suggestion, short_list, suggestion_for

__all__ = [
    "Desk", "Seekers", "ShortList", "Suggestion", "Waits", "Walk",
    "all_walks_of", "application_for", "boundaries_of", "built_matcher",
    "desk", "excluded_for", "free_places", "is_mentor", "live_mentorships", "mentors_now", "mentorship_for",
    "mentorships_of", "my_application", "open_asks_of", "open_proposals", "pending_applications", "places_of",
     "proposal_for", "round_for", "rounds_of", "seekers", "short_list", "suggestion_for", "waiting_for",
    "waiting_people",
    "week_of",
]  # fmt: skip
