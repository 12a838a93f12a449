"""What a person says of themselves, and what they agree to."""

from dataclasses import asdict

from django.conf import settings
from django.db import transaction

from alongside.foundation import clock
from alongside.foundation.errors import BadInput
from alongside.foundation.events import emit
from alongside.foundation.policies import require
from alongside.foundation.rows import lock
from alongside.people import policies
from alongside.people.events import ProfileChanged
from alongside.people.models import Consent, Person, Profile
from alongside.people.rules import Facts, Purpose, problem_with

#: The version of the words beside each consent; raise it when they change their meaning.
WORDING = 1


@transaction.atomic
def save_facts(person: Person, *, by: Person | None, facts: Facts) -> None:
    """Keep what a person says of themselves, in place of what they said before.

    Raises NotAllowed for anyone else, BadInput naming the field when something cannot be kept.
    Emits ProfileChanged when anything changed.
    """
    require(policies.can_change(by, person))
    field, code = problem_with(facts)
    if code:
        raise BadInput(code, field=field)

    lock(person)
    profile = Profile.objects.get(person=person)
    before = (profile.wishes, profile.lived, profile.meeting, profile.preferences)
    profile.wishes = list(facts.wishes)
    profile.lived = [asdict(one) for one in facts.lived]
    profile.meeting = {
        "languages": list(facts.languages), "time_zone": facts.time_zone, "hours": facts.hours,
        "formats": list(facts.formats),
    }  # fmt: skip
    profile.preferences = {
        "goals": list(facts.goals), "interests": list(facts.interests), "dislikes": list(facts.dislikes),
        "values": list(facts.values), "gender": facts.gender, "wants_gender": facts.wants_gender,
        "born": facts.born, "workplace": list(facts.workplace), "avoid": list(facts.avoid), "words": facts.words,
    }  # fmt: skip
    if before == (profile.wishes, profile.lived, profile.meeting, profile.preferences):
        return
    profile.changed_at = clock.this_hour()
    profile.save(update_fields=["wishes", "lived", "meeting", "preferences", "changed_at"])
    emit(ProfileChanged(person_id=person.pk), by=by.pk if by else None)


@transaction.atomic
def give_consent(person: Person, *, by: Person | None, purpose: Purpose) -> None:
    """Write down that a person agrees; once is enough.

    Raises NotAllowed for anyone else. Emits ProfileChanged.
    """
    require(policies.can_change(by, person))
    lock(person)
    _given, new = Consent.objects.get_or_create(
        person=person, purpose=purpose, withdrawn_at=None, defaults={"wording": WORDING, "given_at": clock.now()}
    )
    if new:
        emit(ProfileChanged(person_id=person.pk), by=by.pk if by else None)


@transaction.atomic
def withdraw_consent(person: Person, *, by: Person | None, purpose: Purpose) -> None:
    """Take an agreement back, from this moment on. Taking back what was not given does nothing.

    Raises NotAllowed for anyone else. Emits ProfileChanged.
    """
    require(policies.can_change(by, person))
    lock(person)
    if Consent.objects.filter(person=person, purpose=purpose, withdrawn_at=None).update(withdrawn_at=clock.now()):
        emit(ProfileChanged(person_id=person.pk), by=by.pk if by else None)


@transaction.atomic
def choose_language(person: Person, *, by: Person, language: str) -> None:
    """Have pages and mails come in this language.

    Raises NotAllowed for anyone else, BadInput when there are no pages in it.
    """
    require(policies.can_change(by, person))
    if language not in dict(settings.LANGUAGES):
        raise BadInput("unknown-language", field="language")
    person = lock(person)
    person.language = language
    person.save(update_fields=["language"])
