"""How a person is handed everything this room holds of them, and how it is erased."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from alongside.foundation import knowing, privacy, reads
from alongside.foundation.knowing import Known, Sight
from alongside.people.models import (
    CardShown,
    Consent,
    EmailLink,
    Passkey,
    Person,
    Persona,
    PersonaUse,
    Profile,
    RecoveryCode,
    SignIn,
)
from alongside.people.rules import Purpose, State

COVERS = frozenset(
    {
        "people.Persona.person", "people.PersonaUse.person", "people.Profile.person", "people.Consent.person",
        "people.Passkey.person", "people.RecoveryCode.person", "people.SignIn.person",
        "people.Erasure.person", "people.CardShown.person",
    }
)  # fmt: skip


def register() -> None:
    """Answer for this room's part of a person."""
    privacy.register("people", export=export, erase=erase, covers=COVERS)
    knowing.register("people", find=known_of, seen_by=SEEN_BY)


#: Who could ever see what each sealed table of this room holds.
SEEN_BY = {
    "Person": _("No person. The program uses your address to send you a link or a note that says nothing"),
    "Persona": _("Those who meet you where you use that name; nobody can tell that two of your names are one person"),
    "Profile": _(
        "You. A mentor you ask, or who is suggested to you, sees what you both marked to be shared, and nothing else"
    ),
    "CardShown": _("You, in this browser, until it is put away"),
    "EmailLink": _("No person. It goes with the link"),
}


def export(person_id: UUID) -> dict[str, Any]:
    """Everything this room holds of a person, in words."""
    person = Person.objects.get(pk=person_id)
    profile = Profile.objects.filter(person=person).first()
    uses = PersonaUse.objects.filter(person=person)
    codes = list(RecoveryCode.objects.filter(person=person).order_by("used_on", "pk").values_list("used_on", flat=True))
    spaces: dict[UUID, list[str]] = {}
    for use in uses:
        spaces.setdefault(use.persona_id, []).append(use.space)
    return {
        "you": {
            "id": str(person.pk), "email": person.email or "", "language": person.language,
            "joined_on": _day(person.joined_on),
        },
        "names": [
            {
                "name": one.name, "pronouns": one.pronouns, "made_on": _day(one.made_on),
                "used_in": sorted(spaces.get(one.pk, [])),
            }
            for one in Persona.objects.filter(person=person).order_by("made_on", "pk")
        ],
        "what_you_said": {
            "wishes": profile.wishes, "lived": profile.lived, "meeting": profile.meeting,
            "preferences": profile.preferences, "changed_at": profile.changed_at.isoformat(),
        } if profile else {},
        "agreed": [
            {
                "to": one.purpose, "wording": one.wording, "given_at": one.given_at.isoformat(),
                "withdrawn_at": one.withdrawn_at.isoformat() if one.withdrawn_at else "",
            }
            for one in Consent.objects.filter(person=person).order_by("given_at", "pk")
        ],
        "passkeys": [
            {"made_on": _day(one.made_on), "used_on": _day(one.used_on)}
            for one in Passkey.objects.filter(person=person).order_by("made_on", "pk")
        ],
        "codes": {"left": codes.count(None), "used_on": [_day(day) for day in codes if day]},
        "signed_in": [
            {
                "opened_at": one.opened_at.isoformat(), "seen_at": one.seen_at.isoformat(),
                "shared_device": one.shared_device,
            }
            for one in SignIn.objects.filter(person=person).order_by("opened_at", "pk")
        ],
        "looks": [
            {"role": one.role, "what": one.what, "purpose": one.purpose, "at": one.at.isoformat()}
            for one in reads.reads_of(person_id)
        ],
    }  # fmt: skip


def known_of(person_id: UUID) -> list[Known]:
    """What they agreed may be used, where nobody sees it yet. Staff who looked are on a page of their own."""
    agreed = Consent.objects.filter(person=person_id, withdrawn_at=None).order_by("purpose")
    who = _now("A mentor you ask, or who is suggested to you: only what both of you marked")
    said = {
        Purpose.MATCHING: (_now("What you have lived, and what would help, as far as you marked it"), who),
        Purpose.OWN_WORDS: (
            _now("Your own words, to find somebody they sound like"),
            _now("Nobody. The program reads them, and shows them to no one"),
        ),
        Purpose.MAIL: (_now("Your e-mail address, to send you notes that say nothing"), _now("Nobody here")),
    }
    return [
        Known(*said[Purpose(one.purpose)][:1], "", said[Purpose(one.purpose)][1], Sight.COULD, one.given_at.date(),
              reverse("people:agreed"), _now("Change or take back"), note="")
        for one in agreed
    ]  # fmt: skip


def erase(person_id: UUID) -> None:
    """Remove everything of a person here. The row itself stays, empty, as the nobody that others' rows point to."""
    for table in (SignIn, CardShown, RecoveryCode, Passkey, Consent, Profile, PersonaUse, Persona):
        table._default_manager.filter(person=person_id).delete()
    person = Person.objects.get(pk=person_id)
    if person.email_index:
        EmailLink.objects.filter(email_index=person.email_index).delete()
    person.email, person.email_index, person.state, person.joined_on = None, None, State.ERASED, None
    person.language = "en"
    person.save(update_fields=["email", "email_index", "state", "joined_on", "language"])


def _day(day: Any) -> str:
    return day.isoformat() if day else ""
