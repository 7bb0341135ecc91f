"""Signed documents that bear no seal get the time stamp of the archive too: what was signed before this is due at once."""

from typing import ClassVar

from django.db import migrations

DUE_AT_ONCE = "UPDATE kernel_courtdocument SET protected_until = signed_at WHERE state = 'signed' AND kind = 'mediation_agreement'"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0009_court_speciality_length")]

    operations: ClassVar = [migrations.RunSQL(DUE_AT_ONCE, migrations.RunSQL.noop)]
