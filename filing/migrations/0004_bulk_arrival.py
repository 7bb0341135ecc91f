"""When the word to submit a bulk job arrived, the row that another repeats, files of a ZIP by name, filings by their term."""

from typing import Any

from django.db import migrations, models

from courtportal.kernel.vault.fields import blind_index


def fill_name_index(apps: Any, _schema_editor: Any) -> None:
    """Jobs under way find their files."""
    for file in apps.get_model("filing", "BulkFile").objects.filter(name_index="").iterator():
        file.name_index = blind_index("bulk_file_name", file.name)
        file.save(update_fields=["name_index"])


class Migration(migrations.Migration):
    dependencies = [
        ("filing", "0003_set_by_court"),
        ("kernel", "0005_scan_tried"),
    ]

    operations = [
        migrations.AddField(
            model_name="bulkfile",
            name="name_index",
            field=models.CharField(blank=True, editable=False, max_length=64),
        ),
        migrations.AddField(
            model_name="bulkjob",
            name="submitted_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="bulkrow",
            name="same_as",
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AddIndex(
            model_name="bulkfile",
            index=models.Index(fields=["job", "name_index"], name="filing_bulk_job_id_6234e8_idx"),
        ),
        migrations.AddIndex(
            model_name="filing",
            index=models.Index(fields=["state", "decide_by"], name="filing_fili_state_98401e_idx"),
        ),
        migrations.RunPython(fill_name_index, migrations.RunPython.noop),
    ]
