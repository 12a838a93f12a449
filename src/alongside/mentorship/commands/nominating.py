"""Somebody one already trusts: a mentee passes a link on herself; they pass every step, and are then offered to her first."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import transaction

from alongside.foundation import clock, vault
from alongside.foundation.background import regularly
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.mentorship.commands.proposing import propose
from alongside.mentorship.events import ProposalMade
from alongside.mentorship.events.screening import NominationTaken
from alongside.mentorship.models import MentorPlaces, MentorRole, Mentorship, Nomination, PairWish, PassedOver
from alongside.mentorship.policies import screening as policies
from alongside.mentorship.queries import free_places, still_open
from alongside.mentorship.queries.clashing import clashing
from alongside.mentorship.queries.pool import pausing
from alongside.mentorship.queries.screening import NAMED_SCOPE, nomination_by
from alongside.mentorship.rules import Answer, Source, Status, Wanted
from alongside.mentorship.rules.screening import LONGEST_LINE, MOST_NAMED, NAMED_DAYS, NEXT_NAMED, Named
from alongside.programmes import commands as programmes
from alongside.programmes import policies as programme_policies
from alongside.programmes import queries as programme_queries
from alongside.programmes.rules import RoleName, State

if TYPE_CHECKING:
    from alongside.people.models import Person
    from alongside.programmes.models import Programme


@transaction.atomic
def name_somebody(programme: Programme, *, by: Person, called: str) -> tuple[Nomination, str]:
    """A link for somebody one trusts, and the secret in it, which is not kept. She passes it on herself.

    Raises NotAllowed for somebody who does not look for a mentor here, or where it is not offered,
    Refused("enough-named"), BadInput.
    """
    if not programme_policies.holds(by, programme.pk, RoleName.MENTEE):
        raise NotAllowed("not-looking")
    if MentorRole.objects.filter(programme=programme, may_be_named=False).exists():
        raise NotAllowed("not-offered-here")
    if len(called) > LONGEST_LINE:
        raise BadInput("too-long", field="called")
    if (
        Nomination.objects.filter(mentee=by, programme=programme, state__in=(Named.OPEN, Named.TAKEN)).count()
        >= MOST_NAMED
    ):
        raise Refused("enough-named")
    token = secrets.token_urlsafe(24)
    made = Nomination.objects.create(
        mentee=by, programme=programme, called=called.strip(), token_index=vault.index(NAMED_SCOPE, token),
        made_on=clock.today(), expires_at=clock.now() + timedelta(days=NAMED_DAYS),
    )  # fmt: skip
    return made, token


@transaction.atomic
def end_nomination(nomination: Nomination, *, by: Person) -> None:
    """Let the link work no more, or not be offered who took it up; they are not told. Raises NotAllowed, Refused."""
    nomination = lock(nomination)
    if nomination.mentee_id != by.pk:
        raise NotAllowed("not-theirs")
    _become(nomination, Named.OVER)


def _become(nomination: Nomination, then: Named) -> None:
    if then not in NEXT_NAMED[Named(nomination.state)]:
        raise Refused("already-answered")
    nomination.state = then
    nomination.save(update_fields=["state", "nominee"])


@transaction.atomic
def take_up(token: str, *, by: Person, born: int | None = None) -> Nomination:
    """Take up the link of somebody who trusts one: come in if need be, and offer to mentor as anyone does.

    Raises NotFound for a link that does not work, NotAllowed for whoever made it, and as coming in does.
    Emits NominationTaken.
    """
    nomination = lock(nomination_by(token))
    require(policies.can_take_up(by, nomination))
    programme = nomination.programme
    place = programme_queries.membership_of(by, programme.pk)
    if place is None or place.state not in (State.ACTIVE, State.PENDING):
        programmes.join(programme, person=by, born=born, vouched=True)
    nomination.nominee = by
    _become(nomination, Named.TAKEN)
    emit(NominationTaken(nomination_id=nomination.pk, programme_id=programme.pk), by=by.pk)
    offer_named(programme.pk)
    return nomination


@transaction.atomic
def offer_named(programme_id: UUID) -> None:
    """Offer everybody who was named, is cleared and has room to whoever named them, before anyone else is looked for."""
    now = clock.now()
    waiting = Nomination.objects.filter(programme=programme_id, state=Named.TAKEN).order_by("made_on", "pk")
    cleared = MentorPlaces.objects.filter(programme=programme_id, cleared_until__gte=now, is_paused=False)
    rows = list(waiting.filter(nominee__in=cleared.values("person")).select_related("programme"))
    room = free_places(rows[0].programme) if rows else {}
    for one in rows:
        assert one.nominee_id is not None  # noqa: S101 - the filter and a constraint say so
        if room.get(one.nominee_id, 0) > 0 and _may_meet(one):
            room[one.nominee_id] -= 1
            _offer(lock(one))


def _may_meet(one: Nomination) -> bool:
    """Whether the mentee is free to be asked. Nobody a coordinator keeps apart, she passed over, or whom she had better not
    meet elsewhere, is offered.
    """
    pair = {"programme": one.programme_id, "mentee": one.mentee_id, "mentor": one.nominee_id}
    apart = PairWish.objects.filter(**pair, wanted=Wanted.FORBID).exists() or PassedOver.objects.filter(**pair).exists()
    walking = Mentorship.objects.filter(programme=one.programme_id, mentee=one.mentee_id).exclude(status=Status.ENDED)
    asked = still_open().filter(programme=one.programme_id, mentee=one.mentee_id)
    here = programme_policies.takes_part(one.mentee, one.programme_id)
    breath = pausing(one.programme).filter(mentorship__mentee=one.mentee_id)
    if not here or one.nominee_id is None or any((apart, walking.exists(), asked.exists(), breath.exists())):
        return False
    return not clashing(one.mentee_id, [one.nominee_id])


def _offer(one: Nomination) -> None:
    assert one.nominee_id is not None  # noqa: S101 - as above
    proposal = propose(
        one.programme, mentee=one.mentee_id, mentor=one.nominee_id, source=Source.NAMED, fit=0, reasons=[],
        mentor_answer=Answer.YES, answered_at=clock.now(),
    )  # fmt: skip
    _become(one, Named.OFFERED)
    emit(
        ProposalMade(
            proposal_id=proposal.pk, mentee_id=one.mentee_id, mentor_id=one.nominee_id, source=proposal.source
        ),
        by=None,
    )


@regularly(timedelta(hours=1))
def keep_nominations() -> None:
    """Offer whoever could not be offered before, and let links end that nobody took up."""
    Nomination.objects.filter(state=Named.OPEN, expires_at__lte=clock.now()).update(state=Named.OVER)
    waiting = Nomination.objects.filter(state=Named.TAKEN).order_by().values_list("programme", flat=True).distinct()
    for programme_id in waiting:
        try:
            offer_named(programme_id)
        except (NotFound, Refused):
            continue  # somebody else was quicker; the next hour looks again
