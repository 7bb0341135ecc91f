"""Answers that are not handed in yet are kept while they are written."""

import django.db.models.deletion
from django.db import migrations, models

import courtportal.kernel.clock
import courtportal.kernel.ids
import courtportal.kernel.vault.fields


class Migration(migrations.Migration):
    dependencies = [("filing", "0011_bulk_job_waits")]

    operations = [
        migrations.CreateModel(
            name="AnswerDraft",
            fields=[
                (
                    "id",
                    models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ("content", courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ("updated_at", models.DateTimeField(null=True)),
                ("version", models.PositiveIntegerField(default=0)),
                (
                    "party",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answer_draft", to="filing.party"
                    ),
                ),
            ],
        ),
    ]
