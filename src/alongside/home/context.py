"""What every page's frame shows: the way around, and whether this is the demo."""

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from alongside.notifications import queries as notifications
from alongside.programmes.http import standing_of


@dataclass(frozen=True, slots=True)
class Item:
    """One way to go."""

    label: str
    url: str
    current: bool
    count: int = 0


def frame(request: HttpRequest) -> dict[str, Any]:
    """`nav`, drawn only where a layout shows it, and `demo`."""
    return {"nav": SimpleLazyObject(lambda: _nav(request)), "demo": settings.ALONGSIDE_DEMO}


def _nav(request: HttpRequest) -> list[Item]:
    person = getattr(request, "person", None)
    if person is None:
        return []
    ways = [
        (_("Home"), reverse("home"), 0),
        (_("Mentor"), reverse("mentorship:start"), 0),
        (_("Circles"), reverse("peersupport:find"), 0),
        (_("Stories"), reverse("rolemodels:shelf"), 0),
        (_("Letters"), reverse("conversations:conversations"), 0),
        (_("Things that help"), reverse("strategies:library"), 0),
        (_("News"), reverse("notifications:notes"), notifications.unseen(person)),
        (_("You"), reverse("people:you"), 0),
    ]
    if standing_of(request).desk is not None:
        ways.insert(1, (_("Desk"), reverse("desk"), 0))
    return [Item(label, url, _is_here(request.path, url), count) for label, url, count in ways]


def _is_here(path: str, url: str) -> bool:
    """Whether a page belongs to this way; one's own things that help have a short address of their own."""
    return path.startswith(url) or (
        url == reverse("strategies:library") and path.startswith(reverse("strategies:mine"))
    )
