"""Tables of circles."""

from alongside.peersupport.models.care import CareLog, Flag, SetAside, Waiting, named
from alongside.peersupport.models.circles import Agreement, Assent, Belonging, Circle, Face, Invitation, Seat
from alongside.peersupport.models.gathering import Called, CircleSearch, CircleWish, Gathering
from alongside.peersupport.models.helping import Favour, HandWords, HelpingHand
from alongside.peersupport.models.meetings import Attendance, CircleMeeting, Debrief, SaidInMeeting
from alongside.peersupport.models.shelf import ShelfItem
from alongside.peersupport.models.talking import Asked, Hosting, Post, Reply, Signed, WordsKept
from alongside.peersupport.models.welcoming import Greeting, Prepared

__all__ = [
    "Agreement", "Asked", "Assent", "Attendance", "Belonging", "Called", "CareLog", "Circle", "CircleMeeting",
    "CircleSearch", "CircleWish", "Debrief", "Face", "Favour", "Flag", "Gathering", "Greeting", "HandWords",
    "HelpingHand", "Hosting", "Invitation", "Post", "Prepared", "Reply", "SaidInMeeting", "Seat", "SetAside", "ShelfItem",
    "Signed", "Waiting", "WordsKept", "named",
]  # fmt: skip
