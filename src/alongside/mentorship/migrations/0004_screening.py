"""Becoming a mentor: what is asked, who is how far, and until when each mentor is cleared."""

import uuid
from datetime import UTC, datetime

import django.db.models.deletion
from django.db import migrations, models
from django.db.models import Exists, OuterRef

import alongside.foundation.sealed
import alongside.mentorship.rules
import alongside.mentorship.rules.screening


def everybody_stays_cleared(apps, schema_editor):  # noqa: ARG001 - Django's signature
    """No programme asks anything yet: whoever was approved is cleared, and what is open leans on that."""
    never = datetime(9000, 1, 1, 23, 59, 59, tzinfo=UTC)
    places = apps.get_model("mentorship", "MentorPlaces").objects
    places.update(cleared_until=never)
    proposals = apps.get_model("mentorship", "Proposal").objects.filter(state="open")
    proposals.update(mentor_cleared_until=never)
    # An open proposal of somebody who has no places any more could not be accepted; it is over.
    stands = places.filter(programme=OuterRef("programme"), person=OuterRef("mentor"))
    proposals.exclude(Exists(stands)).update(state="closed", mentor_cleared_until=None)


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0003_a_round_in_the_background"),
        ("people", "0001_first"),
        ("programmes", "0002_who_runs_it_and_answers"),
    ]

    operations = [
        migrations.CreateModel(
            name="MentorRole",
            fields=[
                (
                    "programme",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="programmes.programme",
                    ),
                ),
                ("hours_a_month", models.PositiveSmallIntegerField(default=2)),
                ("months", models.PositiveSmallIntegerField(default=6)),
                ("about", models.TextField(blank=True)),
                ("hard", models.TextField(blank=True)),
                ("given_back", models.TextField(blank=True)),
                ("may_be_named", models.BooleanField(default=True)),
            ],
        ),
        migrations.CreateModel(
            name="Module",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.ModuleKind["TRAINING"],
                                alongside.mentorship.rules.screening.ModuleKind["TRAINING"],
                            ),
                            (
                                alongside.mentorship.rules.screening.ModuleKind["QUIZ"],
                                alongside.mentorship.rules.screening.ModuleKind["QUIZ"],
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("is_asked", models.BooleanField(default=True)),
                ("is_required", models.BooleanField(default=True)),
                ("asked_at", models.DateTimeField(null=True)),
                ("settled_by", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "position"], name="module_order")],
            },
        ),
        migrations.CreateModel(
            name="ModuleVersion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=80)),
                ("minutes", models.PositiveSmallIntegerField()),
                ("pages", models.JSONField(default=list)),
                ("questions", models.JSONField(default=list)),
                ("valid_months", models.PositiveSmallIntegerField(null=True)),
                ("published_on", models.DateField(null=True)),
                ("refresh_by", models.DateField(null=True)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="mentorship.module"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("module", "number"), name="moduleversion_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("published_on__isnull", True)),
                        fields=("module",),
                        name="moduleversion_one_draft",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Nomination",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Named["OPEN"],
                                alongside.mentorship.rules.screening.Named["OPEN"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Named["TAKEN"],
                                alongside.mentorship.rules.screening.Named["TAKEN"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Named["OFFERED"],
                                alongside.mentorship.rules.screening.Named["OFFERED"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Named["OVER"],
                                alongside.mentorship.rules.screening.Named["OVER"],
                            ),
                        ],
                        default=alongside.mentorship.rules.screening.Named["OPEN"],
                        max_length=8,
                    ),
                ),
                ("called", alongside.foundation.sealed.SealedText(default="")),
                ("token_index", models.BinaryField(max_length=32, unique=True)),
                ("made_on", models.DateField()),
                ("expires_at", models.DateTimeField()),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "nominee",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("nominee__isnull", True),
                            models.Q(("nominee", models.F("mentee")), _negated=True),
                            _connector="OR",
                        ),
                        name="nomination_two_people",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "state__in",
                                    [
                                        alongside.mentorship.rules.screening.Named["TAKEN"],
                                        alongside.mentorship.rules.screening.Named["OFFERED"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("nominee__isnull", False),
                            _connector="OR",
                        ),
                        name="nomination_taken_by_somebody",
                    ),
                ],
                "indexes": [models.Index(fields=["programme", "state"], name="nomination_waiting")],
            },
        ),
        migrations.CreateModel(
            name="Reference",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Asked["ON_ITS_WAY"],
                                alongside.mentorship.rules.screening.Asked["ON_ITS_WAY"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Asked["SENT"],
                                alongside.mentorship.rules.screening.Asked["SENT"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Asked["ANSWERED"],
                                alongside.mentorship.rules.screening.Asked["ANSWERED"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Asked["TAKEN_BACK"],
                                alongside.mentorship.rules.screening.Asked["TAKEN_BACK"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Asked["TOO_LATE"],
                                alongside.mentorship.rules.screening.Asked["TOO_LATE"],
                            ),
                        ],
                        default=alongside.mentorship.rules.screening.Asked["ON_ITS_WAY"],
                        max_length=12,
                    ),
                ),
                ("address", alongside.foundation.sealed.SealedText(default="")),
                ("called", alongside.foundation.sealed.SealedText(default="")),
                ("known_as", alongside.foundation.sealed.SealedText(default="")),
                ("language", alongside.foundation.sealed.SealedText(default="")),
                ("token", alongside.foundation.sealed.SealedText(default="")),
                ("token_index", models.BinaryField(max_length=32, unique=True)),
                ("answers", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("expires_at", models.DateTimeField()),
                ("sent_at", models.DateTimeField(null=True)),
                ("is_erased", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("state", alongside.mentorship.rules.screening.Asked["ANSWERED"]),
                            ("answered_on__isnull", True),
                            _connector="XOR",
                        ),
                        name="reference_answered_when",
                    )
                ],
                "indexes": [
                    models.Index(fields=["person", "programme"], name="reference_of"),
                    models.Index(fields=["state", "expires_at"], name="reference_late"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Kind["TALK"],
                                alongside.mentorship.rules.screening.Kind["TALK"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Kind["REFERENCES"],
                                alongside.mentorship.rules.screening.Kind["REFERENCES"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Kind["RECORD"],
                                alongside.mentorship.rules.screening.Kind["RECORD"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=1)),
                ("is_asked", models.BooleanField(default=True)),
                ("is_required", models.BooleanField(default=True)),
                ("valid_months", models.PositiveSmallIntegerField(null=True)),
                ("how_many", models.PositiveSmallIntegerField(default=1)),
                ("asked_at", models.DateTimeField()),
                ("settled_by", models.DateField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "kind"), name="step_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("valid_months__isnull", True),
                            models.Q(("valid_months__gte", 1), ("valid_months__lte", 120)),
                            _connector="OR",
                        ),
                        name="step_validity_sensible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("how_many__gte", 1), ("how_many__lte", 3)), name="step_references_sensible"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="StepTaken",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Stage["TO_DO"],
                                alongside.mentorship.rules.screening.Stage["TO_DO"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Stage["UNDER_WAY"],
                                alongside.mentorship.rules.screening.Stage["UNDER_WAY"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Stage["HELD"],
                                alongside.mentorship.rules.screening.Stage["HELD"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Stage["NOT_HELD"],
                                alongside.mentorship.rules.screening.Stage["NOT_HELD"],
                            ),
                        ],
                        default=alongside.mentorship.rules.screening.Stage["TO_DO"],
                        max_length=10,
                    ),
                ),
                (
                    "turn",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Turn["APPLICANT"],
                                alongside.mentorship.rules.screening.Turn["APPLICANT"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Turn["COORDINATOR"],
                                alongside.mentorship.rules.screening.Turn["COORDINATOR"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Turn["REFEREE"],
                                alongside.mentorship.rules.screening.Turn["REFEREE"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Turn["NOBODY"],
                                alongside.mentorship.rules.screening.Turn["NOBODY"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("due_on", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "result",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Found["NOTHING"],
                                alongside.mentorship.rules.screening.Found["NOTHING"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Found["SOMETHING"],
                                alongside.mentorship.rules.screening.Found["SOMETHING"],
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("decided_on", models.DateField(null=True)),
                ("arranged", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("reason", alongside.foundation.sealed.SealedText(default="")),
                ("assessment", alongside.foundation.sealed.SealedText(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "step",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.step"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("person", "step"), name="steptaken_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", alongside.mentorship.rules.screening.Stage["HELD"]),
                            ("until__isnull", True),
                            _connector="XOR",
                        ),
                        name="steptaken_holds_until",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("turn", ""), ("due_on__isnull", False), _connector="XOR"),
                        name="steptaken_turn_has_a_day",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                (
                                    "stage__in",
                                    [
                                        alongside.mentorship.rules.screening.Stage["HELD"],
                                        alongside.mentorship.rules.screening.Stage["NOT_HELD"],
                                    ],
                                ),
                                _negated=True,
                            ),
                            ("decided_on__isnull", False),
                            _connector="OR",
                        ),
                        name="steptaken_decided_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("result", alongside.mentorship.rules.screening.Found["SOMETHING"]), _negated=True
                            ),
                            ("stage", alongside.mentorship.rules.screening.Stage["UNDER_WAY"]),
                            ("assessment__isnull", False),
                            _connector="OR",
                        ),
                        name="steptaken_a_record_never_decides",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("result", alongside.mentorship.rules.screening.Found["NOTHING"]), _negated=True),
                            models.Q(("stage", alongside.mentorship.rules.screening.Stage["NOT_HELD"]), _negated=True),
                            _connector="OR",
                        ),
                        name="steptaken_nothing_refuses_nobody",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["programme", "turn", "due_on"], name="steptaken_queue"),
                    models.Index(fields=["programme", "until"], name="steptaken_running_out"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Training",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.screening.Learned["BEGUN"],
                                alongside.mentorship.rules.screening.Learned["BEGUN"],
                            ),
                            (
                                alongside.mentorship.rules.screening.Learned["DONE"],
                                alongside.mentorship.rules.screening.Learned["DONE"],
                            ),
                        ],
                        default=alongside.mentorship.rules.screening.Learned["BEGUN"],
                        max_length=6,
                    ),
                ),
                ("read", models.PositiveSmallIntegerField(default=0)),
                ("answers", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("begun_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("until", models.DateField(null=True)),
                (
                    "module",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.module"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mentorship.moduleversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", alongside.mentorship.rules.screening.Learned["BEGUN"])),
                        fields=("person", "module"),
                        name="training_one_under_way",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("done_on__isnull", False),
                                ("state", alongside.mentorship.rules.screening.Learned["DONE"]),
                                ("until__isnull", False),
                            ),
                            models.Q(
                                ("done_on__isnull", True),
                                ("state", alongside.mentorship.rules.screening.Learned["BEGUN"]),
                                ("until__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="training_done_when",
                    ),
                ],
                "indexes": [models.Index(fields=["programme", "until"], name="training_running_out")],
            },
        ),
        migrations.AddField(
            model_name="mentorplaces",
            name="approved_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mentorplaces",
            name="cleared_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mentorplaces",
            name="warned_of",
            field=models.PositiveSmallIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="proposal",
            name="mentor_cleared_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AlterField(
            model_name="proposal",
            name="source",
            field=models.CharField(
                choices=[
                    (alongside.mentorship.rules.Source["ASKED"], alongside.mentorship.rules.Source["ASKED"]),
                    (alongside.mentorship.rules.Source["ROUND"], alongside.mentorship.rules.Source["ROUND"]),
                    (alongside.mentorship.rules.Source["NAMED"], alongside.mentorship.rules.Source["NAMED"]),
                ],
                max_length=6,
            ),
        ),
        migrations.RunPython(everybody_stays_cleared, migrations.RunPython.noop),
    ]
