"""Telling people, once, at a good hour, in words that say nothing."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotFound
from alongside.foundation.rows import lock
from alongside.live.commands import publish
from alongside.notifications import queries
from alongside.notifications.models import Mail, Notice, Wish
from alongside.notifications.rules import after_quiet, pause_minutes
from alongside.notifications.rules import kind as kind_of
from alongside.people import commands as people_commands
from alongside.people import queries as people
from alongside.people.rules import Purpose, State

if TYPE_CHECKING:
    from alongside.people.models import Person

log = logging.getLogger("alongside.mail")

#: After this many attempts, about a day, a mail is given up on; the news stays on the person's page.
ATTEMPTS = 13


@dataclass(frozen=True, slots=True)
class OnePress:
    """An address in a mail at which one question is answered without signing in, and until when it works."""

    url: str
    until: datetime


@transaction.atomic
def tell(
    person_id: UUID, *, kind: str, url: str, once: str, until: datetime | None = None, press: OnePress | None = None
) -> Notice | None:
    """Put news on a person's page, and a mail on its way if they wish for mails. The same `once` tells only once.

    until : no mail is made that could go only after this moment
    press : stands in the mail, if it goes while it works

    Raises KeyError for a kind nobody registered. Returns None when it had been told already, or when the person has
    been erased meanwhile: there is no key any more that could seal it.
    """
    kind_of(kind)
    person = people.people([person_id]).get(person_id)
    if person is None or lock(person).state == State.ERASED:
        return None
    about = {"url": url} | ({"press": press.url, "until": press.until.isoformat()} if press else {})
    notice, made = Notice.objects.get_or_create(
        person_id=person_id, once=once[:120], defaults={"kind": kind, "about": about, "made_at": clock.now()}
    )
    if not made:
        return None
    if people.mail_address(person_id):
        quiet = queries.quiet_hours(person_id)
        due = after_quiet(clock.now(), zone=quiet.zone, starts=quiet.starts, ends=quiet.ends)
        if until is None or due <= until:
            Mail.objects.create(notice=notice, due_at=due)
    publish(f"person:{person_id}", kind="notice")
    return notice


def mark_seen(viewer: Person, *, url: str | None = None) -> None:
    """Mark a person's news as read: all of it, or what led to one page. Mails not sent yet are then not needed."""
    unseen = Notice.objects.filter(person=viewer, seen_at=None)
    ids = [one.pk for one in unseen if url in (None, one.about.get("url"))]
    if ids:  # most pages bring no news: they only read
        with transaction.atomic():
            Mail.objects.filter(notice__in=ids, sent_at=None).delete()
            Notice.objects.filter(pk__in=ids, seen_at=None).update(seen_at=clock.now())


@transaction.atomic
def set_quiet_hours(person: Person, *, starts: time | None, ends: time | None) -> None:
    """Hours in the person's own day in which no mail comes; both or neither. Raises BadInput."""
    if (starts is None) != (ends is None):
        raise BadInput("both-or-neither", field="ends")
    wish, _made = Wish.objects.get_or_create(person=person)
    wish.quiet = {"starts": starts.isoformat(), "ends": ends.isoformat()} if starts and ends else {}
    wish.save(update_fields=["quiet"])


@transaction.atomic
def choose_mail(person: Person, *, wanted: bool) -> None:
    """Have mails, or have none. Raises NotAllowed as people's agreements do."""
    change = people_commands.give_consent if wanted else people_commands.withdraw_consent
    change(person, by=person, purpose=Purpose.MAIL)


@transaction.atomic
def follow(notice: Notice, *, by: Person) -> str:
    """Mark one piece of news as read, and get the address of what it is about. Raises NotFound for anyone else's."""
    if notice.person_id != by.pk:
        raise NotFound("notice")
    Mail.objects.filter(notice=notice, sent_at=None).delete()
    Notice.objects.filter(pk=notice.pk, seen_at=None).update(seen_at=clock.now())
    return str(notice.about.get("url") or reverse("home"))


@regularly(timedelta(seconds=20))
def send_mails() -> None:
    """Send the mails that are due, one to each person however much is new for them.

    A worker killed between sending and writing that down sends again, with the same Message-ID, so that a mail
    program shows one.
    """
    due = Mail.objects.filter(sent_at=None, due_at__lte=clock.now(), attempts__lt=ATTEMPTS)
    waiting: dict[UUID, list[Mail]] = {}
    for mail in due.select_related("notice").order_by("notice__made_at", "notice_id")[:500]:
        waiting.setdefault(mail.notice.person_id, []).append(mail)
    for person_id, mails in waiting.items():
        _send(person_id, mails)


def _send(person_id: UUID, mails: list[Mail]) -> None:
    now = clock.now()
    quiet = queries.quiet_hours(person_id)
    good = after_quiet(now, zone=quiet.zone, starts=quiet.starts, ends=quiet.ends)
    if good > now:  # the hours were chosen, or an attempt failed, since the mail was made
        Mail.objects.filter(pk__in=[mail.pk for mail in mails], sent_at=None).update(due_at=good)
        return
    claimed = [mail for mail in mails if _claim(mail)]
    address = people.mail_address(person_id)
    if address is None:
        Mail.objects.filter(pk__in=[mail.pk for mail in claimed]).delete()
        return
    if not claimed:
        return
    try:
        message_for(claimed[0].notice, address, press=_press_in(claimed)).send()
    except (OSError, SMTPException, ValueError) as error:  # ValueError: an address no header can hold
        log.warning("mail %s waits: %s", claimed[0].pk, type(error).__name__)
        return
    Mail.objects.filter(pk__in=[mail.pk for mail in claimed]).update(sent_at=clock.now())


def _press_in(mails: list[Mail]) -> str:
    """The newest address among these that answers a question with one press and still works, or none."""
    for mail in reversed(mails):
        about = mail.notice.about
        if "until" in about and datetime.fromisoformat(about["until"]) > clock.now():
            return str(about["press"])
    return ""


def _claim(mail: Mail) -> bool:
    """Take a mail for oneself: another worker that looks now finds it not due."""
    later = clock.now() + timedelta(minutes=pause_minutes(mail.attempts + 1))
    with transaction.atomic():
        taken = Mail.objects.filter(pk=mail.pk, sent_at=None, attempts=mail.attempts)
        return taken.update(attempts=mail.attempts + 1, due_at=later) == 1


@regularly(timedelta(hours=6))
def forget_old_news() -> None:
    """Remove news that was read half a year ago, and all news after a year: it says when a person came and went."""
    now = clock.now()
    with transaction.atomic():
        Notice.objects.filter(seen_at__lt=now - timedelta(days=182)).delete()
        Notice.objects.filter(made_at__lt=now - timedelta(days=365)).delete()


def message_for(notice: Notice, address: str, *, press: str = "") -> EmailMessage:
    """The mail: the same neutral words whatever the news is. What it is about stands behind the sign-in.

    With `press`, one more paragraph leads to a question that is answered without signing in, and says nothing either.
    """
    person = people.person(notice.person_id)
    with translation.override(person.language):
        site = settings.ALONGSIDE_BASE_URL
        context = {"home": f"{site}{reverse('home')}", "settings": f"{site}{reverse('notifications:settings')}"}
        context["press"] = f"{site}{press}" if press else ""
        subject = " ".join(render_to_string("notifications/mail/subject.txt", context).split())
        body = render_to_string("notifications/mail/body.txt", context)
    mark = hashlib.sha256(f"{notice.person_id}|{notice.once}".encode()).hexdigest()[:32]
    domain = settings.ALONGSIDE_MAIL_FROM.rpartition("@")[2] or "localhost"
    # Auto-Submitted keeps holiday notices from answering, which would tell a stranger's mail server that it was read.
    headers = {"Message-ID": f"<{mark}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers=headers)
