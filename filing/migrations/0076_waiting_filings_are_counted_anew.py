from django.db import migrations

WAITING = ("submitted", "in_review")


def count_anew(apps, schema_editor):
    """What waited before hints were counted is judged anew by the job that follows the rules."""
    apps.get_model("filing", "Filing").objects.filter(state__in=WAITING, hints=0).update(rules_version="")


class Migration(migrations.Migration):

    dependencies = [
        ("filing", "0075_a_job_stops_with_the_office_of_its_owner"),
    ]

    operations = [
        migrations.RunPython(count_anew, migrations.RunPython.noop),
    ]
