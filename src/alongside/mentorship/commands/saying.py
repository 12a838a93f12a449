"""Whether a meeting took place: said on its page, or in one press by a link in a mail. See docs/decisions/0023."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

from django.db import transaction
from django.urls import reverse

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, NotFound, Refused
from alongside.foundation.events import emit
from alongside.mentorship.commands.meeting import held_for, part_of
from alongside.mentorship.commands.straining import say_heavy
from alongside.mentorship.events.meeting import MeetingLogged
from alongside.mentorship.models import Meeting, MeetingPart
from alongside.mentorship.queries.meeting import SAID, part_at
from alongside.mentorship.rules.meeting import (
    LINK_WITHIN,
    LOG_WITHIN,
    LONGEST_MINUTES,
    Felt,
    Happened,
    MeetingState,
    after_logs,
    may_become,
    minutes_of,
)
from alongside.notifications import commands as notifications
from alongside.notifications.commands import OnePress
from alongside.people import queries as people

if TYPE_CHECKING:
    from uuid import UUID

    from alongside.people.models import Person


@transaction.atomic
def log_meeting(
    meeting: Meeting,
    *,
    by: Person,
    happened: Happened,
    minutes: int | None = None,
    felt: Felt | None = None,
    rest: bool = False,
) -> Meeting:
    """Say whether a meeting happened. It was held when either of the two says so. The link in a mail ends with it.

    rest : the mentor says besides that it was heavy: nobody new is led to them for a while

    Raises NotAllowed, Refused("too-early"), Refused("too-late"), BadInput("out-of-range"). Emits MeetingLogged.
    """
    meeting, mentorship = held_for(meeting, by)
    now = clock.now()
    if meeting.starts_at is None or meeting.state in (MeetingState.OFFERED, MeetingState.CANCELLED):
        raise Refused("too-late")
    if meeting.ends_at > now:
        raise Refused("too-early")
    if now > meeting.ends_at + LOG_WITHIN:
        raise Refused("too-late")
    if minutes is not None and not 0 <= minutes <= LONGEST_MINUTES:
        raise BadInput("out-of-range", field="minutes")
    part = part_of(meeting, by.pk)
    part.happened, part.minutes = happened, minutes_of(happened, meeting.planned_minutes, minutes)
    part.felt = str(felt) if felt else part.felt
    part.said_index = part.said_until = None
    part.save(update_fields=["happened", "minutes", "felt", "said_index", "said_until"])
    if rest and by.pk == mentorship.mentor_id:
        say_heavy(mentorship.programme, by=by)
    then = after_logs(MeetingPart.objects.filter(meeting=meeting).values_list("happened", flat=True))
    if may_become(MeetingState(meeting.state), then):
        meeting.state = then
        meeting.save(update_fields=["state"])
    emit(
        MeetingLogged(
            meeting_id=meeting.pk,
            mentorship_id=mentorship.pk,
            held=meeting.state == MeetingState.HELD,
            minutes=part.minutes,
        ),
        by=by.pk,
    )
    return meeting


@transaction.atomic
def open_press(meeting: Meeting, person_id: UUID) -> OnePress | None:
    """The address at which this person says in one press whether it took place; None for whoever gets no mails.

    A new one ends the one before.
    """
    if not people.mail_address(person_id):
        return None
    secret, until = secrets.token_urlsafe(32), clock.now() + LINK_WITHIN
    part = part_of(meeting, person_id)
    part.said_index, part.said_until = vault.index(SAID, secret), until
    part.save(update_fields=["said_index", "said_until"])
    return OnePress(url=reverse("mentorship:said", args=[secret]), until=until)


@transaction.atomic
def say_by_press(secret: str, *, happened: Happened) -> None:
    """Say by the link alone whether it took place, moved or did not; it works once.

    Raises NotFound for a link that does not work, whatever the cause. Emits MeetingLogged.
    """
    part = part_at(secret)
    try:
        log_meeting(part.meeting, by=part.person, happened=happened)
    except Refused:
        raise NotFound("link") from None
    notifications.mark_seen(part.person, url=reverse("mentorship:meeting-was", args=[part.meeting_id]))
