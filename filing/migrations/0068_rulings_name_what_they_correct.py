"""A ruling on a slip of the pen names the paper in which it is."""

from typing import ClassVar

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [
        ("kernel", "0014_word_files_wait_to_be_read"),
        ("filing", "0067_signatures_on_one_word"),
    ]

    operations: ClassVar = [
        migrations.AddField(
            model_name="paperdraft",
            name="corrects",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="kernel.courtdocument"
            ),
        ),
    ]
