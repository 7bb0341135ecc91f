"""A term whose service had no effect never began."""

from typing import ClassVar

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies: ClassVar = [("filing", "0063_decisions_that_are_being_signed")]

    operations: ClassVar = [
        migrations.AlterField(
            model_name="deadlinechange",
            name="why",
            field=models.CharField(
                choices=[("calendar", "节假日安排公布"), ("trigger", "起算日变更"), ("void", "送达没有效力")], max_length=10
            ),
        ),
    ]
