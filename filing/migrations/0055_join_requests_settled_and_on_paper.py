import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import courtportal.kernel.clock
import courtportal.kernel.ids
from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0054_why_a_measure_was_lifted"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="JoinRequestPaper",
            fields=[
                ("id", models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False)),
                ("created_at", models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                ("manner", models.CharField(choices=[("counter", "当面递交"), ("post", "邮寄")], max_length=8)),
                ("handed_in_on", models.DateField()),
                (
                    "entered_by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "request",
                    models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name="paper", to="filing.joinrequest"),
                ),
            ],
        ),
        ForbidChange("JoinRequest", columns=(
            "id", "created_at", "submitted_by_id", "organisation_id", "court_id", "case_number", "way", "name", "content",
            "submitted_at", "receipt_number", "key",
        )),
        ForbidChange("JoinRequest", columns=("application_id",), unless="OLD.application_id IS NULL", name="put_before_panel"),
        ForbidChange("JoinRequest", columns=("answer", "answered_by_id", "answered_at"), unless="OLD.answered_at IS NULL", name="answered"),
        ForbidChange("JoinRequest", columns=("withdrawn_at",), unless="OLD.withdrawn_at IS NULL", name="withdrawn"),
        ForbidChange("JoinRequestFile"),
        ForbidChange("JoinRequestPaper"),
    ]  # fmt: skip
