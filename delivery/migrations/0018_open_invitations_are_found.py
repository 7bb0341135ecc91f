"""Invitations that were open before are found by their phone as well."""

from typing import Any

from django.db import migrations

from courtportal.kernel.vault.fields import blind_index

PORTION = 500


def find_by_phone(apps: Any, _schema_editor: Any) -> None:
    """Write the index of the phone."""
    still_open = apps.get_model("delivery", "ServiceInvitation").objects.filter(ended_at=None)
    portion = list(still_open.order_by("pk")[:PORTION])
    while portion:
        for invitation in portion:
            invitation.phone_index = blind_index("user_phone", invitation.phone)
        still_open.bulk_update(portion, ["phone_index"])
        portion = list(still_open.filter(pk__gt=portion[-1].pk).order_by("pk")[:PORTION])


class Migration(migrations.Migration):
    # Each portion stands by itself, and written twice it says the same: nobody waits for all of them.
    atomic = False
    dependencies = [("delivery", "0017_invitations_are_found_by_phone")]

    operations = [migrations.RunPython(find_by_phone, migrations.RunPython.noop)]
