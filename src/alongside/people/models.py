"""Tables of people."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.foundation.vault import NOBODY
from alongside.people.rules import Purpose, Space, State

_WHOSE = "whose row this is, as a random number"


class Person(SealedModel):
    """Somebody who has joined. Nothing in clear says who they are."""

    sealed_for = "id"
    clear: ClassVar[dict[str, str]] = {
        "email_index": "a keyed fingerprint of the e-mail address, to find it again; it cannot be turned back",
        "state": "whether this person may sign in",
        "language": "which language pages and mails come in",
        "joined_on": "the day somebody joined; empty once they are erased",
    }

    email = SealedText(null=True)
    email_index = models.BinaryField(max_length=32, null=True, unique=True)
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.ACTIVE)
    language = models.CharField(max_length=12, default="en")
    joined_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=True, email_index__isnull=True)
                | Q(email__isnull=False, email_index__isnull=False),
                name="person_email_with_its_index",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.ERASED) | Q(email__isnull=True, joined_on__isnull=True),
                name="person_erased_is_empty",
            ),
        ]

    def __str__(self) -> str:
        return f"person {str(self.pk)[:8]}"


class Persona(SealedModel):
    """A name, pronouns and picture a person goes by."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "seed": "a random number the picture is drawn from",
        "made_on": "the day it was made",
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="personas")
    name = SealedText()
    pronouns = SealedText(default="")
    seed = models.PositiveIntegerField()
    made_on = models.DateField()


class PersonaUse(models.Model):
    """Which persona a person uses in which part of the site."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "space": "which part of the site",
        "persona": "which of their personas, as a random number",
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    space = models.CharField(max_length=12, choices=[(s, s) for s in Space])
    persona = models.ForeignKey(Persona, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "space"], name="personause_one_per_space")]


class Profile(SealedModel):
    """What a person has lived, wants and offers, all of it sealed."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "changed_at": "when it was last changed, to the hour",
    }

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    wishes = SealedJSON(default=list)
    lived = SealedJSON(default=list)
    meeting = SealedJSON(default=dict)
    preferences = SealedJSON(default=dict)
    changed_at = models.DateTimeField()


class Consent(models.Model):
    """One thing a person agreed to, and when they took it back."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "purpose": "what was agreed to",
        "wording": "which version of the words they were shown",
        "given_at": "when",
        "withdrawn_at": "when it was taken back",
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    purpose = models.CharField(max_length=16, choices=[(p, p) for p in Purpose])
    wording = models.PositiveSmallIntegerField()
    given_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "purpose"],
                condition=Q(withdrawn_at__isnull=True),
                name="consent_one_standing",
            )
        ]


class Passkey(models.Model):
    """A passkey: the public half of a key that never leaves a person's device."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "credential": "the passkey's own random number",
        "public_key": "the public half, useless to anyone else",
        "sign_count": "a counter that shows copied keys",
        "made_on": "the day it was made",
        "used_on": "the day it was last used",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    credential = models.BinaryField(max_length=1024, unique=True)
    public_key = models.BinaryField(max_length=2048)
    sign_count = models.PositiveBigIntegerField(default=0)
    made_on = models.DateField()
    used_on = models.DateField(null=True)


class RecoveryCode(models.Model):
    """A code that signs a person in once when everything else is lost."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "code_index": "a keyed fingerprint of the code; it cannot be turned back",
        "used_on": "the day it was used",
    }

    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    code_index = models.BinaryField(max_length=32, unique=True)
    used_on = models.DateField(null=True)


class CardShown(SealedModel):
    """New codes, until the person who got them says that they are kept, and for ten minutes at most.

    The answer to a button pressed twice, or one that was lost on its way, leads here: otherwise the codes would be
    gone before anybody has seen them.
    """

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "browser_index": "a keyed fingerprint of the browser they were made in, to show them there and nowhere else",
        "until": "when the row is removed, ten minutes after it was made",
    }

    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    browser_index = models.BinaryField(max_length=32, null=True, db_index=True)
    card = SealedJSON()
    until = models.DateTimeField(db_index=True)


class EmailLink(SealedModel):
    """A link on its way to an address that asked for one, known here or not."""

    sealed_for = "nobody"
    clear: ClassVar[dict[str, str]] = {
        "email_index": "a keyed fingerprint of the address, so that it is not written to too often",
        "token_index": "a keyed fingerprint of the link; it cannot be turned back",
        "made_at": "when it was asked for; the row is removed after a day",
        "sent_at": "when it was sent, so that it is not sent again",
        "used_at": "when it was used; a link works once, for an hour",
    }

    email = SealedText()
    email_index = models.BinaryField(max_length=32, db_index=True)
    asked = SealedJSON(default=dict)
    token = SealedText()
    token_index = models.BinaryField(max_length=32, unique=True)
    made_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True)
    used_at = models.DateTimeField(null=True)

    nobody = NOBODY


class SignIn(models.Model):
    """One browser in which a person is signed in."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE,
        "token_index": "a keyed fingerprint of the cookie; a stolen copy of it signs nobody in",
        "shared_device": "whether to sign out sooner",
        "opened_at": "when, to the hour",
        "seen_at": "when this browser was last here, to five minutes, to sign out when idle",
        "expires_at": "when it ends whatever happens",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="+")
    token_index = models.BinaryField(max_length=32, unique=True)
    shared_device = models.BooleanField(default=True)
    opened_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)


class Erasure(models.Model):
    """That somebody was erased, and whether their key is off the disk: the receipt they read, without a word of theirs."""

    clear: ClassVar[dict[str, str]] = {
        "person": "the empty row that is left, as a random number",
        "at": "when everything of theirs was erased",
        "key_gone_at": "when their key was found to be off the disk; empty while another program held the key store",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.OneToOneField(Person, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    key_gone_at = models.DateTimeField(null=True)
