"""The evidence of service is only added to."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0001_initial")]

    operations: ClassVar = [ForbidChange("EvidenceEvent")]
