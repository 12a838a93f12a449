import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0003_meetings")]
    operations = [
        migrations.AddField(
            model_name="circle",
            name="look_first",
            field=models.CharField(
                choices=[("never", "never"), ("alone", "alone"), ("always", "always")], default="never", max_length=6
            ),
        ),
        migrations.AddField(model_name="circle", name="slow", field=models.PositiveSmallIntegerField(default=0)),
        migrations.AddField(
            model_name="face", name="mark", field=models.BinaryField(max_length=32, null=True, unique=True)
        ),
        migrations.AddField(model_name="post", name="aside", field=models.BooleanField(default=False)),
        migrations.AddField(model_name="reply", name="aside", field=models.BooleanField(default=False)),
        migrations.CreateModel(
            name="Waiting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("told_again", models.BooleanField(default=False)),
                ("returned", models.BooleanField(default=False)),
                ("said", alongside.foundation.sealed.SealedJSON(default=dict)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.circle"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.post"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.seat"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("returned", False)), fields=["circle", "at"], name="waiting_in_circle"
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="SetAside",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("danger", "danger"),
                            ("hurts", "hurts"),
                            ("private", "private"),
                            ("lures", "lures"),
                            ("promise", "promise"),
                            ("other", "other"),
                        ],
                        max_length=7,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("stands", "stands"), ("asked", "asked"), ("kept", "kept"), ("lifted", "lifted")],
                        default="stands",
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("asked_at", models.DateTimeField(null=True)),
                ("ended_at", models.DateTimeField(null=True)),
                ("reason", alongside.foundation.sealed.SealedText(default="")),
                ("asking", alongside.foundation.sealed.SealedText(default="")),
                ("answer", alongside.foundation.sealed.SealedText(default="")),
                (
                    "again_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="peersupport.seat"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="peersupport.seat"
                    ),
                ),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.circle"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.post"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.reply"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.seat"
                    ),
                ),
                (
                    "waiting",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="peersupport.waiting",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "asked")), fields=["circle", "asked_at"], name="aside_asked"
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("post__isnull", False), ("waiting__isnull", False), _connector="OR"),
                        name="aside_of_something",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("reply", None), models.Q(("state", "lifted"), _negated=True)),
                        fields=("post",),
                        name="aside_post_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("state", "lifted"), _negated=True),
                        fields=("reply",),
                        name="aside_reply_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CareLog",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "did",
                    models.CharField(
                        choices=[
                            ("aside", "aside"),
                            ("sent-back", "sent-back"),
                            ("left-be", "left-be"),
                            ("shown", "shown"),
                            ("kept", "kept"),
                            ("lifted", "lifted"),
                            ("pace", "pace"),
                            ("taken-out", "taken-out"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "why",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("danger", "danger"),
                            ("hurts", "hurts"),
                            ("private", "private"),
                            ("lures", "lures"),
                            ("promise", "promise"),
                            ("other", "other"),
                        ],
                        default="",
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.circle"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["circle", "-at", "id"], name="care_log_of_circle")]},
        ),
        migrations.CreateModel(
            name="Flag",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "why",
                    models.CharField(
                        choices=[
                            ("danger", "danger"),
                            ("hurts", "hurts"),
                            ("private", "private"),
                            ("lures", "lures"),
                            ("promise", "promise"),
                            ("other", "other"),
                        ],
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("settled_at", models.DateTimeField(null=True)),
                ("words", alongside.foundation.sealed.SealedText(default="")),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.circle"
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.post"
                    ),
                ),
                (
                    "reply",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.reply"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.seat"
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["circle", "at"], name="flag_to_look_at"
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("reply", None), ("settled_at", None)),
                        fields=("post", "seat"),
                        name="flag_post_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("settled_at", None)), fields=("reply", "seat"), name="flag_reply_once"
                    ),
                ],
            },
        ),
    ]
