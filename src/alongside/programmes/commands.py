"""Everything that changes a programme or somebody's place in one."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.db import IntegrityError, transaction
from django.db.models import F

from alongside.foundation import clock, vault
from alongside.foundation.errors import BadInput, NotAllowed, NotFound, Refused
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import commands as people
from alongside.people import queries as people_queries
from alongside.people.vocabulary import load
from alongside.programmes import policies, queries
from alongside.programmes.events import (
    MemberApproved,
    MemberDeclined,
    MemberJoined,
    MemberLeft,
    ProgrammeChanged,
    RolesChanged,
)
from alongside.programmes.models import Invitation, Membership, Programme, Role
from alongside.programmes.rules import (
    LONGEST_DESCRIPTION,
    LONGEST_INVITATION_DAYS,
    LONGEST_LEAVE_TO,
    LONGEST_NAME,
    LONGEST_PURPOSE,
    LONGEST_REASON,
    LONGEST_RUN_BY,
    MOST_OWN_TERMS,
    MOST_USES,
    OLDEST,
    OVERLAP_MINUTES,
    WEIGHTS,
    YOUNGEST,
    Joining,
    RoleName,
    State,
    asks_birth_year,
    is_old_enough,
    may_become,
)

if TYPE_CHECKING:
    from alongside.people.models import Person


@transaction.atomic
def start_programme(
    name: str,
    *,
    by: Person | None,
    joining: Joining = Joining.OPEN,
    purpose: str = "",
    country: str = "",
    first: bool = False,
) -> Programme:
    """A new programme; whoever starts it coordinates it.

    Raises Refused("already-started") when the first programme of an installation exists.
    """
    try:
        with transaction.atomic():
            programme = Programme.objects.create(
                name=name.strip()[:LONGEST_NAME], purpose=purpose.strip()[:LONGEST_PURPOSE], joining=joining,
                country=country, is_first=True if first else None, started_on=clock.today(), handed_over=int(first),
            )  # fmt: skip
    except IntegrityError:
        raise Refused("already-started") from None
    if by is not None:
        membership = _enter(programme, by, State.ACTIVE)
        _hold(membership, RoleName.COORDINATOR, by=by)
    return programme


@transaction.atomic
def take_over(programme: Programme, *, by: Person) -> Membership:
    """Coordinate a programme that nobody coordinates any more.

    Raises Refused("already-started") when somebody does. Emits RolesChanged, and MemberJoined for a newcomer.
    """
    programme = lock(programme)
    if queries.people_in(programme, role=RoleName.COORDINATOR):
        raise Refused("already-started")
    membership = queries.membership_of(by, programme.pk)
    if membership is None or membership.state != State.ACTIVE:
        membership = _enter(programme, by, State.ACTIVE)
    _hold(membership, RoleName.COORDINATOR, by=by)
    Programme.objects.filter(pk=programme.pk).update(handed_over=queries.times_handed_over() + 1)
    return membership


@transaction.atomic
def join(
    programme: Programme,
    *,
    person: Person,
    invitation: Invitation | None = None,
    looks_for_mentor: bool = False,
    born: int | None = None,
    vouched: bool = False,
) -> Membership:
    """Come into a programme as its policy allows: at once, by invitation, or by asking.

    Whom a member vouches for may ask to come in even where others need an invitation.
    Where younger people may come in, `born` is needed; it is kept, sealed, with what the person says of themself.

    Raises NotAllowed("invitation-only"), NotFound("invitation") when it is used up, Refused("already-in"),
    BadInput("too-young") naming the field. Emits MemberJoined.
    """
    if asks_birth_year(programme.minimum_age):
        _keep_birth_year(person, born, minimum_age=programme.minimum_age)
    if invitation is not None:
        _use_up(invitation)
    elif programme.joining == Joining.INVITATION and not vouched:
        raise NotAllowed("invitation-only")
    straight_in = invitation is not None or programme.joining == Joining.OPEN
    membership = _enter(programme, person, State.ACTIVE if straight_in else State.PENDING)
    if looks_for_mentor:
        _hold(membership, RoleName.MENTEE, by=person)
    if invitation is not None and invitation.role:
        _hold(membership, RoleName(invitation.role), by=person)
    return membership


@transaction.atomic
def admit(programme: Programme, *, person: Person, by: Person, looks_for_mentor: bool = False) -> Membership:
    """Bring somebody in directly, as when a spreadsheet of people who already take part is read.

    Raises NotAllowed, Refused("already-in"). Emits MemberJoined.
    """
    require(policies.coordinates(by, programme.pk))
    membership = _enter(programme, person, State.ACTIVE)
    if looks_for_mentor:
        _hold(membership, RoleName.MENTEE, by=by)
    return membership


def _keep_birth_year(person: Person, born: int | None, *, minimum_age: int) -> None:
    if born is None or not is_old_enough(born, minimum_age=minimum_age, year=clock.today().year):
        raise BadInput("too-young", field="born")
    people.save_facts(person, by=person, facts=replace(people_queries.own_facts(person), born=born))


def _use_up(invitation: Invitation) -> None:
    """Take one use, in one statement, so that two people cannot both take the last."""
    taken = Invitation.objects.filter(pk=invitation.pk, uses_left__gt=0, expires_at__gt=clock.now()).update(
        uses_left=F("uses_left") - 1
    )
    if not taken:
        raise NotFound("invitation")


def _enter(programme: Programme, person: Person, state: State) -> Membership:
    membership, made = Membership.objects.get_or_create(
        programme=programme, person=person, defaults={"state": state, "joined_on": clock.today()}
    )
    if not made:
        membership = lock(membership)
        if not may_become(State(membership.state), state):
            raise Refused("already-in")
        membership.state, membership.joined_on, membership.decided_on, membership.reason = (
            state,
            clock.today(),
            None,
            "",
        )
        membership.save(update_fields=["state", "joined_on", "decided_on", "reason"])
    emit(
        MemberJoined(
            membership_id=membership.pk, programme_id=programme.pk, person_id=person.pk, state=membership.state
        ),
        by=person.pk,
    )
    return membership


@transaction.atomic
def approve(membership: Membership, *, by: Person) -> Membership:
    """Let in somebody who asked. Raises NotAllowed, Refused("already-answered"). Emits MemberApproved."""
    membership = _decide(membership, State.ACTIVE, by=by)
    emit(MemberApproved(**_ids(membership)), by=by.pk)
    return membership


@transaction.atomic
def decline(membership: Membership, *, by: Person, reason: str) -> Membership:
    """Say no to somebody who asked, with a reason they can read.

    Raises NotAllowed, Refused("already-answered"), BadInput without a reason. Emits MemberDeclined.
    """
    reason = reason.strip()
    if not reason or len(reason) > LONGEST_REASON:
        raise BadInput("reason-needed", field="reason")
    membership = _decide(membership, State.DECLINED, by=by, reason=reason)
    emit(MemberDeclined(**_ids(membership)), by=by.pk)
    return membership


def _decide(membership: Membership, then: State, *, by: Person, reason: str = "") -> Membership:
    membership = lock(membership)
    require(policies.can_decide(by, membership))
    if membership.state != State.PENDING:
        raise Refused("already-answered")
    membership.state, membership.reason, membership.decided_on = then, reason, clock.today()
    membership.save(update_fields=["state", "reason", "decided_on"])
    return membership


def _ids(membership: Membership) -> dict[str, Any]:
    return {
        "membership_id": membership.pk, "programme_id": membership.programme_id, "person_id": membership.person_id,
    }  # fmt: skip


@transaction.atomic
def leave(membership: Membership, *, by: Person) -> Membership:
    """Leave a programme, without being asked why. Its only coordinator hands over first.

    Raises NotAllowed for anyone else, Refused("last-coordinator"). Emits MemberLeft.
    """
    membership = lock(membership)
    if by.pk != membership.person_id:
        raise NotAllowed("not-theirs")
    if not may_become(State(membership.state), State.LEFT):
        raise Refused("already-ended")
    _keep_a_coordinator(membership)
    Role.objects.filter(membership=membership).delete()
    membership.state = State.LEFT
    membership.save(update_fields=["state"])
    emit(MemberLeft(**_ids(membership)), by=by.pk)
    return membership


@transaction.atomic
def give_role(membership: Membership, *, role: RoleName, by: Person) -> None:
    """Give a member a role; again does nothing. Raises NotAllowed, Refused("not-in"). Emits RolesChanged."""
    membership = lock(membership)
    require(policies.can_change_role(by, membership, role))
    if membership.state != State.ACTIVE:
        raise Refused("not-in")
    _hold(membership, role, by=by)


def _hold(membership: Membership, role: RoleName, *, by: Person) -> None:
    _role, made = Role.objects.get_or_create(membership=membership, role=role)
    if made:
        emit(RolesChanged(**_ids(membership), role=role, held=True), by=by.pk)


@transaction.atomic
def take_role(membership: Membership, *, role: RoleName, by: Person) -> None:
    """Take a role back; again does nothing.

    Raises NotAllowed, Refused("last-coordinator"). Emits RolesChanged.
    """
    membership = lock(membership)
    require(policies.can_change_role(by, membership, role))
    if role == RoleName.COORDINATOR:
        _keep_a_coordinator(membership)
    gone, _rows = Role.objects.filter(membership=membership, role=role).delete()
    if gone:
        emit(RolesChanged(**_ids(membership), role=role, held=False), by=by.pk)


def _keep_a_coordinator(membership: Membership) -> None:
    """A programme without a coordinator could never be mended from its pages."""
    lock(membership.programme)
    coordinators = Role.objects.filter(
        membership__programme=membership.programme_id, membership__state=State.ACTIVE, role=RoleName.COORDINATOR
    )
    if list(coordinators.values_list("membership_id", flat=True)) == [membership.pk]:
        raise Refused("last-coordinator")


@transaction.atomic
def make_invitation(
    programme: Programme, *, by: Person, role: RoleName | None = None, uses: int = 1, days: int = 14
) -> tuple[Invitation, str]:
    """An invitation and the secret of its link, which is shown once and not kept.

    Raises NotAllowed, BadInput naming the field.
    """
    require(policies.coordinates(by, programme.pk))
    if not 1 <= uses <= MOST_USES:
        raise BadInput("out-of-range", field="uses")
    if not 1 <= days <= LONGEST_INVITATION_DAYS:
        raise BadInput("out-of-range", field="days")
    token = secrets.token_urlsafe(24)
    invitation = Invitation.objects.create(
        programme=programme, role=role or "", token_index=vault.index("invitation", token), uses_left=uses,
        expires_at=clock.now() + timedelta(days=days),
    )  # fmt: skip
    return invitation, token


@transaction.atomic
def end_invitation(invitation: Invitation, *, by: Person) -> None:
    """End an invitation now. Raises NotAllowed."""
    require(policies.coordinates(by, invitation.programme_id))
    Invitation.objects.filter(pk=invitation.pk).delete()


@transaction.atomic
def change_programme(programme: Programme, *, by: Person, **changes: Any) -> Programme:
    """Change name, purpose, run_by, joining, minimum_age, country or leave_to.

    Raises NotAllowed, BadInput naming the field. Emits ProgrammeChanged.
    """
    programme = lock(programme)
    require(policies.coordinates(by, programme.pk))
    for name, value in changes.items():
        if name not in _FITS:
            raise BadInput("unknown-setting", field=name)
        if not _FITS[name](value):
            raise BadInput("out-of-range", field=name)
        setattr(programme, name, value)
    programme.save(update_fields=sorted(changes))
    emit(ProgrammeChanged(programme_id=programme.pk), by=by.pk)
    return programme


#: What each setting of a programme may hold. Where Leave now leads must be a page of the web, whatever happens.
_FITS: dict[str, Callable[[Any], bool]] = {
    "name": lambda said: 0 < len(said.strip()) <= LONGEST_NAME,
    "purpose": lambda said: len(said) <= LONGEST_PURPOSE,
    "run_by": lambda said: len(said) <= LONGEST_RUN_BY,
    "joining": lambda said: said in set(Joining),
    "minimum_age": lambda said: YOUNGEST <= said <= OLDEST,
    "country": lambda said: re.fullmatch(r"([A-Z]{2})?", said) is not None,
    "leave_to": lambda said: (
        len(said) <= LONGEST_LEAVE_TO
        and (not said or (urlsplit(said).scheme in ("http", "https") and bool(urlsplit(said).netloc)))
    ),
}


@transaction.atomic
def change_matching(programme: Programme, *, by: Person, weights: dict[str, float], min_overlap_minutes: int) -> None:
    """Change how much each part of a fit counts, and how long two people must be free together.

    Raises NotAllowed, BadInput naming the field. Emits ProgrammeChanged.
    """
    programme = lock(programme)
    require(policies.coordinates(by, programme.pk))
    if set(weights) != set(WEIGHTS) or any(not 0 <= value <= 100 for value in weights.values()):
        raise BadInput("out-of-range", field="weights")
    if not sum(weights.values()):
        raise BadInput("nothing-counts", field="weights")
    if min_overlap_minutes not in OVERLAP_MINUTES:
        raise BadInput("out-of-range", field="min_overlap_minutes")
    programme.matching = {"weights": weights, "min_overlap_minutes": min_overlap_minutes}
    programme.save(update_fields=["matching"])
    emit(ProgrammeChanged(programme_id=programme.pk), by=by.pk)


@transaction.atomic
def hide_term(programme: Programme, *, by: Person, term: str) -> None:
    """Take a term of lived experience off the list; whoever chose it keeps it. Raises NotAllowed, BadInput."""
    words = _words_to_change(programme, by=by, term=term)
    _keep_words(programme, {**words, "hidden": sorted({*words["hidden"], term})}, by=by)


@transaction.atomic
def show_term(programme: Programme, *, by: Person, term: str) -> None:
    """Put a hidden term back on the list. Raises NotAllowed, BadInput."""
    words = _words_to_change(programme, by=by, term=term)
    _keep_words(programme, {**words, "hidden": sorted({*words["hidden"]} - {term})}, by=by)


@transaction.atomic
def say_term(programme: Programme, *, by: Person, term: str, label: str) -> None:
    """Say a term in other words; an empty label gives it its own back. Raises NotAllowed, BadInput."""
    words = _words_to_change(programme, by=by, term=term)
    said = {name: kept for name, kept in words["relabelled"].items() if name != term}
    if label.strip():
        said[term] = _label(label)
    _keep_words(programme, {**words, "relabelled": said}, by=by)


@transaction.atomic
def add_term(programme: Programme, *, by: Person, group: str, label: str, description: str = "") -> str:
    """Add a term of the programme's own, and get its id. Raises NotAllowed, BadInput."""
    words = _words_to_change(programme, by=by)
    if group not in {one.id for one in load("en").groups}:
        raise BadInput("unknown-group", field="group")
    if len(description) > LONGEST_DESCRIPTION:
        raise BadInput("unreadable-term", field="description")
    if len(words["added"]) >= MOST_OWN_TERMS:
        raise BadInput("too-many", field="label")
    plain = unicodedata.normalize("NFKD", _label(label)).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40] or "term"
    made = {"id": f"own-{readable}-{secrets.token_hex(3)}", "group": group, "label": _label(label)}
    added = [*words["added"], {**made, "description": description.strip()}]
    _keep_words(programme, {**words, "added": added}, by=by)
    return made["id"]


def _words_to_change(programme: Programme, *, by: Person, term: str = "") -> dict[str, Any]:
    """The programme's words as they are now, held until the change is kept: two coordinators may work at once."""
    now = lock(programme)
    require(policies.coordinates(by, now.pk))
    words = {"hidden": [], "relabelled": {}, "added": [], **now.words}
    if term and term not in {one.id for one in load("en").terms} | {one["id"] for one in words["added"]}:
        raise BadInput("unknown-term", field="term")
    return words


def _keep_words(programme: Programme, words: dict[str, Any], *, by: Person) -> None:
    programme.words = words
    programme.save(update_fields=["words"])
    emit(ProgrammeChanged(programme_id=programme.pk), by=by.pk)


def _label(label: str) -> str:
    label = " ".join(label.split())
    if not label or len(label) > LONGEST_NAME:
        raise BadInput("unreadable-term", field="label")
    return label
