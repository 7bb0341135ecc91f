from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("filing", "0007_reviewed_rooms"),
    ]

    operations = [
        migrations.AddField(
            model_name="party",
            name="abroad",
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name="difference",
            index=models.Index(fields=["order_number"], name="difference_of_order"),
        ),
    ]
