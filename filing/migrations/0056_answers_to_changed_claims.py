import django.db.models.deletion
from django.db import migrations, models

import courtportal.kernel.clock
import courtportal.kernel.ids
import courtportal.kernel.vault.fields
from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("filing", "0055_join_requests_settled_and_on_paper")]

    operations = [
        migrations.CreateModel(
            name="ChangedClaimsAnswer",
            fields=[
                ("id", models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ("positions", courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ("text", courtportal.kernel.vault.fields.EncryptedTextField(blank=True)),
                ("sha256", models.CharField(max_length=64)),
                ("submitted_at", models.DateTimeField()),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers_to_changes", to="filing.case"
                    ),
                ),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers_to_changes", to="filing.party"
                    ),
                ),
                (
                    "change",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="filing.application"),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("party", "change"), name="answer_to_change_once")],
            },
        ),
        ForbidChange("ChangedClaimsAnswer"),
    ]
