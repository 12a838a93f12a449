import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.mentorship.rules
import alongside.mentorship.rules.care
import alongside.mentorship.rules.ending


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0005_cleared_before_proposed"),
        ("people", "0003_codes_until_kept"),
        ("programmes", "0003_membership_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Afterthought",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("said_on", models.DateField()),
                ("may_be_read", models.BooleanField(default=False)),
                ("said", alongside.foundation.sealed.SealedJSON(default=dict)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.mentorship"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("mentorship", "person"), name="afterthought_once")],
            },
        ),
        migrations.CreateModel(
            name="Break",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("starts_on", models.DateField()),
                ("ends_on", models.DateField()),
                ("words", alongside.foundation.sealed.SealedText(default="")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("ends_on__gt", models.F("starts_on"))), name="break_has_a_length"
                    ),
                    models.UniqueConstraint(fields=("person", "programme", "starts_on"), name="break_once"),
                ],
                "indexes": [models.Index(fields=["programme", "ends_on"], name="break_now")],
            },
        ),
        migrations.CreateModel(
            name="Ending",
            fields=[
                (
                    "mentorship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="mentorship.mentorship",
                    ),
                ),
                (
                    "way",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.ending.Way["EXPECTED"],
                                alongside.mentorship.rules.ending.Way["EXPECTED"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Way["EARLY"],
                                alongside.mentorship.rules.ending.Way["EARLY"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Way["SUDDEN"],
                                alongside.mentorship.rules.ending.Way["SUDDEN"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Way["UNREACHABLE"],
                                alongside.mentorship.rules.ending.Way["UNREACHABLE"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Way["SAFETY"],
                                alongside.mentorship.rules.ending.Way["SAFETY"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.ending.Stage["PLANNED"],
                                alongside.mentorship.rules.ending.Stage["PLANNED"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Stage["SEEKING"],
                                alongside.mentorship.rules.ending.Stage["SEEKING"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Stage["OVER"],
                                alongside.mentorship.rules.ending.Stage["OVER"],
                            ),
                            (
                                alongside.mentorship.rules.ending.Stage["CLOSED"],
                                alongside.mentorship.rules.ending.Stage["CLOSED"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("last_on", models.DateField(null=True)),
                ("tries", models.JSONField(default=list)),
                ("ended_at", models.DateTimeField(null=True)),
                ("done", models.JSONField(default=dict)),
                ("pauses_until", models.DateTimeField(null=True)),
                ("mentor_held", models.BooleanField(default=False)),
                ("closed_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "sought",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "stage__in",
                                [
                                    alongside.mentorship.rules.ending.Stage["OVER"],
                                    alongside.mentorship.rules.ending.Stage["CLOSED"],
                                ],
                            ),
                            ("ended_at__isnull", True),
                            _connector="XOR",
                        ),
                        name="ending_over_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("stage", alongside.mentorship.rules.ending.Stage["CLOSED"]),
                            ("closed_on__isnull", True),
                            _connector="XOR",
                        ),
                        name="ending_closed_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", alongside.mentorship.rules.ending.Stage["PLANNED"]), _negated=True),
                            ("last_on__isnull", False),
                            _connector="OR",
                        ),
                        name="ending_planned_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", alongside.mentorship.rules.ending.Stage["SEEKING"]), _negated=True),
                            ("sought__isnull", False),
                            _connector="OR",
                        ),
                        name="ending_seeks_whom",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["programme", "stage", "ended_at"], name="ending_to_do"),
                    models.Index(fields=["programme", "pauses_until"], name="ending_pauses"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Pulse",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.care.Asks["FIT"], alongside.mentorship.rules.care.Asks["FIT"]),
                            (
                                alongside.mentorship.rules.care.Asks["BETWEEN"],
                                alongside.mentorship.rules.care.Asks["BETWEEN"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(null=True)),
                ("answers", alongside.foundation.sealed.SealedJSON(null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.mentorship"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("answered_on__isnull", True)),
                        fields=("mentorship", "person"),
                        name="pulse_one_open",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answers__isnull", True), ("answered_on__isnull", False), _connector="OR"),
                        name="pulse_answered_when",
                    ),
                ],
                "indexes": [models.Index(fields=["person", "answered_on"], name="pulse_of_person")],
            },
        ),
        migrations.CreateModel(
            name="StandIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("mentor_yes_on", models.DateField(null=True)),
                ("mentee_yes_on", models.DateField(null=True)),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.mentorship"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "rest",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.break"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("rest", "mentorship"), name="standin_one_each")],
            },
        ),
        migrations.CreateModel(
            name="Strain",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("heavy_at", models.DateTimeField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "programme"), name="strain_once")],
            },
        ),
        migrations.CreateModel(
            name="SupportContact",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "depth",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.care.Depth["QUICK"],
                                alongside.mentorship.rules.care.Depth["QUICK"],
                            ),
                            (
                                alongside.mentorship.rules.care.Depth["IN_DEPTH"],
                                alongside.mentorship.rules.care.Depth["IN_DEPTH"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("due_on", models.DateField()),
                ("done_on", models.DateField(null=True)),
                ("note", alongside.foundation.sealed.SealedText(default="")),
                (
                    "done_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="mentorship.mentorship"
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
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("done_on__isnull", True)),
                        fields=("mentorship", "person"),
                        name="supportcontact_one_open",
                    )
                ],
                "indexes": [models.Index(fields=["programme", "done_on", "due_on"], name="supportcontact_due")],
            },
        ),
        migrations.CreateModel(
            name="Watch",
            fields=[
                (
                    "mentorship",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="mentorship.mentorship",
                    ),
                ),
                ("points", models.PositiveSmallIntegerField(default=0)),
                ("signs", models.JSONField(default=list)),
                ("between", models.JSONField(default=list)),
                ("due_on", models.DateField(null=True)),
                ("looked_points", models.PositiveSmallIntegerField(null=True)),
                ("looked_on", models.DateField(null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "due_on"], name="watch_to_look")],
            },
        ),
        migrations.AddField(
            model_name="mentorplaces",
            name="nobody_new_until",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="mentorship",
            name="weight",
            field=models.PositiveSmallIntegerField(db_default=1, default=1),
        ),
        migrations.AlterField(
            model_name="mentorship",
            name="end_reason",
            field=models.CharField(
                blank=True,
                choices=[
                    (
                        alongside.mentorship.rules.EndReason["NOT_SAID"],
                        alongside.mentorship.rules.EndReason["NOT_SAID"],
                    ),
                    (alongside.mentorship.rules.EndReason["TIME_UP"], alongside.mentorship.rules.EndReason["TIME_UP"]),
                    (
                        alongside.mentorship.rules.EndReason["GOAL_REACHED"],
                        alongside.mentorship.rules.EndReason["GOAL_REACHED"],
                    ),
                    (
                        alongside.mentorship.rules.EndReason["NOT_A_FIT"],
                        alongside.mentorship.rules.EndReason["NOT_A_FIT"],
                    ),
                    (alongside.mentorship.rules.EndReason["NO_TIME"], alongside.mentorship.rules.EndReason["NO_TIME"]),
                    (alongside.mentorship.rules.EndReason["LEFT"], alongside.mentorship.rules.EndReason["LEFT"]),
                    (
                        alongside.mentorship.rules.EndReason["NOT_SAFE"],
                        alongside.mentorship.rules.EndReason["NOT_SAFE"],
                    ),
                ],
                max_length=12,
            ),
        ),
        migrations.AddConstraint(
            model_name="mentorship",
            constraint=models.CheckConstraint(
                condition=models.Q(("weight__in", [1, 2])), name="mentorship_weighs_one_or_two"
            ),
        ),
    ]
