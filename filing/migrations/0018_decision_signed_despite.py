"""A judge who signs while a hearing or a term of the parties is still to come says why."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0017_bulk_row_noted")]

    operations = [
        migrations.AddField(model_name="decision", name="signed_despite", field=models.TextField(blank=True, default=""), preserve_default=False),
    ]
