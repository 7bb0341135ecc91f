"""A delegation of service is given once and ended once."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import ForbidChange


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0009_delegations")]

    operations: ClassVar = [
        ForbidChange("ServiceDelegation", columns=("party_id", "representation_id", "given_by_id", "created_at")),
        ForbidChange("ServiceDelegation", columns=("ended_at", "ended"), unless="OLD.ended_at IS NULL", name="ended"),
    ]
