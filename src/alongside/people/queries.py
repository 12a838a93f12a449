"""Reads of people."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, QuerySet, Value

from alongside.foundation import clock, privacy, reads, vault
from alongside.foundation.errors import NotFound
from alongside.people import vocabulary
from alongside.people.models import (
    CardShown,
    Consent,
    EmailLink,
    Erasure,
    Passkey,
    Person,
    Persona,
    PersonaUse,
    Profile,
    RecoveryCode,
    SignIn,
)
from alongside.people.rules import BACKUPS_LAST, RECEIPTS_LAST, VALUES, Card, Facts, Lived, Purpose, Space, State, Use

__all__ = [
    "Card", "Facts", "Lived", "Receipt", "Ways", "agreed", "agreements", "browser_index", "card", "card_shown",
    "cards", "everything_of", "facts", "how_many_keys_on_disk", "how_many_without_a_key", "looks_at",
    "mail_address", "own_facts", "passkeys", "people", "person", "person_with", "persona", "personas",
    "receipt", "sign_ins", "spaces_of", "use_vocabulary", "vocabulary_for", "ways_in", "working_link",
]  # fmt: skip

LEFT = Card("Someone who has left", "", 0)
#: How long a link by e-mail works.
LINK_WORKS = timedelta(hours=1)


def person(person_id: UUID) -> Person:
    """The person, or NotFound when there is none or they have been erased."""
    found = Person.objects.filter(pk=person_id).exclude(state=State.ERASED).first()
    if found is None:
        raise NotFound("person")
    return found


def people(ids: Iterable[UUID]) -> dict[UUID, Person]:
    """These people by id, without those who have been erased."""
    return {found.pk: found for found in Person.objects.filter(pk__in=set(ids)).exclude(state=State.ERASED)}


def card(person_id: UUID, *, space: Space) -> Card:
    """How this person appears in this part of the site."""
    return cards([person_id], space=space)[person_id]


def cards(ids: Iterable[UUID], *, space: Space) -> dict[UUID, Card]:
    """How these people appear in this part of the site, in one query; whoever has left appears as such."""
    wanted = set(ids)
    uses = PersonaUse.objects.filter(person__in=wanted, space=space).select_related("persona")
    found = {use.person_id: Card(use.persona.name, use.persona.pronouns, use.persona.seed) for use in uses}
    return {one: found.get(one, LEFT) for one in wanted}


def agreed(ids: Iterable[UUID], *, purpose: Purpose) -> set[UUID]:
    """Which of these people agree to this purpose now."""
    return set(
        Consent.objects.filter(
            person__in=set(ids), person__state=State.ACTIVE, purpose=purpose, withdrawn_at=None
        ).values_list("person_id", flat=True)
    )


def facts(ids: Iterable[UUID]) -> dict[UUID, Facts]:
    """What may be used to match these people: only of those who agree to matching now, in one query.

    What is kept out of matching, or never to be matched on, is not in it; own words only with consent for them.
    """
    given = Consent.objects.filter(person=OuterRef("person"), withdrawn_at=None)
    profiles = Profile.objects.filter(
        Exists(given.filter(purpose=Purpose.MATCHING)), person__in=set(ids), person__state=State.ACTIVE
    ).annotate(with_words=Exists(given.filter(purpose=Purpose.OWN_WORDS)))
    return {one.person_id: _for_matching(_read(one), with_words=one.with_words) for one in profiles}


def own_facts(viewer: Person) -> Facts:
    """Everything a person has said of themselves, for their own eyes."""
    profile = Profile.objects.filter(person=viewer).first()
    return _read(profile) if profile else Facts()


def time_zones(ids: Iterable[UUID]) -> dict[UUID, str]:
    """By which clock each of these lives, where they said; for pages that show one time to two people."""
    return {one.person_id: one.meeting.get("time_zone", "") for one in Profile.objects.filter(person__in=set(ids))}


def mail_address(person_id: UUID) -> str | None:
    """Where to write to this person, if they gave an address and agree to mails."""
    found = Person.objects.filter(pk=person_id, state=State.ACTIVE, email__isnull=False).first()
    if found is None or not agreed([person_id], purpose=Purpose.MAIL):
        return None
    return str(found.email) or None


@dataclass(frozen=True, slots=True)
class Ways:
    """The ways a person has to sign in."""

    email: bool
    passkeys: int
    codes: int


def ways_in(viewer: Person) -> Ways:
    """How this person can sign in, now."""
    return Ways(
        email=Person.objects.filter(pk=viewer.pk, email_index__isnull=False).exists(),
        passkeys=Passkey.objects.filter(person=viewer).count(),
        codes=RecoveryCode.objects.filter(person=viewer, used_on__isnull=True).count(),
    )


def passkeys(viewer: Person) -> list[Passkey]:
    """This person's passkeys, oldest first."""
    return list(Passkey.objects.filter(person=viewer).order_by("made_on", "pk"))


def sign_ins(viewer: Person) -> list[SignIn]:
    """The browsers in which this person is signed in, the latest seen first."""
    return list(SignIn.objects.filter(person=viewer, expires_at__gt=clock.now()).order_by("-seen_at")[:100])


def personas(viewer: Person) -> list[Persona]:
    """The names this person goes by, oldest first."""
    return list(Persona.objects.filter(person=viewer).order_by("made_on", "pk"))


def persona(viewer: Person, persona_id: UUID) -> Persona:
    """One of this person's own names, or NotFound if it is absent or not theirs."""
    found = Persona.objects.select_related("person").filter(person=viewer, pk=persona_id).first()
    if found is None:
        raise NotFound("persona")
    return found


def spaces_of(viewer: Person) -> dict[Space, UUID]:
    """Which of this person's names is used in which part of the site."""
    uses = PersonaUse.objects.filter(person=viewer).values_list("space", "persona_id")
    return {Space(space): persona_id for space, persona_id in uses}


def agreements(viewer: Person) -> dict[Purpose, Consent | None]:
    """What this person agrees to now: for each purpose the standing consent, or None."""
    standing = {row.purpose: row for row in Consent.objects.filter(person=viewer, withdrawn_at=None)}
    return {purpose: standing.get(purpose) for purpose in Purpose}


def person_with(address: str) -> Person | None:
    """Whose address this is. For who has proved to read its mail, never for an answer to who only types it."""
    return Person.objects.filter(email_index=vault.index("people.email", address), state=State.ACTIVE).first()


def working_link(token: str) -> EmailLink | None:
    """The link this token stands for, while it works: once, within an hour."""
    if len(token) > 100:
        return None
    return EmailLink.objects.filter(
        token_index=vault.index("people.link", token), used_at=None, made_at__gt=clock.now() - LINK_WORKS
    ).first()


@dataclass(frozen=True, slots=True)
class Look:
    """One look by staff at this person's record."""

    name: str
    role: str
    what: str
    purpose: str
    at: datetime


def looks_at(viewer: Person) -> list[Look]:
    """Who among the staff opened what of this person's, newest first."""
    found = reads.reads_of(viewer.pk)
    names = cards({row.reader_id for row in found}, space=Space.MENTORSHIP)
    return [Look(names[row.reader_id].name, row.role, row.what, row.purpose, row.at) for row in found]


def everything_of(viewer: Person) -> dict[str, Any]:
    """Everything every room holds of this person, for their own eyes."""
    return {part.room: part.export(viewer.pk) for part in privacy.parts()}


def rooms_that_hold() -> list[str]:
    """The rooms that hold something of people, this one first."""
    return sorted((part.room for part in privacy.parts()), key=lambda room: (room != "people", room))


def held_in(viewer: Person, room: str) -> dict[str, Any]:
    """Everything one room holds of this person, for their own eyes."""
    return next((part.export(viewer.pk) for part in privacy.parts() if part.room == room), {})


_source: list[Callable[[Person, str], vocabulary.Vocabulary]] = []


def use_vocabulary(source: Callable[[Person, str], vocabulary.Vocabulary]) -> None:
    """Have a higher room say which words a person chooses from, such as its programme's own. Called from `ready()`."""
    _source[:] = [source]


def vocabulary_for(viewer: Person, language: str) -> vocabulary.Vocabulary:
    """The words this person chooses from, in this language."""
    return _source[0](viewer, language) if _source else vocabulary.load(language)


def _for_matching(said: Facts, *, with_words: bool) -> Facts:
    changed: dict[str, Any] = {name: getattr(said, name) for name in Facts.__slots__}
    changed["lived"] = tuple(
        Lived(
            term=one.term, words=one.words if with_words else "", use=one.use, salience=one.salience,
            stage=one.stage, talk=one.talk,
        )
        for one in said.lived
        if one.use in (Use.MUST, Use.HELPS)
    )  # fmt: skip
    if not with_words:
        changed["words"] = ""
    return Facts(**changed)


def _read(profile: Profile) -> Facts:
    meeting, preferences = profile.meeting, profile.preferences
    values = [*preferences.get("values", []), *[None] * VALUES][:VALUES]
    return Facts(
        wishes=tuple(profile.wishes),
        lived=tuple(Lived(**{**one, "use": Use(one["use"])}) for one in profile.lived),
        goals=tuple(preferences.get("goals", ())),
        interests=tuple(preferences.get("interests", ())),
        dislikes=tuple(preferences.get("dislikes", ())),
        values=tuple(values),
        languages=tuple(meeting.get("languages", ())),
        time_zone=meeting.get("time_zone", ""),
        hours=meeting.get("hours", ""),
        formats=tuple(meeting.get("formats", ())),
        gender=preferences.get("gender", ""),
        wants_gender=preferences.get("wants_gender", "any"),
        born=preferences.get("born"),
        workplace=tuple(preferences.get("workplace", ())),
        avoid=tuple(preferences.get("avoid", ())),
        words=preferences.get("words", ""),
    )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What somebody who was erased may read of it; the days are None while their key is still on the disk."""

    at: datetime
    key_gone_at: datetime | None
    from_backups_on: date | None
    shown_until: date | None


def receipt(receipt_id: UUID) -> Receipt:
    """The receipt with this number, or NotFound; its number is all it takes, since nobody is left to ask for it."""
    found = Erasure.objects.filter(pk=receipt_id).first()
    if found is None:
        raise NotFound("receipt")
    gone = found.key_gone_at
    if gone is None:
        return Receipt(found.at, None, None, None)
    return Receipt(found.at, gone, (gone + BACKUPS_LAST).date(), (gone + RECEIPTS_LAST).date())


def how_many_keys_on_disk() -> QuerySet[Erasure, tuple[str, int]]:
    """How many people are erased whose key another program keeps on the disk: a row ("keys", number), or none.

    As a query, to take along in another.
    """
    left = Erasure.objects.filter(key_gone_at=None).order_by().values("key_gone_at")
    return left.annotate(which=Value("keys"), n=Count("pk")).values_list("which", "n")


def how_many_without_a_key() -> int:
    """How many people who are not erased have no key, so that nothing of theirs opens: a key store older than the data."""
    known = Person.objects.exclude(state=State.ERASED).values_list("pk", flat=True)
    return sum(not vault.store().has(person_id) for person_id in known.iterator())


def card_shown(person: Person | None, *, browser: str) -> tuple[Person, dict[str, Any]] | None:
    """The codes this person, or else this browser, was just given and has not said to keep; with their person."""
    waiting = CardShown.objects.filter(until__gt=clock.now(), person__state=State.ACTIVE).select_related("person")
    if person is not None:
        found = waiting.filter(person=person).first()
    else:
        found = waiting.filter(browser_index=browser_index(browser)).order_by("-until").first() if browser else None
    return (found.person, found.card) if found else None


def browser_index(browser: str) -> bytes | None:
    """The fingerprint of a browser's secret; None when it sends none."""
    return vault.index("people.browser", browser) if browser else None
