"""Agents who stand in cases already are found by their identity number and licence as well."""

import unicodedata
from typing import Any

from django.db import migrations
from django.db.models import Q

from courtportal.kernel.vault.fields import blind_index


def find_by_numbers(apps: Any, _schema_editor: Any) -> None:
    """Write the licence in one form and the index of the identity number."""
    agents = apps.get_model("filing", "Representation").objects.exclude(Q(licence_number="") & Q(identity_number=b""))
    for agent in agents.only("licence_number", "identity_number").iterator():
        agent.licence_number = _plain(agent.licence_number)
        agent.identity_number_index = blind_index("identity_number", _plain(agent.identity_number))
        agent.save(update_fields=["licence_number", "identity_number_index"])


def _plain(typed: str) -> str:
    return "".join(unicodedata.normalize("NFKC", typed).split()).upper()


class Migration(migrations.Migration):
    dependencies = [("filing", "0058_agents_known_by_their_numbers")]

    operations = [migrations.RunPython(find_by_numbers, migrations.RunPython.noop)]
