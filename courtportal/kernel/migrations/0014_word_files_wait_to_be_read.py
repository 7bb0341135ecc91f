"""What was sent before gets a copy to read like what is sent from now on, behind everything that comes meanwhile.

A migration of its own: PostgreSQL alters no table in the transaction that has put rows into it.
"""

import datetime as dt
from typing import Any

from django.db import migrations

from courtportal.kernel import clock
from courtportal.kernel.ids import new_id

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
BATCH = 200
PAUSE = dt.timedelta(hours=1)


def ask_to_read_word_files(apps: Any, _editor: object) -> None:
    """The newest wait first; a batch falls due when the one before it has had its time."""
    readings = apps.get_model("kernel", "FileReading").objects
    checked = apps.get_model("kernel", "Upload").objects.filter(state="checked").values("stored_id")
    files = apps.get_model("kernel", "StoredFile").objects.filter(media_type=WORD, reading=None, pk__in=checked)
    now = due_at = clock.now()
    while batch := list(files.order_by("-created_at").values_list("pk", flat=True)[:BATCH]):
        due_at += PAUSE
        readings.bulk_create(
            readings.model(id=new_id(), stored_id=file_id, due_at=due_at, created_at=now) for file_id in batch
        )


class Migration(migrations.Migration):
    dependencies = [("kernel", "0013_copies_to_read")]

    operations = [migrations.RunPython(ask_to_read_word_files, migrations.RunPython.noop)]
