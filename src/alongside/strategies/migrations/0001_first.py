import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.strategies.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
        ("programmes", "0003_membership_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Companionship",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("about_kind", models.CharField(max_length=20)),
                ("about_id", models.UUIDField()),
                ("is_over", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("about_kind", "about_id"), name="companionship_once")],
            },
        ),
        migrations.CreateModel(
            name="Feedback",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("about_kind", models.CharField(max_length=20)),
                ("about_id", models.UUIDField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.strategies.rules.Heard["ASKED"], alongside.strategies.rules.Heard["ASKED"]),
                            (alongside.strategies.rules.Heard["GIVEN"], alongside.strategies.rules.Heard["GIVEN"]),
                            (alongside.strategies.rules.Heard["GENTLER"], alongside.strategies.rules.Heard["GENTLER"]),
                            (alongside.strategies.rules.Heard["HEARD"], alongside.strategies.rules.Heard["HEARD"]),
                            (alongside.strategies.rules.Heard["CLOSED"], alongside.strategies.rules.Heard["CLOSED"]),
                        ],
                        default=alongside.strategies.rules.Heard["ASKED"],
                        max_length=8,
                    ),
                ),
                ("giver_sees", models.BooleanField(default=True)),
                ("question", alongside.foundation.sealed.SealedText()),
                ("gentler", alongside.foundation.sealed.SealedText(default="")),
                ("asked_on", models.DateField()),
                (
                    "giver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "receiver",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("receiver", models.F("giver")), _negated=True), name="feedback_two_people"
                    )
                ],
                "indexes": [
                    models.Index(fields=["receiver", "state"], name="feedback_of_receiver"),
                    models.Index(fields=["giver", "state"], name="feedback_of_giver"),
                    models.Index(fields=["about_kind", "about_id"], name="feedback_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Card",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                ("saw", alongside.foundation.sealed.SealedText()),
                ("did", alongside.foundation.sealed.SealedText()),
                ("idea", alongside.foundation.sealed.SealedText()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "feedback",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cards", to="strategies.feedback"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("feedback", "number"), name="card_one_in_each_place")],
            },
        ),
        migrations.CreateModel(
            name="Goal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("words", alongside.foundation.sealed.SealedText()),
                ("why", alongside.foundation.sealed.SealedText(default="")),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.strategies.rules.Aim["OPEN"], alongside.strategies.rules.Aim["OPEN"]),
                            (alongside.strategies.rules.Aim["DONE"], alongside.strategies.rules.Aim["DONE"]),
                            (alongside.strategies.rules.Aim["LET_GO"], alongside.strategies.rules.Aim["LET_GO"]),
                        ],
                        default=alongside.strategies.rules.Aim["OPEN"],
                        max_length=6,
                    ),
                ),
                ("made_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "state"], name="goal_of_person")],
            },
        ),
        migrations.CreateModel(
            name="KitItem",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("key", models.BinaryField(max_length=32)),
                ("strategy", alongside.foundation.sealed.SealedText()),
                ("note", alongside.foundation.sealed.SealedText(default="")),
                ("place", models.PositiveSmallIntegerField()),
                ("is_kept", models.BooleanField(default=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "key"), name="kititem_once")],
            },
        ),
        migrations.CreateModel(
            name="Plan",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("said", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("made_on", models.DateField()),
                ("look_again_on", models.DateField(null=True)),
                ("reminded", models.BooleanField(default=False)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["person", "-made_on"], name="plan_of_person"),
                    models.Index(
                        condition=models.Q(("reminded", False)), fields=["look_again_on"], name="plan_to_remind"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Rehearsal",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("situation", alongside.foundation.sealed.SealedText()),
                ("wish", alongside.foundation.sealed.SealedText()),
                ("takes", alongside.foundation.sealed.SealedText(default="")),
                ("made_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-made_on"], name="rehearsal_of_person")],
            },
        ),
        migrations.CreateModel(
            name="Line",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("number", models.PositiveSmallIntegerField()),
                (
                    "voice",
                    models.CharField(
                        choices=[
                            (alongside.strategies.rules.Voice["ME"], alongside.strategies.rules.Voice["ME"]),
                            (alongside.strategies.rules.Voice["THEM"], alongside.strategies.rules.Voice["THEM"]),
                        ],
                        max_length=4,
                    ),
                ),
                ("words", alongside.foundation.sealed.SealedText()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "rehearsal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="strategies.rehearsal"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("rehearsal", "number"), name="line_one_in_each_place")],
            },
        ),
        migrations.CreateModel(
            name="Share",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (alongside.strategies.rules.Thing["GOAL"], alongside.strategies.rules.Thing["GOAL"]),
                            (
                                alongside.strategies.rules.Thing["REHEARSAL"],
                                alongside.strategies.rules.Thing["REHEARSAL"],
                            ),
                            (alongside.strategies.rules.Thing["PLAN"], alongside.strategies.rules.Thing["PLAN"]),
                        ],
                        max_length=10,
                    ),
                ),
                ("thing_id", models.UUIDField()),
                ("about_kind", models.CharField(max_length=20)),
                ("about_id", models.UUIDField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "with_person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "thing_id"), name="share_with_one"),
                    models.CheckConstraint(
                        condition=models.Q(("owner", models.F("with_person")), _negated=True), name="share_two_people"
                    ),
                ],
                "indexes": [
                    models.Index(fields=["with_person", "kind"], name="share_with"),
                    models.Index(fields=["about_kind", "about_id"], name="share_about"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Step",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("place", models.PositiveSmallIntegerField()),
                ("words", alongside.foundation.sealed.SealedText()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.strategies.rules.Aim["OPEN"], alongside.strategies.rules.Aim["OPEN"]),
                            (alongside.strategies.rules.Aim["DONE"], alongside.strategies.rules.Aim["DONE"]),
                            (alongside.strategies.rules.Aim["LET_GO"], alongside.strategies.rules.Aim["LET_GO"]),
                        ],
                        default=alongside.strategies.rules.Aim["OPEN"],
                        max_length=6,
                    ),
                ),
                (
                    "goal",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="steps", to="strategies.goal"
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
                "constraints": [models.UniqueConstraint(fields=("goal", "place"), name="step_one_in_each_place")],
            },
        ),
        migrations.CreateModel(
            name="Trial",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("tried_on", models.DateField()),
                ("strategy", alongside.foundation.sealed.SealedText()),
                ("worked", alongside.foundation.sealed.SealedText()),
                ("note", alongside.foundation.sealed.SealedText(default="")),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["person", "-tried_on"], name="trial_newest")],
            },
        ),
        migrations.CreateModel(
            name="Adaptation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.SlugField(max_length=40)),
                ("is_hidden", models.BooleanField(default=False)),
                ("said", models.JSONField(default=dict)),
                ("changed_on", models.DateField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("programme", "code"), name="adaptation_once")],
            },
        ),
    ]
