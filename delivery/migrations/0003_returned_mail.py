"""A mail that came back names its attempt by the carrier's reference."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0002_settled_rows")]

    operations: ClassVar = [
        migrations.AddIndex(
            model_name="serviceattempt",
            index=models.Index(fields=["provider_reference"], name="attempt_by_reference"),
        ),
    ]
