"""Word files were sent before copies to read were known; prints as JSON when they are to be read after the migrations.

Runs in a process of its own on the database of the environment: ``python -m tests.kernel.reading.earlier_word_files``.
"""

import datetime as dt
import json
import os
import sys
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "courtportal.settings.test")
django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.db.migrations.loader import MigrationLoader  # noqa: E402

from courtportal.kernel import clock  # noqa: E402
from courtportal.kernel.ids import new_id  # noqa: E402
from courtportal.kernel.reading.models import FileReading  # noqa: E402
from tests.kernel.reading.word_files import MEDIA_TYPE  # noqa: E402

BEFORE = [("kernel", "0012_notices_in_every_language")]
FILES = 201  # one more than a batch


def main() -> None:
    """Migrate to the state before, send, migrate on, report."""
    executor = MigrationExecutor(connection)
    executor.loader = MigrationLoader(connection, replace_migrations=False)  # the single ones, as they came
    executor.migrate(BEFORE)
    now = clock.now()
    _send(executor.loader.project_state(BEFORE).apps, now)
    call_command("migrate", "kernel", verbosity=0, interactive=False)
    rows = FileReading.objects.order_by("due_at", "-stored__created_at").values_list("stored__size", "due_at")
    hours = [round((due_at - now) / dt.timedelta(hours=1)) for _, due_at in rows]
    report = {"order": [size for size, _ in rows], "hours": sorted(set(hours)), "first": hours.count(1)}
    sys.stdout.write(json.dumps(report))


def _send(apps: Any, now: dt.datetime) -> None:
    owner = apps.get_model("kernel", "User").objects.create(id=new_id(), created_at=now)
    for number in range(FILES + 1):
        sent = now - dt.timedelta(minutes=number)
        stored = apps.get_model("kernel", "StoredFile").objects.create(
            id=new_id(), created_at=sent, sha256=f"{number:064}", size=number, media_type=MEDIA_TYPE
        )
        apps.get_model("kernel", "Upload").objects.create(
            id=new_id(), created_at=sent, owner=owner, purpose="evidence", original_name=b"", size=number, sha256=stored.sha256,
            stored=stored, state="checked" if number < FILES else "quarantined",
        )  # fmt: skip


if __name__ == "__main__":
    main()
