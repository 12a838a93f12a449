"""Tables of circles."""

from alongside.peersupport.models.circles import Agreement, Assent, Belonging, Circle, Face, Invitation, Seat
from alongside.peersupport.models.talking import Asked, Hosting, Post, Reply, Signed, WordsKept

__all__ = [
    "Agreement", "Asked", "Assent", "Belonging", "Circle", "Face", "Hosting", "Invitation", "Post", "Reply", "Seat",
    "Signed", "WordsKept",
]  # fmt: skip
