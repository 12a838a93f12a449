from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="CrisisLine",
            fields=[
                ("id", models.SlugField(max_length=80, primary_key=True, serialize=False)),
                ("country", models.CharField(blank=True, db_index=True, max_length=2)),
                (
                    "kind",
                    models.CharField(
                        choices=[("emergency", "emergency"), ("line", "line"), ("directory", "directory")],
                        max_length=12,
                    ),
                ),
                (
                    "audience",
                    models.CharField(
                        choices=[
                            ("everyone", "everyone"),
                            ("young", "young"),
                            ("lgbt", "lgbt"),
                            ("abuse", "abuse"),
                            ("honour", "honour"),
                            ("veterans", "veterans"),
                            ("men", "men"),
                            ("women", "women"),
                            ("indigenous", "indigenous"),
                        ],
                        max_length=12,
                    ),
                ),
                ("name", models.CharField(max_length=160)),
                ("call", models.CharField(blank=True, max_length=40)),
                ("text", models.CharField(blank=True, max_length=40)),
                ("text_body", models.CharField(blank=True, max_length=40)),
                ("whatsapp", models.CharField(blank=True, max_length=40)),
                ("chat", models.URLField(blank=True, max_length=400)),
                ("email", models.EmailField(blank=True, max_length=254)),
                ("web", models.URLField(blank=True, max_length=400)),
                ("hours", models.CharField(blank=True, max_length=120)),
                ("always_open", models.BooleanField(default=False)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("cost", models.CharField(blank=True, max_length=40)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("source", models.URLField(max_length=800)),
                ("verified_on", models.DateField()),
                ("is_hidden", models.BooleanField(default=False)),
                ("edited_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", ""), _negated=True), name="crisisline_says_where_it_was_read"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("call", ""),
                            ("chat", ""),
                            ("email", ""),
                            ("text", ""),
                            ("web", ""),
                            ("whatsapp", ""),
                            _negated=True,
                        ),
                        name="crisisline_can_be_reached",
                    ),
                ],
            },
        ),
    ]
