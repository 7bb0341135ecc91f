"""Agents who stand in cases already are found by their identity number and licence as well."""

import unicodedata
from typing import Any

from django.db import migrations

from courtportal.kernel.vault.fields import blind_index

PORTION = 500


def find_by_numbers(apps: Any, _schema_editor: Any) -> None:
    """Write the licence in one form and the index of the identity number."""
    every = apps.get_model("filing", "Representation").objects
    numbered = every.exclude(licence_number="", identity_number="").only("licence_number", "identity_number").order_by("pk")
    portion = list(numbered[:PORTION])
    while portion:
        for agent in portion:
            agent.licence_number = _plain(agent.licence_number)
            agent.identity_number_index = blind_index("identity_number", _plain(agent.identity_number))
        every.bulk_update(portion, ["licence_number", "identity_number_index"])
        portion = list(numbered.filter(pk__gt=portion[-1].pk)[:PORTION])


def _plain(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


class Migration(migrations.Migration):
    # Each portion stands by itself, and written twice it says the same: nobody waits for all of them.
    atomic = False
    dependencies = [("filing", "0058_agents_known_by_their_numbers")]

    operations = [migrations.RunPython(find_by_numbers, migrations.RunPython.noop)]
