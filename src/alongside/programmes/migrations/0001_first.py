import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.programmes.rules


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("people", "0001_first"),
    ]

    operations = [
        migrations.CreateModel(
            name="Programme",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=80)),
                ("purpose", models.TextField(blank=True)),
                (
                    "joining",
                    models.CharField(
                        choices=[
                            (alongside.programmes.rules.Joining["OPEN"], alongside.programmes.rules.Joining["OPEN"]),
                            (
                                alongside.programmes.rules.Joining["INVITATION"],
                                alongside.programmes.rules.Joining["INVITATION"],
                            ),
                            (
                                alongside.programmes.rules.Joining["APPROVAL"],
                                alongside.programmes.rules.Joining["APPROVAL"],
                            ),
                        ],
                        default=alongside.programmes.rules.Joining["OPEN"],
                        max_length=10,
                    ),
                ),
                ("minimum_age", models.PositiveSmallIntegerField(default=18)),
                ("country", models.CharField(blank=True, max_length=2)),
                ("leave_to", models.CharField(blank=True, max_length=200)),
                ("is_first", models.BooleanField(null=True, unique=True)),
                ("matching", models.JSONField(default=dict)),
                ("words", models.JSONField(default=dict)),
                ("started_on", models.DateField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("minimum_age__gte", 13), ("minimum_age__lte", 99)),
                        name="programme_age_sensible",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("is_first", False), _negated=True), name="programme_first_or_nothing"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Membership",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (alongside.programmes.rules.State["PENDING"], alongside.programmes.rules.State["PENDING"]),
                            (alongside.programmes.rules.State["ACTIVE"], alongside.programmes.rules.State["ACTIVE"]),
                            (
                                alongside.programmes.rules.State["DECLINED"],
                                alongside.programmes.rules.State["DECLINED"],
                            ),
                            (alongside.programmes.rules.State["LEFT"], alongside.programmes.rules.State["LEFT"]),
                        ],
                        max_length=10,
                    ),
                ),
                ("reason", alongside.foundation.sealed.SealedText(default="")),
                ("joined_on", models.DateField()),
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
                "constraints": [models.UniqueConstraint(fields=("person", "programme"), name="membership_once")],
                "indexes": [models.Index(fields=["programme", "state", "joined_on"], name="membership_waiting")],
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "role",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                alongside.programmes.rules.RoleName["COORDINATOR"],
                                alongside.programmes.rules.RoleName["COORDINATOR"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["MENTEE"],
                                alongside.programmes.rules.RoleName["MENTEE"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["MENTOR"],
                                alongside.programmes.rules.RoleName["MENTOR"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["SAFEGUARDING_LEAD"],
                                alongside.programmes.rules.RoleName["SAFEGUARDING_LEAD"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["EVALUATOR"],
                                alongside.programmes.rules.RoleName["EVALUATOR"],
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                ("token_index", models.BinaryField(max_length=32, unique=True)),
                ("uses_left", models.PositiveSmallIntegerField()),
                ("expires_at", models.DateTimeField()),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="programmes.programme"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Role",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            (
                                alongside.programmes.rules.RoleName["COORDINATOR"],
                                alongside.programmes.rules.RoleName["COORDINATOR"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["MENTEE"],
                                alongside.programmes.rules.RoleName["MENTEE"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["MENTOR"],
                                alongside.programmes.rules.RoleName["MENTOR"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["SAFEGUARDING_LEAD"],
                                alongside.programmes.rules.RoleName["SAFEGUARDING_LEAD"],
                            ),
                            (
                                alongside.programmes.rules.RoleName["EVALUATOR"],
                                alongside.programmes.rules.RoleName["EVALUATOR"],
                            ),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "membership",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="roles", to="programmes.membership"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("membership", "role"), name="role_once")],
            },
        ),
    ]
