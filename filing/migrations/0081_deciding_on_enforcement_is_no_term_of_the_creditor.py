from django.db import migrations


def give_to_the_court(apps, schema_editor):
    """The seven days are the filing office's: neither the creditor nor the panel of the decided case has them before it."""
    apps.get_model("filing", "Deadline").objects.filter(rule="enforcement_filing").update(party=None, case=None)


class Migration(migrations.Migration):

    dependencies = [
        ("filing", "0080_of_an_organisation_its_staff_act"),
    ]

    operations = [
        migrations.RunPython(give_to_the_court, migrations.RunPython.noop),
    ]
