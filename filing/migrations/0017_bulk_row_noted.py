"""How many findings of the clerk's check a row of a bulk table has."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("filing", "0016_settled_refusal_appeals")]

    operations = [
        migrations.AddField(model_name="bulkrow", name="noted", field=models.PositiveSmallIntegerField(default=0)),
    ]
