"""Links by e-mail. Who asks learns nothing: whether an address is known matters only to whoever reads its mail."""

import logging
import secrets
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.tasks import task
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from alongside.foundation import clock, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import NotFound, Refused
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies, queries
from alongside.people.commands.joining import EMAIL_SCOPE, make_person
from alongside.people.models import EmailLink, Person
from alongside.people.queries import LINK_WORKS

log = logging.getLogger("alongside.people")

TOKEN_BYTES = 32
#: Links to one address in an hour; more are not sent, so that nobody's mailbox can be filled from here.
MOST_AN_HOUR = 5


@transaction.atomic
def ask_for_link(address: str, *, language: str, onward: str = "", change_for: Person | None = None) -> None:
    """Have a link sent to this address. The same work, whoever's the address is, or nobody's.

    With `change_for` the link makes the address that person's.
    """
    token = secrets.token_urlsafe(TOKEN_BYTES)
    asked: dict[str, Any] = {"language": language, "onward": onward}
    if change_for is not None:
        asked["change_for"] = str(change_for.pk)
    link = EmailLink.objects.create(
        email=address,
        email_index=vault.index(EMAIL_SCOPE, address),
        asked=asked,
        token=token,
        token_index=vault.index("people.link", token),
        made_at=clock.now(),
    )
    send_link.enqueue(str(link.pk))


@task
def send_link(link_id: str) -> None:
    """Send one link. Outside any transaction, so that a slow mail server keeps nobody waiting; safe to run twice."""
    link = EmailLink.objects.filter(pk=link_id, sent_at=None, used_at=None).first()
    if link is None:
        return
    now = clock.now()
    recent = EmailLink.objects.filter(email_index=link.email_index, sent_at__gt=now - timedelta(hours=1)).count()
    if recent < MOST_AN_HOUR:
        _mail(link)
    # The words of the link are not needed any more: only its fingerprint stays.
    link.token, link.sent_at = "", now
    link.save(update_fields=["token", "sent_at"])


def _mail(link: EmailLink) -> None:
    with translation.override(link.asked.get("language") or settings.LANGUAGE_CODE):
        address = settings.ALONGSIDE_BASE_URL + reverse("people:link", args=[link.token])
        subject = render_to_string("people/mail/link_subject.txt").strip()
        body = render_to_string("people/mail/link.txt", {"address": address})
    host = urlsplit(settings.ALONGSIDE_BASE_URL).hostname or "localhost"
    EmailMessage(
        subject, body, to=[link.email],
        headers={"Message-ID": f"<{link.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send()  # fmt: skip


@regularly(timedelta(minutes=1))
def send_what_was_left() -> None:
    """Send links that a stopped worker or a deaf mail server left behind, while they still work."""
    now = clock.now()
    waiting = EmailLink.objects.filter(
        sent_at=None, used_at=None, made_at__lt=now - timedelta(minutes=1), made_at__gt=now - LINK_WORKS
    )
    for link_id in waiting.order_by("made_at").values_list("pk", flat=True)[:200]:
        send_link.enqueue(str(link_id))


@regularly(timedelta(hours=1))
def forget_old_links() -> None:
    """Remove links after a day, and with them the addresses of people who never came."""
    EmailLink.objects.filter(made_at__lt=clock.now() - timedelta(days=1)).delete()


@transaction.atomic
def use_link(token: str, *, name: str = "", pronouns: str = "", language: str = "en") -> Person:
    """The person a link signs in, made with this name when the address is new. The link is used up.

    Raises NotFound when it does not work any more, BadInput when a new person's name cannot be used.
    """
    link = _take(token)
    if link.asked.get("change_for"):
        raise NotFound("link")
    person = queries.person_with(link.email)
    if person is None:
        person = make_person(name=name, pronouns=pronouns, language=language, email=link.email)
    return person


@transaction.atomic
def use_link_to_change(token: str, *, by: Person) -> None:
    """Make the address a link was sent to this person's. The link is used up.

    Raises NotFound when it does not work any more or is somebody else's, Refused("address-taken") when the address
    signs in another person already: only who reads its mail can learn that.
    """
    link = _take(token)
    if link.asked.get("change_for") != str(by.pk):
        raise NotFound("link")
    person = lock(by)
    taken = queries.person_with(link.email)
    if taken is not None and taken.pk != person.pk:
        raise Refused("address-taken")
    person.email, person.email_index = link.email, bytes(link.email_index)
    person.save(update_fields=["email", "email_index"])


@transaction.atomic
def remove_email(person: Person, *, by: Person) -> None:
    """Forget a person's address.

    Raises NotAllowed for anyone else, Refused("last-way-in") when the person could not sign in any more.
    """
    require(policies.can_change(by, person))
    person = lock(person)
    ways = queries.ways_in(person)
    if not ways.passkeys and not ways.codes:
        raise Refused("last-way-in")
    person.email = person.email_index = None
    person.save(update_fields=["email", "email_index"])


def _take(token: str) -> EmailLink:
    found = queries.working_link(token)
    if found is None:
        raise NotFound("link")
    link = lock(found)
    if link.used_at is not None:
        raise NotFound("link")
    link.used_at = clock.now()
    link.save(update_fields=["used_at"])
    return link
