"""What was submitted stays as it was submitted; its printed complaint is added once."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("filing", "0001_initial")]

    operations: ClassVar = [
        ForbidChange("FilingVersion", columns=("id", "filing_id", "number", "content", "sha256", "submitted_at", "created_at")),
        ForbidChange("FilingVersion", unless="OLD.complaint_file_id IS NULL", name="printed"),
    ]
