"""The appeal against a refusal waits for the filing clerk of the court above, and is settled like what is filed."""

import django.db.models.deletion
from django.db import migrations, models

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies = [("filing", "0015_party_credit_code")]

    operations = [
        migrations.AlterField(
            model_name="refusalappeal",
            name="case",
            field=models.OneToOneField(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="refusal_appeal", to="filing.case"
            ),
        ),
        migrations.AddField(model_name="refusalappeal", name="decide_by", field=models.DateField(null=True)),
        migrations.AddIndex(
            model_name="refusalappeal",
            index=models.Index(condition=models.Q(("case", None)), fields=["decide_by"], name="refusal_appeal_waits"),
        ),
        ForbidChange(
            "RefusalAppeal",
            columns=(
                "id", "created_at", "filing_id", "review_id", "requests", "reasons", "sha256", "submitted_by_id", "submitted_at",
                "decide_by",
            ),
        ),  # fmt: skip
        ForbidChange("RefusalAppeal", columns=("case_id",), unless="OLD.case_id IS NULL", name="accepted"),
        ForbidChange("RefusalAppeal", columns=("ordered_at",), unless="OLD.ordered_at IS NULL", name="ordered"),
    ]
