"""News for somebody in a circle."""

from uuid import UUID

from django.urls import reverse

from alongside.foundation import vault
from alongside.notifications import commands as notifications
from alongside.peersupport.models import Post, Seat
from alongside.peersupport.rules.circles import Holds, Sits

ANSWERED, WELCOMED, QUIET = "place-answered", "you-are-welcome", "still-here"
MEETING_SOON, MEETING_MOVED = "soon-together", "another-time"
LOOK, NEW_WORDS, HELPED, WAITS_LONG = "would-you-look", "new-words-for-you", "it-helped", "waits-long"
MAY_FIT, ASKED_ABOUT = "may-fit-you", "about-your-words"
TO_LOOK, SHOWN, SET_ASIDE = "to-look-at", "can-be-read", "a-note-for-you"


def tell(person_id: UUID, *, kind: str, url: str, about: str) -> None:
    """Tell once. The mark is a fingerprint: in clear it would join a person to a circle."""
    once = vault.index("peersupport.news", f"{about} {person_id}").hex()
    notifications.tell(person_id, kind=kind, url=url, once=once)


def tell_seat(seat: Seat, *, kind: str, post: Post, about: str) -> None:
    """Tell whoever sits there of something in a thread."""
    if seat.bearer:
        tell(seat.person_id, kind=kind, url=address_of(post), about=about)


def facilitators_of(circle_id: UUID) -> list[Seat]:
    """Who holds a circle."""
    return list(Seat.objects.filter(circle=circle_id, state=Sits.IN, holds=Holds.FACILITATOR).order_by("pk"))


def tell_holders(circle_id: UUID, *, kind: str, url: str, about: str) -> None:
    """Tell everybody who holds a circle."""
    for seat in facilitators_of(circle_id):
        tell(seat.person_id, kind=kind, url=url, about=about)


def address_of(post: Post) -> str:
    """Where a thread is."""
    return reverse("peersupport:thread", args=[post.circle_id, post.pk])
