"""Stories: sealed while they are written, in clear once their teller has published them."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.rolemodels.rules.telling import Channel, Said, State
from alongside.rolemodels.rules.words import Kind

_WHOSE = "whose it is, as a random number"
_STORY = "rolemodels.Story"
_CHOSEN = "their teller published these words"


class Story(SealedModel):
    """What somebody tells of their life, as they write it. Sealed with the teller's key."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE, "programme": "in which programme", "state": "how far it has come", "language": "the language it is in",
        "version": "how often it was changed", "editor_version": "which version an editor said yes to",
        "teller_version": "which version its teller said yes to", "begun_on": "the day it was begun",
        "sent_on": "the day it was sent to be read", "changed_at": "when it was last changed",
        "taken_down": "whether an editor took it down",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in State], default=State.DRAFT)
    language = models.CharField(max_length=20)
    #: Counts up with every change of the words or tags.
    version = models.PositiveIntegerField(default=1)
    editor_version = models.PositiveIntegerField(null=True)
    teller_version = models.PositiveIntegerField(null=True)
    begun_on = models.DateField()
    sent_on = models.DateField(null=True)
    changed_at = models.DateTimeField()
    taken_down = models.BooleanField(default=False)
    #: The parts, by their names in `rules.telling.PARTS`.
    said = SealedJSON(default=dict)
    #: The tags: {kind: [term]}, and "stage" (1-5) and "is_ordinary".
    tags = SealedJSON(default=dict)
    #: An editor's words to the teller: why it came back, or was taken down.
    reason = SealedText(default="")

    class Meta:
        indexes = [
            models.Index(fields=["person", "-begun_on"], name="story_of_person"),
            models.Index(fields=["programme", "sent_on"], condition=Q(state="in-review"), name="story_to_read"),
        ]
        constraints = [
            # Nothing is out that its teller, and an editor, did not say yes to exactly as it is.
            models.CheckConstraint(
                # Said of each that it is there: the database lets pass what it cannot tell.
                condition=~Q(state="published")
                | Q(
                    editor_version__isnull=False, editor_version=F("version"),
                    teller_version__isnull=False, teller_version=F("version"),
                ),
                name="story_out_as_agreed",
            ),
        ]  # fmt: skip


class Published(models.Model):
    """A story that is out: the words its teller approved, in clear because they are published. Gone when it is taken back."""

    clear: ClassVar[dict[str, str]] = {
        "story": "which story", "programme": "in which programme", "version": "which version of it",
        "name": "the name it is told under", "pronouns": _CHOSEN, "seed": "of the picture drawn beside the name",
        "language": "the language it is in", "stage": "how far its teller has come, 1 to 5",
        "is_ordinary": "an ordinary good life, or an exceptional one", "published_on": "the day it came out",
        "in_public": "whether everybody may read it", "in_members": "whether members may read it",
        "in_circle": "whether circles may read it",
        "title": _CHOSEN, "did": _CHOSEN, "reached": _CHOSEN, "took": _CHOSEN, "helped": _CHOSEN, "set_back": _CHOSEN,
        "means": _CHOSEN, "unfair": _CHOSEN, "stereotype": _CHOSEN,
    }  # fmt: skip

    #: The number in addresses; it says nothing of the story's own number or of the person.
    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    story = models.OneToOneField(Story, models.CASCADE, related_name="published")
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    version = models.PositiveIntegerField()
    name = models.CharField(max_length=60)
    pronouns = models.CharField(max_length=60, blank=True)
    seed = models.BigIntegerField()
    language = models.CharField(max_length=20)
    stage = models.PositiveSmallIntegerField()
    is_ordinary = models.BooleanField()
    published_on = models.DateField()
    in_public = models.BooleanField(default=False)
    in_members = models.BooleanField(default=False)
    in_circle = models.BooleanField(default=False)
    title = models.TextField()
    did = models.TextField()
    reached = models.TextField()
    took = models.TextField()
    helped = models.TextField(blank=True)
    set_back = models.TextField(blank=True)
    means = models.TextField()
    unfair = models.TextField(blank=True)
    stereotype = models.TextField(blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(stage__gte=1, stage__lte=5), name="published_stage")]
        indexes = [
            models.Index(fields=["-published_on", "id"], condition=Q(in_public=True), name="published_public"),
            models.Index(fields=["programme", "-published_on", "id"], name="published_in_order"),
        ]


class Tag(models.Model):
    """What a published story is about."""

    clear: ClassVar[dict[str, str]] = {"published": "which story", "kind": "of what kind", "term": "which term; public"}

    id = models.BigAutoField(primary_key=True)
    published = models.ForeignKey(Published, models.CASCADE, related_name="tags")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in Kind])
    term = models.CharField(max_length=60)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["published", "kind", "term"], name="tag_once")]
        indexes = [models.Index(fields=["kind", "term", "published"], name="tag_finds")]


class Consent(models.Model):
    """A teller's yes to one channel. It has a beginning, may have an end, and can be taken back."""

    clear: ClassVar[dict[str, str]] = {
        "story": "which story", "channel": "where it may go", "given_on": "the day they said yes",
        "until": "the day it ends, if it does", "ended_on": "the day they took it back, or it ended",
        "asked_again_on": "the day they were asked whether it still holds",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, related_name="consents")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    given_on = models.DateField()
    until = models.DateField(null=True)
    ended_on = models.DateField(null=True)
    asked_again_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["story", "channel"], condition=Q(ended_on=None), name="consent_once")
        ]
        indexes = [models.Index(fields=["until"], condition=Q(ended_on=None), name="consent_ends")]


class Outing(models.Model):
    """Where a story went, so that its teller can see it."""

    clear: ClassVar[dict[str, str]] = {
        "story": "which story", "channel": "by which channel", "where": "where, as an editor named it; not about a person",
        "went_on": "the day", "back_on": "the day it was taken back there",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    story = models.ForeignKey(Story, models.CASCADE, related_name="outings")
    channel = models.CharField(max_length=10, choices=[(c, c) for c in Channel])
    where = models.CharField(max_length=200, blank=True)
    went_on = models.DateField()
    back_on = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["story", "-went_on"], name="outing_of_story")]


class Suggestion(SealedModel):
    """Other words an editor suggests for one part; the teller takes them or leaves them. Sealed with the teller's key."""

    sealed_for = "teller_id"
    clear: ClassVar[dict[str, str]] = {
        "story": "for which story", "teller": _WHOSE, "editor": "who suggests it, as a random number",
        "version": "for which version", "part": "for which part", "state": "open, taken or left",
        "made_on": "the day",
    }  # fmt: skip

    story = models.ForeignKey(Story, models.CASCADE, related_name="suggestions")
    teller = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    editor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.PositiveIntegerField()
    part = models.CharField(max_length=12)
    state = models.CharField(max_length=5, choices=[(s, s) for s in Said], default=Said.OPEN)
    made_on = models.DateField()
    words = SealedText()
    why = SealedText(default="")


class TellerWishes(SealedModel):
    """How much a teller wants to be asked, and what not."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE, "asks_a_month": "how many questions and requests a month they want at most",
        "rests_until": "until when they want none",
    }  # fmt: skip

    person = models.OneToOneField("people.Person", models.PROTECT, related_name="+")
    asks_a_month = models.PositiveSmallIntegerField(default=4)
    rests_until = models.DateField(null=True)
    #: Questions they do not answer, a line each.
    wont_answer = SealedText(default="")
