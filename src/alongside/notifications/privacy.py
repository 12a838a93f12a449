"""This room's part of a person."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy
from alongside.notifications.models import Notice, Wish

#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Notice": _("You"),
    "Wish": _("You"),
}


def export(person_id: UUID) -> dict[str, Any]:
    """Their news and how they wish to be told."""
    wish = Wish.objects.filter(person=person_id).first()
    news = Notice.objects.filter(person=person_id).order_by("made_at")
    return {
        "news": [
            {"kind": notice.kind, "at": notice.made_at.isoformat(), "read": notice.seen_at is not None}
            for notice in news
        ],
        "quiet hours": wish.quiet if wish else {},
    }


def erase(person_id: UUID) -> None:
    """Everything goes."""
    Notice.objects.filter(person=person_id).delete()
    Wish.objects.filter(person=person_id).delete()


def register() -> None:
    """Tell the foundation; called once."""
    covers = frozenset({"notifications.Notice.person", "notifications.Wish.person"})
    privacy.register("notifications", export=export, erase=erase, covers=covers)
    knowing.register("notifications", find=knowing.nothing, seen_by=SEEN_BY)
