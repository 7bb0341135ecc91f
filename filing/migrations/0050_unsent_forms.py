import courtportal.kernel.clock
import courtportal.kernel.ids
import courtportal.kernel.vault.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0049_papers_under_their_headings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="UnsentForm",
            fields=[
                (
                    "id",
                    models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ("place", models.CharField(max_length=40)),
                ("about", models.UUIDField()),
                ("part", models.CharField(max_length=40)),
                ("content", courtportal.kernel.vault.fields.EncryptedJSONField(blank=True)),
                ("emptied", models.PositiveIntegerField(default=0)),
                ("changed_at", models.DateTimeField()),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="unsent_forms", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["changed_at"], name="filing_unse_changed_497fe2_idx")],
                "constraints": [models.UniqueConstraint(fields=("owner", "place", "about", "part"), name="unsent_form_once")],
            },
        ),
    ]
