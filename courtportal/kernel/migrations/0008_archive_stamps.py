"""Sealed documents get time stamps anew: when the last one loses its force is the one column of them that goes on."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models

import courtportal.kernel.clock
import courtportal.kernel.ids
from courtportal.kernel.immutable import AllowChange, ForbidChange

SETTLED = (
    "id", "created_at", "kind", "template_version", "title", "court_id", "case_id", "case_number", "data", "state",
    "unsigned_sha256", "unsigned_size", "sha256", "stored_file_id", "page_count", "places", "verification_code", "signed_at",
    "sealed_at", "replaces_id", "key",
)  # fmt: skip
# What was sealed before this has no stamp over the whole file; it is due at once.
DUE_AT_ONCE = "UPDATE kernel_courtdocument SET protected_until = sealed_at WHERE state = 'sealed'"


class Migration(migrations.Migration):
    dependencies: ClassVar = [("kernel", "0007_no_empty_address")]

    operations: ClassVar = [
        migrations.CreateModel(
            name="ArchiveStamp",
            fields=[
                (
                    "id",
                    models.UUIDField(default=courtportal.kernel.ids.new_id, editable=False, primary_key=True, serialize=False),
                ),
                ("created_at", models.DateTimeField(default=courtportal.kernel.clock.now, editable=False)),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="archive_stamps", to="kernel.courtdocument"
                    ),
                ),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "appended",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.storedfile"),
                ),
                ("sha256", models.CharField(db_index=True, max_length=64)),
                ("stamped_at", models.DateTimeField()),
                ("protected_until", models.DateTimeField()),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("document", "position"), name="archive_stamp_position")],
            },
        ),
        migrations.AddField("courtdocument", "protected_until", models.DateTimeField(null=True)),
        migrations.AddIndex(
            "courtdocument", models.Index(fields=["protected_until"], name="kernel_cour_protect_cc05a3_idx")
        ),
        AllowChange("CourtDocument", unless="OLD.state <> 'sealed'"),
        migrations.RunSQL(DUE_AT_ONCE, migrations.RunSQL.noop),
        ForbidChange("CourtDocument", columns=SETTLED, unless="OLD.state <> 'sealed'"),
        ForbidChange("ArchiveStamp"),
    ]
