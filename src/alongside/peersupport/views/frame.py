"""What every page of a circle needs: its name, one's seat, and the words for codes."""

from typing import TYPE_CHECKING, Any

from django.utils.translation import get_language

from alongside.peersupport.policies import can_write
from alongside.people import queries as people
from alongside.people.choices import LANGUAGES
from alongside.people.http import MemberRequest
from alongside.programmes import queries as programmes
from alongside.programmes.http import standing_of

if TYPE_CHECKING:
    from alongside.peersupport.models import Circle, Seat
    from alongside.people.vocabulary import Vocabulary

TONGUES = dict(LANGUAGES)


def vocabulary_of(request: MemberRequest) -> "Vocabulary":
    """The words this programme uses."""
    return programmes.vocabulary_for(standing_of(request).programme, get_language() or "en")


def zone_of(request: MemberRequest) -> str:
    """By which clock this person lives."""
    return people.own_facts(request.person).time_zone or "UTC"


def described(circle: "Circle", words: "Vocabulary") -> dict[str, Any]:
    """A circle as pages show it to whoever may find it."""
    return {
        "id": circle.pk, "name": str(circle.name), "about": str(circle.about), "entry": circle.entry, "size": circle.size,
        "state": circle.state, "language": TONGUES.get(circle.language, circle.language),
        "topics": [words.term(term).label for term in circle.topics if words.knows(term)],
        "hours": circle.hosted.get("hours", ""), "zone": circle.hosted.get("zone", ""), "reason": str(circle.reason),
    }  # fmt: skip


def frame_of(seat: "Seat") -> dict[str, Any]:
    """What the pages inside a circle share."""
    circle = seat.circle
    return {
        "circle": {"id": circle.pk, "name": str(circle.name), "state": circle.state, "reason": str(circle.reason)},
        "seat": seat, "holds": seat.holds == "facilitator", "agreed": seat.agreed >= circle.agreement,
        "may_write": bool(can_write(seat)),
    }  # fmt: skip
