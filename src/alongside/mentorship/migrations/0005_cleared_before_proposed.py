"""The database refuses a proposal to somebody for whom not everything asked of a mentor holds."""

from django.db import migrations, models

import alongside.foundation.constraints
import alongside.mentorship.rules


class Migration(migrations.Migration):
    dependencies = [
        ("mentorship", "0004_screening"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="mentorplaces",
            index=models.Index(fields=["programme", "cleared_until"], name="mentorplaces_running_out"),
        ),
        migrations.AddConstraint(
            model_name="mentorplaces",
            constraint=models.UniqueConstraint(
                fields=("programme", "person", "cleared_until"), name="mentorplaces_cleared"
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=alongside.foundation.constraints.StandsIn(
                fields=("programme", "mentor", "mentor_cleared_until"),
                name="proposal_mentor_is_cleared",
                to_table="mentorship_mentorplaces",
                to_columns=("programme_id", "person_id", "cleared_until"),
            ),
        ),
        migrations.AddConstraint(
            model_name="proposal",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", alongside.mentorship.rules.Offered["OPEN"]), _negated=True),
                    models.Q(
                        ("mentor_cleared_until__isnull", False), ("offered_at__lte", models.F("mentor_cleared_until"))
                    ),
                    _connector="OR",
                ),
                name="proposal_only_while_cleared",
            ),
        ),
    ]
