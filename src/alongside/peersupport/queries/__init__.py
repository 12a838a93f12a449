"""Reads of circles."""

from alongside.peersupport.queries.finding import (
    Offer,
    circle_to_join,
    found_for,
    has_asked,
    invited_to,
    is_in,
    mine_of,
    seat_or_wish,
)
from alongside.peersupport.queries.inside import (
    Someone,
    card_of,
    changes_of,
    counts_for_desk,
    desk_circle,
    desk_of,
    how_many_ask,
    own_seat,
    seat_here,
    seat_to_answer,
    standing_words,
    those_in,
    unread_reasons,
)

__all__ = [
    "Offer", "Someone", "card_of", "changes_of", "circle_to_join", "counts_for_desk", "desk_circle", "desk_of", "found_for",
    "has_asked", "how_many_ask", "invited_to", "is_in", "mine_of", "own_seat", "seat_here", "seat_or_wish",
    "seat_to_answer", "standing_words", "those_in", "unread_reasons",
]  # fmt: skip
