"""Stories, and what hangs on them."""

import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.rolemodels.rules.telling
import alongside.rolemodels.rules.words


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0003_codes_until_kept"),
        ("programmes", "0003_membership_in_order"),
    ]

    operations = [
        migrations.CreateModel(
            name="Story",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.rolemodels.rules.telling.State["DRAFT"],
                                alongside.rolemodels.rules.telling.State["DRAFT"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.State["IN_REVIEW"],
                                alongside.rolemodels.rules.telling.State["IN_REVIEW"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.State["READY"],
                                alongside.rolemodels.rules.telling.State["READY"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.State["PUBLISHED"],
                                alongside.rolemodels.rules.telling.State["PUBLISHED"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.State["PAUSED"],
                                alongside.rolemodels.rules.telling.State["PAUSED"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.State["WITHDRAWN"],
                                alongside.rolemodels.rules.telling.State["WITHDRAWN"],
                            ),
                        ],
                        default=alongside.rolemodels.rules.telling.State["DRAFT"],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(max_length=20)),
                ("version", models.PositiveIntegerField(default=1)),
                ("editor_version", models.PositiveIntegerField(null=True)),
                ("teller_version", models.PositiveIntegerField(null=True)),
                ("begun_on", models.DateField()),
                ("sent_on", models.DateField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("taken_down", models.BooleanField(default=False)),
                ("said", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("tags", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("reason", alongside.foundation.sealed.SealedText(default="")),
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
                        condition=models.Q(
                            models.Q(("state", "published"), _negated=True),
                            models.Q(
                                ("editor_version", models.F("version")),
                                ("editor_version__isnull", False),
                                ("teller_version", models.F("version")),
                                ("teller_version__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="story_out_as_agreed",
                    )
                ],
                "indexes": [
                    models.Index(fields=["person", "-begun_on"], name="story_of_person"),
                    models.Index(
                        condition=models.Q(("state", "in-review")),
                        fields=["programme", "sent_on"],
                        name="story_to_read",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Published",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("name", models.CharField(max_length=60)),
                ("pronouns", models.CharField(blank=True, max_length=60)),
                ("seed", models.BigIntegerField()),
                ("language", models.CharField(max_length=20)),
                ("stage", models.PositiveSmallIntegerField()),
                ("is_ordinary", models.BooleanField()),
                ("published_on", models.DateField()),
                ("in_public", models.BooleanField(default=False)),
                ("in_members", models.BooleanField(default=False)),
                ("in_circle", models.BooleanField(default=False)),
                ("title", models.TextField()),
                ("did", models.TextField()),
                ("reached", models.TextField()),
                ("took", models.TextField()),
                ("helped", models.TextField(blank=True)),
                ("set_back", models.TextField(blank=True)),
                ("means", models.TextField()),
                ("unfair", models.TextField(blank=True)),
                ("stereotype", models.TextField(blank=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
                (
                    "story",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="published", to="rolemodels.story"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("stage__gte", 1), ("stage__lte", 5)), name="published_stage"
                    )
                ],
                "indexes": [
                    models.Index(
                        condition=models.Q(("in_public", True)), fields=["-published_on", "id"], name="published_public"
                    ),
                    models.Index(fields=["programme", "-published_on", "id"], name="published_in_order"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Outing",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            (
                                alongside.rolemodels.rules.telling.Channel["CIRCLE"],
                                alongside.rolemodels.rules.telling.Channel["CIRCLE"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["MEMBERS"],
                                alongside.rolemodels.rules.telling.Channel["MEMBERS"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["PUBLIC"],
                                alongside.rolemodels.rules.telling.Channel["PUBLIC"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["PRESS"],
                                alongside.rolemodels.rules.telling.Channel["PRESS"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["TRAINING"],
                                alongside.rolemodels.rules.telling.Channel["TRAINING"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["RESEARCH"],
                                alongside.rolemodels.rules.telling.Channel["RESEARCH"],
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("where", models.CharField(blank=True, max_length=200)),
                ("went_on", models.DateField()),
                ("back_on", models.DateField(null=True)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="outings", to="rolemodels.story"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["story", "-went_on"], name="outing_of_story")],
            },
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "channel",
                    models.CharField(
                        choices=[
                            (
                                alongside.rolemodels.rules.telling.Channel["CIRCLE"],
                                alongside.rolemodels.rules.telling.Channel["CIRCLE"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["MEMBERS"],
                                alongside.rolemodels.rules.telling.Channel["MEMBERS"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["PUBLIC"],
                                alongside.rolemodels.rules.telling.Channel["PUBLIC"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["PRESS"],
                                alongside.rolemodels.rules.telling.Channel["PRESS"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["TRAINING"],
                                alongside.rolemodels.rules.telling.Channel["TRAINING"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Channel["RESEARCH"],
                                alongside.rolemodels.rules.telling.Channel["RESEARCH"],
                            ),
                        ],
                        max_length=10,
                    ),
                ),
                ("given_on", models.DateField()),
                ("until", models.DateField(null=True)),
                ("ended_on", models.DateField(null=True)),
                ("asked_again_on", models.DateField(null=True)),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="consents", to="rolemodels.story"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("ended_on", None)), fields=("story", "channel"), name="consent_once"
                    )
                ],
                "indexes": [
                    models.Index(condition=models.Q(("ended_on", None)), fields=["until"], name="consent_ends")
                ],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField()),
                ("part", models.CharField(max_length=12)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.rolemodels.rules.telling.Said["OPEN"],
                                alongside.rolemodels.rules.telling.Said["OPEN"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Said["TAKEN"],
                                alongside.rolemodels.rules.telling.Said["TAKEN"],
                            ),
                            (
                                alongside.rolemodels.rules.telling.Said["LEFT"],
                                alongside.rolemodels.rules.telling.Said["LEFT"],
                            ),
                        ],
                        default=alongside.rolemodels.rules.telling.Said["OPEN"],
                        max_length=5,
                    ),
                ),
                ("made_on", models.DateField()),
                ("words", alongside.foundation.sealed.SealedText()),
                ("why", alongside.foundation.sealed.SealedText(default="")),
                (
                    "editor",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "story",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suggestions", to="rolemodels.story"
                    ),
                ),
                (
                    "teller",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Tag",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            (
                                alongside.rolemodels.rules.words.Kind["EXPERIENCE"],
                                alongside.rolemodels.rules.words.Kind["EXPERIENCE"],
                            ),
                            (
                                alongside.rolemodels.rules.words.Kind["OBSTACLE"],
                                alongside.rolemodels.rules.words.Kind["OBSTACLE"],
                            ),
                            (
                                alongside.rolemodels.rules.words.Kind["AREA"],
                                alongside.rolemodels.rules.words.Kind["AREA"],
                            ),
                            (
                                alongside.rolemodels.rules.words.Kind["SITUATION"],
                                alongside.rolemodels.rules.words.Kind["SITUATION"],
                            ),
                            (
                                alongside.rolemodels.rules.words.Kind["FUNCTION"],
                                alongside.rolemodels.rules.words.Kind["FUNCTION"],
                            ),
                            (
                                alongside.rolemodels.rules.words.Kind["NOTE"],
                                alongside.rolemodels.rules.words.Kind["NOTE"],
                            ),
                        ],
                        max_length=12,
                    ),
                ),
                ("term", models.CharField(max_length=60)),
                (
                    "published",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="tags", to="rolemodels.published"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("published", "kind", "term"), name="tag_once")],
                "indexes": [models.Index(fields=["kind", "term", "published"], name="tag_finds")],
            },
        ),
        migrations.CreateModel(
            name="TellerWishes",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("asks_a_month", models.PositiveSmallIntegerField(default=4)),
                ("rests_until", models.DateField(null=True)),
                ("wont_answer", alongside.foundation.sealed.SealedText(default="")),
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
    ]
