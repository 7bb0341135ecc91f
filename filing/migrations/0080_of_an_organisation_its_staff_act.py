"""Relatives and staff were one kind of agents: of an organisation, which has no relatives, it was its staff."""

from typing import Any

from django.db import migrations


def tell_staff_apart(apps: Any, _schema_editor: Any) -> None:
    """Who acts for an organisation as relative or employee is its employee."""
    agents = apps.get_model("filing", "Representation").objects
    agents.filter(kind="relative", party__kind="organisation").update(kind="employee")


class Migration(migrations.Migration):
    dependencies = [("filing", "0079_as_what_an_agent_acts")]

    operations = [migrations.RunPython(tell_staff_apart, migrations.RunPython.noop)]
