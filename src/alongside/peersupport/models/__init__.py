"""Tables of circles."""

from alongside.peersupport.models.circles import Agreement, Assent, Belonging, Circle, Face, Invitation, Seat

__all__ = ["Agreement", "Assent", "Belonging", "Circle", "Face", "Invitation", "Seat"]
