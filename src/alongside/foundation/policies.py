"""Decisions: yes or no, and why."""

from dataclasses import dataclass

from alongside.foundation.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and the stable code of the reason."""

    allowed: bool
    reason: str

    def __bool__(self) -> bool:
        return self.allowed


def allow(reason: str) -> Decision:
    """A yes."""
    return Decision(True, reason)


def deny(reason: str) -> Decision:
    """A no."""
    return Decision(False, reason)


def require(decision: Decision) -> None:
    """Go on only if the decision is yes.

    Raises NotAllowed with the decision's reason.
    """
    if not decision:
        raise NotAllowed(decision.reason)
