import uuid

import django.db.models.deletion
from django.db import migrations, models

import alongside.foundation.sealed
import alongside.mentorship.rules.meeting


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0007_disclosing"),
        ("people", "0003_codes_until_kept"),
    ]

    operations = [
        migrations.CreateModel(
            name="Calendar",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("cover", alongside.foundation.sealed.SealedText(default="")),
                ("address_index", models.BinaryField(max_length=32, null=True, unique=True)),
                ("address_made_on", models.DateField(null=True)),
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
            name="Meeting",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            (
                                alongside.mentorship.rules.meeting.MeetingState["OFFERED"],
                                alongside.mentorship.rules.meeting.MeetingState["OFFERED"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.MeetingState["AGREED"],
                                alongside.mentorship.rules.meeting.MeetingState["AGREED"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.MeetingState["CANCELLED"],
                                alongside.mentorship.rules.meeting.MeetingState["CANCELLED"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.MeetingState["HELD"],
                                alongside.mentorship.rules.meeting.MeetingState["HELD"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.MeetingState["NOT_HELD"],
                                alongside.mentorship.rules.meeting.MeetingState["NOT_HELD"],
                            ),
                        ],
                        default=alongside.mentorship.rules.meeting.MeetingState["OFFERED"],
                        max_length=10,
                    ),
                ),
                ("plan", alongside.foundation.sealed.SealedJSON(default=dict)),
                ("starts_at", models.DateTimeField(null=True)),
                ("ends_at", models.DateTimeField()),
                ("revision", models.PositiveIntegerField(default=0)),
                ("moves", models.PositiveSmallIntegerField(default=0)),
                ("reminded", models.PositiveSmallIntegerField(default=0)),
                ("asked_how", models.BooleanField(default=False)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="people.person"
                    ),
                ),
                (
                    "mentorship",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="meetings", to="mentorship.mentorship"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "state__in",
                                [
                                    alongside.mentorship.rules.meeting.MeetingState["OFFERED"],
                                    alongside.mentorship.rules.meeting.MeetingState["CANCELLED"],
                                ],
                            ),
                            ("starts_at__isnull", False),
                            _connector="OR",
                        ),
                        name="meeting_agreed_says_when",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("starts_at__isnull", True), ("ends_at__gt", models.F("starts_at")), _connector="OR"
                        ),
                        name="meeting_ends_later",
                    ),
                ],
                "indexes": [
                    models.Index(fields=["mentorship", "state", "starts_at"], name="meeting_of_mentorship"),
                    models.Index(
                        condition=models.Q(("state", alongside.mentorship.rules.meeting.MeetingState["AGREED"])),
                        fields=["starts_at"],
                        name="meeting_to_come",
                    ),
                    models.Index(
                        condition=models.Q(("state__in", ["offered", "agreed"])),
                        fields=["ends_at"],
                        name="meeting_over",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="MeetingPart",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("wished", alongside.foundation.sealed.SealedText(default="")),
                ("felt", alongside.foundation.sealed.SealedText(default="")),
                ("own_notes", alongside.foundation.sealed.SealedText(default="")),
                ("shared_notes", alongside.foundation.sealed.SealedText(default="")),
                (
                    "happened",
                    models.CharField(
                        blank=True,
                        choices=[
                            (
                                alongside.mentorship.rules.meeting.Happened["YES"],
                                alongside.mentorship.rules.meeting.Happened["YES"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.Happened["SHORTER"],
                                alongside.mentorship.rules.meeting.Happened["SHORTER"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.Happened["MOVED"],
                                alongside.mentorship.rules.meeting.Happened["MOVED"],
                            ),
                            (
                                alongside.mentorship.rules.meeting.Happened["NO"],
                                alongside.mentorship.rules.meeting.Happened["NO"],
                            ),
                        ],
                        max_length=8,
                    ),
                ),
                ("minutes", models.PositiveSmallIntegerField(default=0)),
                (
                    "meeting",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="mentorship.meeting"
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
                "constraints": [models.UniqueConstraint(fields=("meeting", "person"), name="meetingpart_once")],
            },
        ),
    ]
