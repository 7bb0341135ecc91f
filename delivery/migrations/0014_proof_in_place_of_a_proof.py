"""A recipient may have a second proof in the place of the first."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

from courtportal.kernel.immutable import AllowChange, ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0013_place_of_service")]

    operations: ClassVar = [
        AllowChange("ProofOfService"),
        migrations.AlterField(
            "proofofservice",
            "recipient",
            models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="proofs", to="delivery.servicerecipient"
            ),
        ),
        ForbidChange("ProofOfService"),
    ]
