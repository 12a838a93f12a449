"""Reads of people."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from alongside.foundation.errors import NotFound
from alongside.people.models import Consent, Person, PersonaUse, Profile
from alongside.people.rules import VALUES, Card, Facts, Lived, Purpose, Space, State, Use

__all__ = [
    "Card",
    "Facts",
    "Lived",
    "agreed",
    "card",
    "cards",
    "facts",
    "mail_address",
    "own_facts",
    "people",
    "person",
]

LEFT = Card("Someone who has left", "", 0)


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
    """What may be used to match these people: only of those who agree to matching now, in two queries.

    What is kept out of matching, or never to be matched on, is not in it; own words only with consent for them.
    """
    standing = Consent.objects.filter(person__in=set(ids), person__state=State.ACTIVE, withdrawn_at=None)
    purposes: dict[UUID, set[str]] = {}
    for person_id, purpose in standing.values_list("person_id", "purpose"):
        purposes.setdefault(person_id, set()).add(purpose)
    matched = [one for one, given in purposes.items() if Purpose.MATCHING in given]
    return {
        profile.person_id: _for_matching(_read(profile), with_words=Purpose.OWN_WORDS in purposes[profile.person_id])
        for profile in Profile.objects.filter(person__in=matched)
    }


def own_facts(viewer: Person) -> Facts:
    """Everything a person has said of themselves, for their own eyes."""
    profile = Profile.objects.filter(person=viewer).first()
    return _read(profile) if profile else Facts()


def mail_address(person_id: UUID) -> str | None:
    """Where to write to this person, if they gave an address and agree to mails."""
    found = Person.objects.filter(pk=person_id, state=State.ACTIVE, email__isnull=False).first()
    if found is None or not agreed([person_id], purpose=Purpose.MAIL):
        return None
    return str(found.email) or None


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
