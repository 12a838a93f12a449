"""Tables of becoming a mentor: what a programme asks, and how far each person is."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import Q

from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.mentorship.rules.screening import (
    LONGEST_TITLE,
    MOST_MONTHS,
    MOST_REFERENCES,
    Asked,
    Found,
    Kind,
    Learned,
    ModuleKind,
    Named,
    Stage,
    Turn,
)

_WHERE = "in which programme"
_WHOSE = "whose, as a random number"


class MentorRole(models.Model):
    """What being a mentor in a programme is, told honestly to anyone who asks: public words of the programme."""

    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE, "hours_a_month": "how much time it takes, shown in public",
        "months": "for how long, shown in public", "about": "whom the programme looks for, shown in public",
        "hard": "what is hard about it, shown in public", "given_back": "what mentors are given, shown in public",
        "may_be_named": "whether mentees may name somebody they trust",
    }  # fmt: skip

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, primary_key=True, related_name="+")
    hours_a_month = models.PositiveSmallIntegerField(default=2)
    months = models.PositiveSmallIntegerField(default=6)
    about = models.TextField(blank=True)
    hard = models.TextField(blank=True)
    given_back = models.TextField(blank=True)
    may_be_named = models.BooleanField(default=True)


class Step(models.Model):
    """One step a programme takes with everybody who would mentor."""

    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE, "kind": "a talk, references or a record check", "position": "in which order",
        "is_asked": "whether it is asked now", "is_required": "whether nobody is proposed without it",
        "valid_months": "for how long it holds", "how_many": "how many references",
        "asked_at": "since when it is asked", "settled_by": "until when mentors of before may go without it",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=12, choices=[(k, k) for k in Kind])
    position = models.PositiveSmallIntegerField(default=1)
    is_asked = models.BooleanField(default=True)
    is_required = models.BooleanField(default=True)
    valid_months = models.PositiveSmallIntegerField(null=True)
    how_many = models.PositiveSmallIntegerField(default=1)
    asked_at = models.DateTimeField()
    settled_by = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["programme", "kind"], name="step_once"),
            models.CheckConstraint(
                condition=Q(valid_months__isnull=True) | Q(valid_months__gte=1, valid_months__lte=MOST_MONTHS),
                name="step_validity_sensible",
            ),
            models.CheckConstraint(
                condition=Q(how_many__gte=1, how_many__lte=MOST_REFERENCES), name="step_references_sensible"
            ),
        ]


class StepTaken(SealedModel):
    """How far one person is with one step. Of a record check only what came of it and until when: never a document."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE, "programme": _WHERE, "step": "which step", "stage": "to do, under way, holds or does not",
        "turn": "whose turn it is", "due_on": "by when they were asked", "until": "the last day it holds",
        "result": "whether a record check found nothing, or something that a person then looked at",
        "decided_by": "which coordinator decided, as a random number", "decided_on": "the day it was decided",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    step = models.ForeignKey(Step, models.CASCADE, related_name="+")
    stage = models.CharField(max_length=10, choices=[(s, s) for s in Stage], default=Stage.TO_DO)
    turn = models.CharField(max_length=12, blank=True, choices=[(t, t) for t in Turn])
    due_on = models.DateField(null=True)
    until = models.DateField(null=True)
    result = models.CharField(max_length=10, blank=True, choices=[(f, f) for f in Found])
    decided_by = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    decided_on = models.DateField(null=True)
    arranged = SealedJSON(default=dict)
    reason = SealedText(default="")
    assessment = SealedText(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "step"], name="steptaken_once"),
            models.CheckConstraint(condition=Q(stage=Stage.HELD) ^ Q(until__isnull=True), name="steptaken_holds_until"),
            models.CheckConstraint(condition=Q(turn="") ^ Q(due_on__isnull=False), name="steptaken_turn_has_a_day"),
            models.CheckConstraint(
                condition=~Q(stage__in=[Stage.HELD, Stage.NOT_HELD]) | Q(decided_on__isnull=False),
                name="steptaken_decided_when",
            ),
            # A record is a beginning of a talk. Without a written assessment of this one person it decides nothing.
            models.CheckConstraint(
                condition=~Q(result=Found.SOMETHING) | Q(stage=Stage.UNDER_WAY) | Q(assessment__isnull=False),
                name="steptaken_a_record_never_decides",
            ),
            models.CheckConstraint(
                condition=~Q(result=Found.NOTHING) | ~Q(stage=Stage.NOT_HELD), name="steptaken_nothing_refuses_nobody"
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "turn", "due_on"], name="steptaken_queue"),
            models.Index(fields=["programme", "until"], name="steptaken_running_out"),
        ]


class Reference(SealedModel):
    """A request to somebody who knows the applicant, and their answer. Address and words go with the decision."""

    clear: ClassVar[dict[str, str]] = {
        "person": "who named them, as a random number", "programme": _WHERE,
        "state": "on its way, sent, answered, taken back or too late",
        "token_index": "a keyed fingerprint of the link; it cannot be turned back",
        "asked_on": "the day it was asked", "answered_on": "the day it was answered", "expires_at": "when the link ends",
        "sent_at": "when the mail went out, so that it is not sent again",
        "is_erased": "whether the address and the words have been erased, as they are with the decision",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    state = models.CharField(max_length=12, choices=[(a, a) for a in Asked], default=Asked.ON_ITS_WAY)
    address = SealedText(default="")
    called = SealedText(default="")
    known_as = SealedText(default="")
    language = SealedText(default="")
    token = SealedText(default="")
    token_index = models.BinaryField(max_length=32, unique=True)
    answers = SealedJSON(default=dict)
    asked_on = models.DateField()
    answered_on = models.DateField(null=True)
    expires_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    is_erased = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=Asked.ANSWERED) ^ Q(answered_on__isnull=True), name="reference_answered_when"
            )
        ]
        indexes = [
            models.Index(fields=["person", "programme"], name="reference_of"),
            models.Index(fields=["state", "expires_at"], name="reference_late"),
        ]


class Module(models.Model):
    """Something a mentor learns, or is asked about, here; what it says is in its versions."""

    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE, "kind": "something to read with questions, or questions alone", "position": "in which order",
        "is_asked": "whether it is asked now", "is_required": "whether nobody is proposed without it",
        "asked_at": "since when it is asked; empty before it is first published",
        "settled_by": "until when mentors of before may go without it",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
    kind = models.CharField(max_length=10, choices=[(k, k) for k in ModuleKind])
    position = models.PositiveSmallIntegerField(default=1)
    is_asked = models.BooleanField(default=True)
    is_required = models.BooleanField(default=True)
    asked_at = models.DateTimeField(null=True)
    settled_by = models.DateField(null=True)

    class Meta:
        indexes = [models.Index(fields=["programme", "position"], name="module_order")]


class ModuleVersion(models.Model):
    """What a module says: words of the programme, shown to everybody who learns it. Once published it never changes."""

    clear: ClassVar[dict[str, str]] = {
        "module": "of which module", "number": "counts up", "title": "what it is called, shown in public",
        "minutes": "how long it takes", "pages": "what stands on its pages: words of the programme, nobody's own",
        "questions": "its questions, answers and why: words of the programme",
        "valid_months": "for how long it holds", "published_on": "since when; empty while it is being written",
        "refresh_by": "by when those who learned an older version are asked to learn this one",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    module = models.ForeignKey(Module, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LONGEST_TITLE)
    minutes = models.PositiveSmallIntegerField()
    pages = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    valid_months = models.PositiveSmallIntegerField(null=True)
    published_on = models.DateField(null=True)
    refresh_by = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["module", "number"], name="moduleversion_once"),
            models.UniqueConstraint(
                fields=["module"], condition=Q(published_on__isnull=True), name="moduleversion_one_draft"
            ),
        ]


class Training(SealedModel):
    """How far one person is with one version of a module; what they answered is theirs alone."""

    clear: ClassVar[dict[str, str]] = {
        "person": _WHOSE, "programme": _WHERE, "module": "which module", "version": "which version of it",
        "state": "begun or done", "read": "how many of its pages they have read", "begun_on": "the day they began",
        "done_on": "the day they were through", "until": "the last day it holds",
    }  # fmt: skip

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    module = models.ForeignKey(Module, models.CASCADE, related_name="+")
    version = models.ForeignKey(ModuleVersion, models.PROTECT, related_name="+")
    state = models.CharField(max_length=6, choices=[(s, s) for s in Learned], default=Learned.BEGUN)
    read = models.PositiveSmallIntegerField(default=0)
    answers = SealedJSON(default=dict)
    begun_on = models.DateField()
    done_on = models.DateField(null=True)
    until = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "module"], condition=Q(state=Learned.BEGUN), name="training_one_under_way"
            ),
            models.CheckConstraint(
                condition=Q(state=Learned.DONE, done_on__isnull=False, until__isnull=False)
                | Q(state=Learned.BEGUN, done_on__isnull=True, until__isnull=True),
                name="training_done_when",
            ),
        ]
        indexes = [models.Index(fields=["programme", "until"], name="training_running_out")]


class Nomination(SealedModel):
    """A link a mentee passes to somebody they already trust, and what came of it."""

    sealed_for = "mentee_id"
    clear: ClassVar[dict[str, str]] = {
        "mentee": "who made the link, as a random number", "programme": _WHERE,
        "nominee": "who took it up, as a random number", "state": "open, taken up, offered or over",
        "token_index": "a keyed fingerprint of the link; it cannot be turned back",
        "made_on": "the day it was made", "expires_at": "when the link ends",
    }  # fmt: skip

    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    nominee = models.ForeignKey("people.Person", models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=8, choices=[(n, n) for n in Named], default=Named.OPEN)
    called = SealedText(default="")
    token_index = models.BinaryField(max_length=32, unique=True)
    made_on = models.DateField()
    expires_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(nominee__isnull=True) | ~Q(nominee=models.F("mentee")), name="nomination_two_people"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=[Named.TAKEN, Named.OFFERED]) | Q(nominee__isnull=False),
                name="nomination_taken_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["programme", "state"], name="nomination_waiting")]
