from django.db import migrations, models


def say_nothing(apps, schema_editor):
    """Of what is no trial it is not said whether it is public."""
    apps.get_model("filing", "Hearing").objects.exclude(kind="trial").update(is_public=None)


def say_not_public(apps, schema_editor):
    """As it was kept before."""
    apps.get_model("filing", "Hearing").objects.exclude(kind="trial").update(is_public=False)


class Migration(migrations.Migration):

    dependencies = [("filing", "0071_the_queue_counts_hints")]

    operations = [
        migrations.AlterField(
            model_name="hearing", name="is_public", field=models.BooleanField(default=True, null=True)
        ),
        migrations.RunPython(say_nothing, say_not_public),
    ]
