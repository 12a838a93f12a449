import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.people.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="EmailLink",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", alongside.foundation.sealed.SealedText()),
                ("email_index", models.BinaryField(db_index=True, max_length=32)),
                ("asked", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("token", alongside.foundation.sealed.SealedText()),
                ("token_index", models.BinaryField(max_length=32, unique=True)),
                ("made_at", models.DateTimeField(db_index=True)),
                ("sent_at", models.DateTimeField(null=True)),
                ("used_at", models.DateTimeField(null=True)),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Person",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("email", alongside.foundation.sealed.SealedText(null=True)),
                ("email_index", models.BinaryField(max_length=32, null=True, unique=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.people.rules.State["ACTIVE"], alongside.people.rules.State["ACTIVE"]),
                            (alongside.people.rules.State["SUSPENDED"], alongside.people.rules.State["SUSPENDED"]),
                            (alongside.people.rules.State["ERASED"], alongside.people.rules.State["ERASED"]),
                        ],
                        default=alongside.people.rules.State["ACTIVE"],
                        max_length=10,
                    ),
                ),
                ("language", models.CharField(default="en", max_length=12)),
                ("joined_on", models.DateField(null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("email__isnull", True), ("email_index__isnull", True)),
                            models.Q(("email__isnull", False), ("email_index__isnull", False)),
                            _connector="OR",
                        ),
                        name="person_email_with_its_index",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", alongside.people.rules.State["ERASED"]), _negated=True),
                            models.Q(("email__isnull", True), ("joined_on__isnull", True)),
                            _connector="OR",
                        ),
                        name="person_erased_is_empty",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Passkey",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("credential", models.BinaryField(max_length=1024, unique=True)),
                ("public_key", models.BinaryField(max_length=2048)),
                ("sign_count", models.PositiveBigIntegerField(default=0)),
                ("made_on", models.DateField()),
                ("used_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Persona",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", alongside.foundation.sealed.SealedText()),
                ("pronouns", alongside.foundation.sealed.SealedText(default="")),
                ("seed", models.PositiveIntegerField()),
                ("made_on", models.DateField()),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="personas", to="people.person"
                    ),
                ),
            ],
            options={
                "abstract": False,
            },
        ),
        migrations.CreateModel(
            name="Profile",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wishes", alongside.foundation.sealed.SealedJSON(default=list)),
                ("lived", alongside.foundation.sealed.SealedJSON(default=list)),
                ("meeting", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("preferences", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("changed_at", models.DateTimeField()),
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
        migrations.CreateModel(
            name="RecoveryCode",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_index", models.BinaryField(max_length=32, unique=True)),
                ("used_on", models.DateField(null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="SignIn",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("token_index", models.BinaryField(max_length=32, unique=True)),
                ("shared_device", models.BooleanField(default=True)),
                ("opened_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField(db_index=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "purpose",
                    models.CharField(
                        choices=[
                            (alongside.people.rules.Purpose["MATCHING"], alongside.people.rules.Purpose["MATCHING"]),
                            (alongside.people.rules.Purpose["MAIL"], alongside.people.rules.Purpose["MAIL"]),
                            (alongside.people.rules.Purpose["OWN_WORDS"], alongside.people.rules.Purpose["OWN_WORDS"]),
                        ],
                        max_length=16,
                    ),
                ),
                ("wording", models.PositiveSmallIntegerField()),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(null=True)),
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
                        condition=models.Q(("withdrawn_at__isnull", True)),
                        fields=("person", "purpose"),
                        name="consent_one_standing",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PersonaUse",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "space",
                    models.CharField(
                        choices=[
                            (alongside.people.rules.Space["MENTORSHIP"], alongside.people.rules.Space["MENTORSHIP"]),
                            (alongside.people.rules.Space["CIRCLES"], alongside.people.rules.Space["CIRCLES"]),
                            (alongside.people.rules.Space["STORIES"], alongside.people.rules.Space["STORIES"]),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "persona",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.persona"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("person", "space"), name="personause_one_per_space")],
            },
        ),
    ]
