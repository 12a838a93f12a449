"""References by a link: asked in words that say nothing, answered without an account, erased with the decision."""

from __future__ import annotations

import logging
import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any
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
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.rows import lock
from alongside.mentorship.commands.screening import is_under_way, references_moved
from alongside.mentorship.events.screening import ReferenceAsked
from alongside.mentorship.models import Reference, StepTaken
from alongside.mentorship.queries.screening import REFERENCE_SCOPE, STILL_ASKED, reference_by
from alongside.mentorship.rules.screening import (
    LONGEST_ADDRESS,
    LONGEST_LINE,
    REFERENCE_DAYS,
    SPARE_REFERENCES,
    Asked,
    Kind,
    Turn,
)

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme

log = logging.getLogger("alongside.mail")

#: However often somebody takes a name back and gives another, no more mails than this leave in a month.
MOST_A_MONTH = 8


@transaction.atomic
def name_referee(
    programme: Programme, *, by: Person, address: str, called: str, known_as: str, language: str
) -> Reference:
    """Name somebody who can say a few words about one. A link goes to them; what it is about stands only behind it.

    Raises NotFound where references are not asked of this person, Refused("enough-named"), BadInput naming the field.
    Emits ReferenceAsked.
    """
    taken = _references_of(programme, by)
    for field, words, longest in (
        ("address", address, LONGEST_ADDRESS), ("called", called, LONGEST_LINE), ("known_as", known_as, LONGEST_LINE),
    ):  # fmt: skip
        if not words.strip() or len(words) > longest:
            raise BadInput("too-long" if words.strip() else "empty", field=field)
    mine = list(Reference.objects.filter(person=by, programme=programme))
    live = [one for one in mine if one.state in STILL_ASKED or one.state == Asked.ANSWERED]
    lately = [one for one in mine if one.asked_on > clock.today() - timedelta(days=30)]
    if len(live) >= taken.step.how_many + SPARE_REFERENCES or len(lately) >= MOST_A_MONTH:
        raise Refused("enough-named")
    if any(one.address.casefold() == address.strip().casefold() for one in live):
        raise BadInput("already-named", field="address")
    token = secrets.token_urlsafe(32)
    made = Reference.objects.create(
        person=by, programme=programme, address=address.strip(), called=called.strip(), known_as=known_as.strip(),
        language=language, token=token, token_index=vault.index(REFERENCE_SCOPE, token), asked_on=clock.today(),
        expires_at=clock.now() + timedelta(days=REFERENCE_DAYS),
    )  # fmt: skip
    references_moved(taken, _turn(taken))
    emit(ReferenceAsked(reference_id=made.pk), by=by.pk)
    return made


def _references_of(programme: Programme, person: Person) -> StepTaken:
    found = StepTaken.objects.filter(
        person=person, programme=programme, step__kind=Kind.REFERENCES, step__is_asked=True
    ).first()
    if found is None or not is_under_way(person.pk, programme.pk):
        raise NotFound("references")
    return lock(found)


def _turn(taken: StepTaken) -> Turn:
    """Whose turn the references are: the coordinator's when enough have answered, else whoever is asked, else theirs."""
    mine = Reference.objects.filter(person=taken.person_id, programme=taken.programme_id, is_erased=False)
    states = list(mine.values_list("state", flat=True))
    if states.count(Asked.ANSWERED) >= taken.step.how_many:
        return Turn.COORDINATOR
    waits = sum(state in STILL_ASKED for state in states)
    return Turn.REFEREE if waits + states.count(Asked.ANSWERED) >= taken.step.how_many else Turn.APPLICANT


@transaction.atomic
def take_reference_back(reference: Reference, *, by: Person) -> None:
    """Ask this person no more; the link stops working. Raises NotAllowed, Refused("already-answered")."""
    reference = lock(reference)
    if reference.person_id != by.pk:
        raise NotAllowed("not-theirs")
    if reference.state not in STILL_ASKED:
        raise Refused("already-answered")
    _over(reference, Asked.TAKEN_BACK)


def _over(reference: Reference, state: Asked) -> None:
    """Nobody is asked any more: the address goes at once."""
    reference.state, reference.address, reference.token = state, "", ""
    reference.save()
    taken = StepTaken.objects.filter(
        person=reference.person_id, programme=reference.programme_id, step__kind=Kind.REFERENCES
    ).first()
    if taken is not None and is_under_way(reference.person_id, reference.programme_id):
        references_moved(lock(taken), _turn(taken))


@transaction.atomic
def answer_reference(token: str, *, answers: dict[str, Any]) -> None:
    """What somebody says about an applicant, sealed for the coordinators. A link answers once.

    Raises NotFound for a link that does not work, whatever the cause. Emits StepMoved.
    """
    found = reference_by(token)
    reference = lock(found)
    if reference.state not in STILL_ASKED:
        raise NotFound("link")
    reference.state, reference.answers, reference.token = Asked.ANSWERED, answers, ""
    reference.answered_on = clock.today()
    if not answers.get("call"):
        reference.address = ""  # nobody needs it any more
    reference.save()
    taken = StepTaken.objects.filter(
        person=reference.person_id, programme=reference.programme_id, step__kind=Kind.REFERENCES
    ).first()
    if taken is not None:
        references_moved(lock(taken), _turn(taken))


@task
def send_reference(reference_id: str) -> None:
    """Send one link. Outside any transaction, so that a slow mail server keeps nobody waiting; safe to run twice."""
    reference = Reference.objects.filter(pk=reference_id, state=Asked.ON_ITS_WAY).first()
    if reference is None or not reference.token or not reference.address:
        return
    _mail(reference)
    # The words of the link are not needed any more: only its fingerprint stays.
    with transaction.atomic():
        now = lock(reference)
        if now.state == Asked.ON_ITS_WAY:
            now.state, now.token, now.sent_at = Asked.SENT, "", clock.now()
            now.save(update_fields=["state", "token", "sent_at"])


def _mail(reference: Reference) -> None:
    with translation.override(reference.language or settings.LANGUAGE_CODE):
        address = settings.ALONGSIDE_BASE_URL + reverse("mentorship:word", args=[reference.token])
        context = {"address": address, "until": reference.expires_at}
        subject = " ".join(render_to_string("mentorship/mail/word_subject.txt", context).split())
        body = render_to_string("mentorship/mail/word.txt", context)
    host = urlsplit(settings.ALONGSIDE_BASE_URL).hostname or "localhost"
    EmailMessage(
        subject, body, settings.DEFAULT_FROM_EMAIL, [reference.address],
        headers={"Message-ID": f"<{reference.pk}@{host}>", "Auto-Submitted": "auto-generated"},
    ).send()  # fmt: skip


@regularly(timedelta(minutes=10))
def send_references_left() -> None:
    """Send links that a stopped worker or a deaf mail server left behind."""
    waiting = Reference.objects.filter(state=Asked.ON_ITS_WAY, expires_at__gt=clock.now()).order_by("asked_on", "pk")
    for one in waiting.values_list("pk", flat=True)[:200]:
        send_reference.enqueue(str(one))


@regularly(timedelta(hours=6))
def close_late_references() -> None:
    """Close requests nobody answered in time: the address goes, and the applicant may name somebody else."""
    late = Reference.objects.filter(state__in=STILL_ASKED, expires_at__lte=clock.now())
    for one in late.order_by("expires_at")[:500]:
        with transaction.atomic():
            reference = lock(one)
            if reference.state in STILL_ASKED:
                _over(reference, Asked.TOO_LATE)
