"""Reads of notifications."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING
from uuid import UUID

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext

from alongside.foundation.errors import NotFound
from alongside.notifications.models import Notice, Wish
from alongside.notifications.rules import before_quiet, kinds
from alongside.people import queries as people

if TYPE_CHECKING:
    from alongside.people.models import Person


@dataclass(frozen=True, slots=True)
class News:
    """One piece of news as its reader sees it: what it is about, and the way there that marks it as read."""

    words: str
    url: str
    open_url: str
    made_at: datetime
    is_new: bool


@dataclass(frozen=True, slots=True)
class QuietHours:
    """Hours in a person's own day in which no mail comes."""

    zone: str
    starts: time | None
    ends: time | None


def notices_for(viewer: Person, *, page: int = 1) -> tuple[Page[Notice], list[News]]:
    """One page of a person's news, newest first."""
    shown = Paginator(Notice.objects.filter(person=viewer).order_by("-made_at", "id"), 50).get_page(page)
    return shown, [_news(notice) for notice in shown]


def notice_for(viewer: Person, notice_id: UUID) -> Notice:
    """One piece of the viewer's own news, or NotFound."""
    found = Notice.objects.filter(person=viewer, pk=notice_id).first()
    if found is None:
        raise NotFound("notice")
    return found


def waits_unread(person_id: UUID, *, kind: str) -> bool:
    """Whether news of this kind already waits to be read."""
    return Notice.objects.filter(person=person_id, kind=kind, seen_at=None).exists()


def newest_for(viewer: Person, *, most: int = 5) -> list[News]:
    """The newest unread news."""
    unseen = Notice.objects.filter(person=viewer, seen_at=None).order_by("-made_at", "id")
    return [_news(notice) for notice in unseen[:most]]


def unseen(viewer: Person) -> int:
    """How much news is unread."""
    return Notice.objects.filter(person=viewer, seen_at=None).count()


def quiet_hours(person_id: UUID) -> QuietHours:
    """When this person wishes for no mail, in their own zone."""
    wish = Wish.objects.filter(person=person_id).first()
    if wish is None or not wish.quiet:
        return QuietHours("UTC", None, None)
    zone = people.own_facts(people.person(person_id)).time_zone or "UTC"
    return QuietHours(zone, time.fromisoformat(wish.quiet["starts"]), time.fromisoformat(wish.quiet["ends"]))


def good_before(person_id: UUID, moment: datetime) -> datetime:
    """The last good hour for a mail to this person that has to come by a moment."""
    quiet = quiet_hours(person_id)
    return before_quiet(moment, zone=quiet.zone, starts=quiet.starts, ends=quiet.ends)


def _news(notice: Notice) -> News:
    return News(
        _words(notice.kind), notice.about.get("url") or reverse("home"),
        reverse("notifications:open", args=[notice.pk]), notice.made_at, notice.seen_at is None,
    )  # fmt: skip


def _words(code: str) -> str:
    """How news of this kind reads; a kind that a newer release no longer has still reads as news."""
    words = next((kind.words for kind in kinds() if kind.code == code), None)
    return gettext("There is something new for you.") if words is None else str(words)
