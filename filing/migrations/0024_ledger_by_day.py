"""The books of a month are read by the day of booking."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("filing", "0023_fee_terms")]

    operations: ClassVar = [
        migrations.AddIndex(model_name="ledgerentry", index=models.Index(fields=["booked_at"], name="ledger_by_day")),
    ]
