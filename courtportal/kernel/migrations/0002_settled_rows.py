"""The audit log is only added to; a sealed document stays as it was sealed."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0001_initial")]

    operations: ClassVar = [
        ForbidChange("AuditEntry"),
        ForbidChange("AuditHead"),
        ForbidChange("CourtDocument", unless="OLD.state <> 'sealed'"),
    ]
