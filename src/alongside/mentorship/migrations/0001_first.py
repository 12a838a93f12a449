import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.mentorship.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
        ("programmes", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Pool",
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
                ("version", models.PositiveBigIntegerField(default=0)),
            ],
        ),
        migrations.CreateModel(
            name="ImportedRow",
            fields=[
                ("key", models.BinaryField(max_length=32, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Proposal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "source",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Source["ASKED"], alongside.mentorship.rules.Source["ASKED"]),
                            (alongside.mentorship.rules.Source["ROUND"], alongside.mentorship.rules.Source["ROUND"]),
                        ],
                        max_length=6,
                    ),
                ),
                ("fit", models.PositiveSmallIntegerField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Offered["OPEN"], alongside.mentorship.rules.Offered["OPEN"]),
                            (
                                alongside.mentorship.rules.Offered["ACCEPTED"],
                                alongside.mentorship.rules.Offered["ACCEPTED"],
                            ),
                            (
                                alongside.mentorship.rules.Offered["CLOSED"],
                                alongside.mentorship.rules.Offered["CLOSED"],
                            ),
                        ],
                        default=alongside.mentorship.rules.Offered["OPEN"],
                        max_length=10,
                    ),
                ),
                (
                    "mentee_answer",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Answer["NONE"], alongside.mentorship.rules.Answer["NONE"]),
                            (alongside.mentorship.rules.Answer["YES"], alongside.mentorship.rules.Answer["YES"]),
                            (alongside.mentorship.rules.Answer["NO"], alongside.mentorship.rules.Answer["NO"]),
                        ],
                        default=alongside.mentorship.rules.Answer["NONE"],
                        max_length=4,
                    ),
                ),
                (
                    "mentor_answer",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Answer["NONE"], alongside.mentorship.rules.Answer["NONE"]),
                            (alongside.mentorship.rules.Answer["YES"], alongside.mentorship.rules.Answer["YES"]),
                            (alongside.mentorship.rules.Answer["NO"], alongside.mentorship.rules.Answer["NO"]),
                        ],
                        default=alongside.mentorship.rules.Answer["NONE"],
                        max_length=4,
                    ),
                ),
                ("note", alongside.foundation.sealed.SealedText(default="")),
                ("reasons", alongside.foundation.sealed.SealedJSON(default=list)),
                ("offered_at", models.DateTimeField()),
                ("answer_by", models.DateTimeField()),
                ("answered_at", models.DateTimeField(null=True)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentor",
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
                    models.UniqueConstraint(
                        condition=models.Q(("state", alongside.mentorship.rules.Offered["OPEN"])),
                        fields=("mentee", "mentor"),
                        name="proposal_one_open_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True), name="proposal_two_people"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", alongside.mentorship.rules.Offered["ACCEPTED"]), _negated=True),
                            models.Q(
                                ("mentee_answer", alongside.mentorship.rules.Answer["YES"]),
                                ("mentor_answer", alongside.mentorship.rules.Answer["YES"]),
                            ),
                            _connector="OR",
                        ),
                        name="proposal_accepted_by_both",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["programme", "state", "offered_at"], name="proposal_open"),
                    models.Index(fields=["mentor", "state"], name="proposal_of_mentor"),
                    models.Index(fields=["mentee", "state"], name="proposal_of_mentee"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Mentorship",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "status",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.Status["AGREEING"],
                                alongside.mentorship.rules.Status["AGREEING"],
                            ),
                            (alongside.mentorship.rules.Status["ACTIVE"], alongside.mentorship.rules.Status["ACTIVE"]),
                            (alongside.mentorship.rules.Status["ENDED"], alongside.mentorship.rules.Status["ENDED"]),
                        ],
                        default=alongside.mentorship.rules.Status["AGREEING"],
                        max_length=10,
                    ),
                ),
                ("began_on", models.DateField()),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "end_reason",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                alongside.mentorship.rules.EndReason["NOT_SAID"],
                                alongside.mentorship.rules.EndReason["NOT_SAID"],
                            ),
                            (
                                alongside.mentorship.rules.EndReason["TIME_UP"],
                                alongside.mentorship.rules.EndReason["TIME_UP"],
                            ),
                            (
                                alongside.mentorship.rules.EndReason["GOAL_REACHED"],
                                alongside.mentorship.rules.EndReason["GOAL_REACHED"],
                            ),
                            (
                                alongside.mentorship.rules.EndReason["NOT_A_FIT"],
                                alongside.mentorship.rules.EndReason["NOT_A_FIT"],
                            ),
                            (
                                alongside.mentorship.rules.EndReason["NO_TIME"],
                                alongside.mentorship.rules.EndReason["NO_TIME"],
                            ),
                            (
                                alongside.mentorship.rules.EndReason["LEFT"],
                                alongside.mentorship.rules.EndReason["LEFT"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentor",
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
                    "proposal",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="mentorship.proposal"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("mentor", models.F("mentee")), _negated=True), name="mentorship_two_people"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("status", alongside.mentorship.rules.Status["ENDED"]), _negated=True),
                        fields=("mentor", "mentee"),
                        name="mentorship_one_live_per_pair",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("status", alongside.mentorship.rules.Status["ENDED"]), ("end_reason", ""), _connector="XOR"
                        ),
                        name="mentorship_ended_says_why",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["programme", "status"], name="mentorship_live"),
                    models.Index(fields=["mentor", "status"], name="mentorship_of_mentor"),
                    models.Index(fields=["mentee", "status"], name="mentorship_of_mentee"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.RoundState["PREVIEWED"],
                                alongside.mentorship.rules.RoundState["PREVIEWED"],
                            ),
                            (
                                alongside.mentorship.rules.RoundState["PUBLISHED"],
                                alongside.mentorship.rules.RoundState["PUBLISHED"],
                            ),
                            (
                                alongside.mentorship.rules.RoundState["REPLACED"],
                                alongside.mentorship.rules.RoundState["REPLACED"],
                            ),
                        ],
                        default=alongside.mentorship.rules.RoundState["PREVIEWED"],
                        max_length=10,
                    ),
                ),
                ("weights", models.JSONField()),
                ("found", models.JSONField()),
                ("made_at", models.DateTimeField()),
                ("published_at", models.DateTimeField(null=True)),
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
                            ("state", alongside.mentorship.rules.RoundState["PUBLISHED"]),
                            ("published_at__isnull", True),
                            _connector="XOR",
                        ),
                        name="round_published_when",
                    )
                ],
                "indexes": [models.Index(fields=["programme", "-made_at"], name="round_newest")],
            },
        ),
        migrations.CreateModel(
            name="RoundPair",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("fit", models.PositiveSmallIntegerField()),
                ("is_pinned", models.BooleanField(default=False)),
                ("reasons", alongside.foundation.sealed.SealedJSON(default=list)),
                ("flags", alongside.foundation.sealed.SealedJSON(default=list)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="pairs", to="mentorship.round"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "mentee"), name="roundpair_once")],
            },
        ),
        migrations.CreateModel(
            name="RoundWaiting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("reasons", alongside.foundation.sealed.SealedJSON(default=dict)),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="waiting", to="mentorship.round"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("round", "mentee"), name="roundwaiting_once")],
            },
        ),
        migrations.CreateModel(
            name="Application",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Applied["SENT"], alongside.mentorship.rules.Applied["SENT"]),
                            (
                                alongside.mentorship.rules.Applied["APPROVED"],
                                alongside.mentorship.rules.Applied["APPROVED"],
                            ),
                            (
                                alongside.mentorship.rules.Applied["DECLINED"],
                                alongside.mentorship.rules.Applied["DECLINED"],
                            ),
                            (
                                alongside.mentorship.rules.Applied["WITHDRAWN"],
                                alongside.mentorship.rules.Applied["WITHDRAWN"],
                            ),
                        ],
                        default=alongside.mentorship.rules.Applied["SENT"],
                        max_length=10,
                    ),
                ),
                ("words", alongside.foundation.sealed.SealedText()),
                ("reason", alongside.foundation.sealed.SealedText(default="")),
                ("places", models.PositiveSmallIntegerField()),
                ("sent_on", models.DateField()),
                ("decided_on", models.DateField(null=True)),
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
                "indexes": [models.Index(fields=["programme", "state", "sent_on"], name="application_waiting")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("state", alongside.mentorship.rules.Applied["SENT"])),
                        fields=("person", "programme"),
                        name="application_one_open",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="MentorPlaces",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("places", models.PositiveSmallIntegerField()),
                ("is_paused", models.BooleanField(default=False)),
                ("approved_on", models.DateField()),
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
                    models.UniqueConstraint(fields=("person", "programme"), name="mentorplaces_once"),
                    models.CheckConstraint(condition=models.Q(("places__lte", 5)), name="mentorplaces_within_reach"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Boundaries",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveSmallIntegerField()),
                ("terms", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("mentor_agreed_at", models.DateTimeField(null=True)),
                ("mentee_agreed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boundaries",
                        to="mentorship.mentorship",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("mentorship", "version"), name="boundaries_version_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PairWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "wanted",
                    models.CharField(
                        choices=[
                            (alongside.mentorship.rules.Wanted["PIN"], alongside.mentorship.rules.Wanted["PIN"]),
                            (alongside.mentorship.rules.Wanted["FORBID"], alongside.mentorship.rules.Wanted["FORBID"]),
                        ],
                        max_length=6,
                    ),
                ),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentor",
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
                    models.UniqueConstraint(fields=("mentee", "mentor", "programme"), name="pairwish_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="PassedOver",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "mentee",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentor",
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
                    models.UniqueConstraint(fields=("mentee", "mentor", "programme"), name="passedover_once")
                ],
            },
        ),
    ]
