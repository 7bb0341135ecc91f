"""A note says where service on paper was made."""

from typing import ClassVar

from django.db import migrations

from courtportal.kernel.immutable import AllowChange, ForbidChange
from courtportal.kernel.vault.fields import EncryptedTextField


class Migration(migrations.Migration):
    dependencies: ClassVar = [("delivery", "0012_proofs_given_up")]

    operations: ClassVar = [
        AllowChange("ServiceNote"),
        migrations.AddField("servicenote", "place", EncryptedTextField(blank=True)),
        ForbidChange("ServiceNote"),
    ]
