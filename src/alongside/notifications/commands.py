"""Telling people, once, at a good hour, in words that say nothing."""

from __future__ import annotations

import hashlib
import logging
from datetime import time, timedelta
from smtplib import SMTPException
from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.utils import translation

from alongside.foundation import clock
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput
from alongside.live.commands import publish
from alongside.notifications import queries
from alongside.notifications.models import Mail, Notice, Wish
from alongside.notifications.rules import after_quiet
from alongside.notifications.rules import kind as kind_of
from alongside.people import queries as people

if TYPE_CHECKING:
    from alongside.people.models import Person

log = logging.getLogger("alongside.mail")

#: After this many attempts a mail is given up on; the news stays on the person's page.
ATTEMPTS = 6


@transaction.atomic
def tell(person_id: UUID, *, kind: str, url: str, once: str) -> Notice | None:
    """Put news on a person's page, and a mail on its way if they wish for mails. The same `once` tells only once.

    Raises KeyError for a kind nobody registered. Returns None when it had been told already.
    """
    kind_of(kind)
    notice, made = Notice.objects.get_or_create(
        person_id=person_id, once=once[:120], defaults={"kind": kind, "about": {"url": url}, "made_at": clock.now()}
    )
    if not made:
        return None
    if people.mail_address(person_id):
        quiet = queries.quiet_hours(person_id)
        due = after_quiet(clock.now(), zone=quiet.zone, starts=quiet.starts, ends=quiet.ends)
        Mail.objects.create(notice=notice, due_at=due)
    publish(f"person:{person_id}", kind="notice")
    return notice


@transaction.atomic
def mark_seen(viewer: Person, *, url: str | None = None) -> None:
    """Mark a person's news as read: all of it, or what led to one page. Mails not sent yet are then not needed."""
    unseen = Notice.objects.filter(person=viewer, seen_at=None)
    if url is not None:
        unseen = Notice.objects.filter(pk__in=[one.pk for one in unseen if one.about.get("url") == url])
    ids = list(unseen.values_list("pk", flat=True))
    if ids:
        Mail.objects.filter(notice__in=ids, sent_at=None).delete()
        Notice.objects.filter(pk__in=ids).update(seen_at=clock.now())


@transaction.atomic
def set_quiet_hours(person: Person, *, starts: time | None, ends: time | None) -> None:
    """Hours in the person's own day in which no mail comes; both or neither. Raises BadInput."""
    if (starts is None) != (ends is None):
        raise BadInput("both-or-neither", field="ends")
    wish, _made = Wish.objects.get_or_create(person=person)
    wish.quiet = {"starts": starts.isoformat(), "ends": ends.isoformat()} if starts and ends else {}
    wish.save(update_fields=["quiet"])


@regularly(timedelta(seconds=20))
def send_mails() -> None:
    """Send every mail that is due. A mail may go twice if the power goes between sending and noting it; then both
    carry the same Message-ID, and a mail program shows one."""
    due = Mail.objects.filter(sent_at=None, due_at__lte=clock.now(), attempts__lt=ATTEMPTS)
    for mail in due.select_related("notice").order_by("due_at")[:200]:
        _send(mail)


def _send(mail: Mail) -> None:
    with transaction.atomic():
        # Claimed first: another worker that looks now finds it not due.
        later = clock.now() + timedelta(minutes=2 ** (mail.attempts + 1))
        claimed = Mail.objects.filter(pk=mail.pk, sent_at=None, attempts=mail.attempts).update(
            attempts=mail.attempts + 1, due_at=later
        )
    address = people.mail_address(mail.notice.person_id)
    if not claimed:
        return
    if address is None:
        Mail.objects.filter(pk=mail.pk).delete()
        return
    try:
        message_for(mail.notice, address).send()
    except (OSError, SMTPException) as error:
        log.warning("mail %s waits: %s", mail.pk, type(error).__name__)
        return
    Mail.objects.filter(pk=mail.pk).update(sent_at=clock.now())


def message_for(notice: Notice, address: str) -> EmailMessage:
    """The mail: the same neutral words whatever the news is. What it is about stands behind the sign-in."""
    person = people.person(notice.person_id)
    with translation.override(person.language):
        context = {"home": f"{settings.ALONGSIDE_BASE_URL}/home/"}
        subject = " ".join(render_to_string("notifications/mail/subject.txt", context).split())
        body = render_to_string("notifications/mail/body.txt", context)
    mark = hashlib.sha256(f"{notice.person_id}|{notice.once}".encode()).hexdigest()[:32]
    domain = settings.ALONGSIDE_MAIL_FROM.rpartition("@")[2] or "localhost"
    return EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [address], headers={"Message-ID": f"<{mark}@{domain}>"}
    )
