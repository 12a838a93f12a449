"""Tables of mentorship."""

from typing import ClassVar
from uuid import uuid4

from django.db import models
from django.db.models import F, Q

from alongside.foundation.constraints import StandsIn
from alongside.foundation.sealed import SealedJSON, SealedModel, SealedText
from alongside.mentorship.models.care import (
    Afterthought,
    Break,
    Ending,
    Pulse,
    StandIn,
    Strain,
    SupportContact,
    Watch,
)
from alongside.mentorship.models.disclosing import Manner, Opened
from alongside.mentorship.models.meeting import Calendar, Meeting, MeetingPart
from alongside.mentorship.models.screening import (
    MentorRole,
    Module,
    ModuleVersion,
    Nomination,
    Reference,
    Step,
    StepTaken,
    Training,
)
from alongside.mentorship.rules import (
    MOST_PLACES,
    Answer,
    Applied,
    EndReason,
    Objective,
    Offered,
    Phase,
    RoundState,
    Source,
    Status,
    Wanted,
)
from alongside.mentorship.rules.care import HEAVY, LIGHT
from alongside.mentorship.rules.disclosing import Then

__all__ = [
    "Afterthought", "Application", "Boundaries", "Break", "Calendar", "Ending", "ImportedRow", "Manner", "Meeting",
    "MeetingPart", "MentorPlaces", "MentorRole", "Mentorship", "Module", "ModuleVersion", "Nomination", "Opened",
    "PairWish", "PassedOver", "Pool", "Proposal", "Pulse", "Reference", "Round", "RoundPair", "RoundWaiting", "StandIn",
    "Step", "StepTaken", "Strain", "SupportContact", "Training", "Watch",
]  # fmt: skip

_MENTEE = "who would be mentored, as a random number"
_MENTOR = "who would mentor, as a random number"
_WHERE = "in which programme"


class Application(SealedModel):
    """A person's offer to mentor, and what a coordinator decided."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose offer this is, as a random number",
        "programme": _WHERE,
        "state": "sent, approved, declined or withdrawn",
        "places": "how many people they offer to walk with",
        "sent_on": "the day it was sent",
        "decided_on": "the day it was decided",
    }

    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in Applied], default=Applied.SENT)
    words = SealedText()
    reason = SealedText(default="")
    places = models.PositiveSmallIntegerField()
    sent_on = models.DateField()
    decided_on = models.DateField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "programme"], condition=Q(state=Applied.SENT), name="application_one_open"
            )
        ]
        indexes = [models.Index(fields=["programme", "state", "sent_on"], name="application_waiting")]


class MentorPlaces(models.Model):
    """How many people an approved mentor has room for. Without this row nobody is ever suggested or proposed."""

    clear: ClassVar[dict[str, str]] = {
        "person": "whose places these are, as a random number",
        "programme": _WHERE,
        "places": "how many people they have room for",
        "is_paused": "whether they rest",
        "approved_on": "the day they were approved",
        "approved_at": "the same to the second, to know what was asked before and what after; empty for those of long before",
        "cleared_until": "until when everything the programme asks of a mentor holds; empty while it does not",
        "warned_of": "which reminder that it runs out was given last",
        "nobody_new_until": "until when nobody new is led to them: cooling off, on a break, or held; not which",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    places = models.PositiveSmallIntegerField()
    is_paused = models.BooleanField(default=False)
    approved_on = models.DateField()
    approved_at = models.DateTimeField(null=True)
    cleared_until = models.DateTimeField(null=True)
    warned_of = models.PositiveSmallIntegerField(null=True)
    nobody_new_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "programme"], name="mentorplaces_once"),
            # What a proposal leans on; see proposal_mentor_is_cleared.
            models.UniqueConstraint(fields=["programme", "person", "cleared_until"], name="mentorplaces_cleared"),
            models.CheckConstraint(condition=Q(places__lte=MOST_PLACES), name="mentorplaces_within_reach"),
        ]
        indexes = [models.Index(fields=["programme", "cleared_until"], name="mentorplaces_running_out")]


class Pool(models.Model):
    """A number that changes whenever a programme's mentors do, so that what was worked out from them is worked out anew."""

    clear: ClassVar[dict[str, str]] = {"programme": _WHERE, "version": "goes up by one with each change"}

    programme = models.OneToOneField("programmes.Programme", models.CASCADE, primary_key=True, related_name="+")
    version = models.PositiveBigIntegerField(default=0)


class PassedOver(models.Model):
    """A mentor a mentee does not want suggested again. The mentor is never told."""

    clear: ClassVar[dict[str, str]] = {"mentee": _MENTEE, "mentor": _MENTOR, "programme": _WHERE}

    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor", "programme"], name="passedover_once")]


class PairWish(models.Model):
    """Two people a coordinator wants together, or apart, whatever a round would do."""

    clear: ClassVar[dict[str, str]] = {
        "mentee": _MENTEE, "mentor": _MENTOR, "programme": _WHERE, "wanted": "together or apart",
    }  # fmt: skip

    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    wanted = models.CharField(max_length=6, choices=[(w, w) for w in Wanted])

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentee", "mentor", "programme"], name="pairwish_once")]


class Round(models.Model):
    """A matching round: how things were weighed, what came of it, and the proof."""

    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE,
        "state": "being worked out, previewed, published or replaced by a newer preview",
        "weights": "how much each part counted",
        "objective": "what it wanted most",
        "phase": "how far the working out has come",
        "share": "the same in percent",
        "left_seconds": "how much longer the working out may take",
        "attempt": "how often a worker has begun with it, so that one who was given up writes nothing",
        "beat_at": "when whoever works it out last gave a sign of life",
        "found": "counts and the certificate: no names, nothing anybody faces",
        "made_at": "when it was made",
        "published_at": "when it was published",
    }

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=[(s, s) for s in RoundState], default=RoundState.PREVIEWED)
    phase = models.CharField(max_length=10, choices=[(p, p) for p in Phase], default=Phase.DONE)
    share = models.PositiveSmallIntegerField(default=0)
    left_seconds = models.PositiveIntegerField(null=True)
    attempt = models.PositiveSmallIntegerField(default=0)
    beat_at = models.DateTimeField(null=True)
    weights = models.JSONField()
    objective = models.CharField(max_length=8, choices=[(o, o) for o in Objective], default=Objective.FAIR)
    found = models.JSONField()
    made_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=RoundState.PUBLISHED) ^ Q(published_at__isnull=True), name="round_published_when"
            )
        ]
        indexes = [models.Index(fields=["programme", "-made_at"], name="round_newest")]


class RoundPair(SealedModel):
    """Two people a round would propose to each other, and why."""

    sealed_for = "mentee_id"
    clear: ClassVar[dict[str, str]] = {
        "round": "in which round", "mentee": _MENTEE, "mentor": _MENTOR, "fit": "how well, as one number",
        "is_pinned": "whether a coordinator put them together", "is_new": "whether the preview before did not have it",
        "refused": "why it could no longer be proposed, as a short code",
    }  # fmt: skip

    round = models.ForeignKey(Round, models.CASCADE, related_name="pairs")
    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    fit = models.PositiveSmallIntegerField()
    is_pinned = models.BooleanField(default=False)
    is_new = models.BooleanField(default=False)
    refused = models.CharField(max_length=16, blank=True)
    reasons = SealedJSON(default=list)
    flags = SealedJSON(default=list)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "mentee"], name="roundpair_once")]
        indexes = [models.Index(fields=["round", "fit"], name="roundpair_by_fit")]


class RoundWaiting(SealedModel):
    """Somebody a round found nobody for, and why."""

    sealed_for = "mentee_id"
    clear: ClassVar[dict[str, str]] = {
        "round": "in which round", "mentee": _MENTEE,
        "is_full": "whether mentors would fit and have no place left; not which rule stands in the way",
    }  # fmt: skip

    round = models.ForeignKey(Round, models.CASCADE, related_name="waiting")
    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    is_full = models.BooleanField(default=False)
    reasons = SealedJSON(default=dict)
    #: What would help: {"alone": mentors each rule alone keeps away, "between": the bottleneck, if there is one}.
    more = SealedJSON(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "mentee"], name="roundwaiting_once")]


class Proposal(SealedModel):
    """A mentorship that could be, waiting for two answers."""

    sealed_for = "mentee_id"
    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE, "mentee": _MENTEE, "mentor": _MENTOR, "source": "asked for, or from a round",
        "fit": "how well, as one number", "state": "open, accepted or closed",
        "mentee_answer": "yes, no or nothing yet", "mentor_answer": "yes, no or nothing yet",
        "offered_at": "when it was made", "answer_by": "when it closes by itself",
        "answered_at": "when the mentor answered, to say honestly how long answers take",
        "remind_at": "when an answer is asked for again; empty for those of before a programme could choose",
        "reminded_at": "when an answer was asked for again",
        "then": "what the mentee wants if there is no answer: their place, a coordinator, or to ask the next",
        "next_places": "who would be asked next, by the number of their places",
        "follows": "the ask without an answer that this one came from; one leads to one at most",
        "mentor_cleared_until": "until when the mentor is cleared; kept while it is open, so that the database can check",
    }  # fmt: skip

    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    source = models.CharField(max_length=6, choices=[(s, s) for s in Source])
    fit = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=10, choices=[(s, s) for s in Offered], default=Offered.OPEN)
    mentee_answer = models.CharField(max_length=4, choices=[(a, a) for a in Answer], default=Answer.NONE)
    mentor_answer = models.CharField(max_length=4, choices=[(a, a) for a in Answer], default=Answer.NONE)
    note = SealedText(default="")
    reasons = SealedJSON(default=list)
    offered_at = models.DateTimeField()
    answer_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    remind_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    then = models.CharField(max_length=5, choices=[(t, t) for t in Then], default=Then.PLACE, db_default=Then.PLACE)
    next_places = models.ForeignKey(MentorPlaces, models.SET_NULL, null=True, related_name="+")
    follows = models.OneToOneField("self", models.SET_NULL, null=True, related_name="+")
    mentor_cleared_until = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            # Nobody is proposed until everything asked of a mentor holds, and nobody new once it has run out. The day is
            # the mentor's own, as it stands with their places: it follows when theirs changes, so that a clearance is
            # not taken away under an open proposal either.
            StandsIn(
                fields=["programme", "mentor", "mentor_cleared_until"],
                to_table="mentorship_mentorplaces",
                to_columns=["programme_id", "person_id", "cleared_until"],
                name="proposal_mentor_is_cleared",
            ),
            models.CheckConstraint(
                condition=~Q(state=Offered.OPEN)
                | Q(mentor_cleared_until__isnull=False, offered_at__lte=F("mentor_cleared_until")),
                name="proposal_only_while_cleared",
            ),
            models.UniqueConstraint(
                fields=["mentee", "mentor"], condition=Q(state=Offered.OPEN), name="proposal_one_open_per_pair"
            ),
            # Whoever said no to a suggestion may ask somebody else, although it stays as it looks to the other.
            models.UniqueConstraint(
                fields=["programme", "mentee"],
                condition=Q(state=Offered.OPEN) & ~Q(mentee_answer=Answer.NO),
                name="proposal_one_open_per_mentee",
            ),
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="proposal_two_people"),
            models.CheckConstraint(
                condition=~Q(state=Offered.ACCEPTED) | Q(mentee_answer=Answer.YES, mentor_answer=Answer.YES),
                name="proposal_accepted_by_both",
            ),
        ]
        indexes = [
            models.Index(fields=["programme", "state", "offered_at"], name="proposal_open"),
            models.Index(fields=["mentor", "state"], name="proposal_of_mentor"),
            models.Index(fields=["mentee", "state"], name="proposal_of_mentee"),
        ]


class Mentorship(models.Model):
    """One mentor and one mentee, from both saying yes to ending."""

    clear: ClassVar[dict[str, str]] = {
        "programme": _WHERE, "mentor": _MENTOR, "mentee": _MENTEE, "proposal": "from which proposal",
        "place": "which of the mentor's places it takes, so that no place is taken twice",
        "status": "agreeing how, active or ended", "began_on": "the day both had said yes",
        "ended_at": "when it ended", "end_reason": "a short code, if anybody chose to say",
        "weight": "how many of the mentor's places it takes, as the mentor says: one, or two where it is heavy",
    }  # fmt: skip

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    programme = models.ForeignKey("programmes.Programme", models.PROTECT, related_name="+")
    mentor = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    mentee = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    proposal = models.OneToOneField(Proposal, models.PROTECT, related_name="+")
    place = models.PositiveSmallIntegerField(null=True)
    status = models.CharField(max_length=10, choices=[(s, s) for s in Status], default=Status.AGREEING)
    began_on = models.DateField()
    ended_at = models.DateTimeField(null=True)
    end_reason = models.CharField(max_length=12, blank=True, choices=[(r, r) for r in EndReason])
    weight = models.PositiveSmallIntegerField(default=LIGHT, db_default=LIGHT)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(mentor=F("mentee")), name="mentorship_two_people"),
            models.UniqueConstraint(
                fields=["mentor", "mentee"], condition=~Q(status=Status.ENDED), name="mentorship_one_live_per_pair"
            ),
            models.UniqueConstraint(
                fields=["programme", "mentee"], condition=~Q(status=Status.ENDED), name="mentorship_one_mentor_each"
            ),
            models.UniqueConstraint(
                fields=["programme", "mentor", "place"],
                condition=~Q(status=Status.ENDED),
                name="mentorship_no_place_twice",
            ),
            models.CheckConstraint(
                condition=Q(status=Status.ENDED) ^ Q(end_reason=""), name="mentorship_ended_says_why"
            ),
            models.CheckConstraint(condition=Q(weight__in=[LIGHT, HEAVY]), name="mentorship_weighs_one_or_two"),
        ]
        indexes = [
            models.Index(fields=["programme", "status"], name="mentorship_live"),
            models.Index(fields=["mentor", "status"], name="mentorship_of_mentor"),
            models.Index(fields=["mentee", "status"], name="mentorship_of_mentee"),
        ]

    def includes(self, person_id: object) -> bool:
        """Whether this person is one of the two."""
        return person_id in (self.mentor_id, self.mentee_id)


class Boundaries(SealedModel):
    """What the two agree before the first word; a change is a new version, which both agree to again."""

    sealed_for = "author_id"
    clear: ClassVar[dict[str, str]] = {
        "mentorship": "between which two", "author": "who wrote this version", "version": "counts up",
        "mentor_agreed_at": "when the mentor agreed", "mentee_agreed_at": "when the mentee agreed",
    }  # fmt: skip

    mentorship = models.ForeignKey(Mentorship, models.CASCADE, related_name="boundaries")
    author = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    version = models.PositiveSmallIntegerField()
    terms = SealedJSON(default=dict)
    mentor_agreed_at = models.DateTimeField(null=True)
    mentee_agreed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mentorship", "version"], name="boundaries_version_once")]


class ImportedRow(models.Model):
    """A line of a spreadsheet that has become a person, so that reading the file again adds nobody twice."""

    clear: ClassVar[dict[str, str]] = {
        "key": "a keyed fingerprint of the line; it cannot be turned back", "programme": _WHERE,
    }  # fmt: skip

    key = models.BinaryField(max_length=32, primary_key=True)
    programme = models.ForeignKey("programmes.Programme", models.CASCADE, related_name="+")
