import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed


class Migration(migrations.Migration):
    dependencies = [("peersupport", "0004_care")]
    operations = [
        migrations.CreateModel(
            name="Favour",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("side", models.CharField(choices=[("ask", "ask"), ("offer", "offer")], max_length=5)),
                (
                    "what",
                    models.CharField(
                        choices=[
                            ("job", "job"),
                            ("education", "education"),
                            ("housing", "housing"),
                            ("health", "health"),
                            ("legal", "legal"),
                            ("money", "money"),
                            ("transport", "transport"),
                            ("company", "company"),
                        ],
                        max_length=9,
                    ),
                ),
                ("by", models.DateField(null=True)),
                ("at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                ("said", alongside.foundation.sealed.SealedJSON(default=dict)),
                (
                    "circle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.circle"
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
                        condition=models.Q(("closed_at", None)),
                        fields=["circle", "side", "-at", "id"],
                        name="favour_open",
                    )
                ]
            },
        ),
        migrations.CreateModel(
            name="HelpingHand",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[("offered", "offered"), ("agreed", "agreed"), ("done", "done"), ("not", "not")],
                        default="offered",
                        max_length=7,
                    ),
                ),
                ("at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
                ("helped", models.BooleanField(default=False)),
                (
                    "favour",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="hands", to="peersupport.favour"
                    ),
                ),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.seat"
                    ),
                ),
            ],
            options={"constraints": [models.UniqueConstraint(fields=("favour", "seat"), name="hand_once")]},
        ),
        migrations.CreateModel(
            name="HandWords",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("at", models.DateTimeField()),
                ("words", alongside.foundation.sealed.SealedText(default="")),
                (
                    "seat",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.seat"
                    ),
                ),
                (
                    "hand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="peersupport.helpinghand"
                    ),
                ),
            ],
            options={"indexes": [models.Index(fields=["hand", "at"], name="hand_words_in_order")]},
        ),
    ]
