"""Tables for a portal that a test or a benchmark makes for itself: migrated once on this machine, then copied."""

import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection

DATABASE = "portal.sqlite3"


def make_tables() -> None:
    """All tables in the database of the settings, which has none yet."""
    if connection.vendor == "sqlite":
        copy_tables(Path(str(connection.settings_dict["NAME"])))
    elif not connection.introspection.table_names():  # own_database makes databases with tables
        call_command("migrate", verbosity=0, interactive=False)


def copy_tables(target: Path) -> None:
    """A new SQLite database with all tables. Raises CalledProcessError if the migrations fail."""
    kept = Path(sys.prefix) / f"tables-{_fingerprint()}.sqlite3"  # beside the packages, as the fonts of the tests are
    if not kept.exists():
        _migrate(kept)
    shutil.copy(kept, target)


def _migrate(kept: Path) -> None:
    """Through a folder of its own, so that whoever looks finds all tables or no file."""
    with tempfile.TemporaryDirectory(dir=kept.parent, prefix="tables-") as folder:
        database = Path(folder) / DATABASE
        environment = {
            **os.environ,
            "DJANGO_SETTINGS_MODULE": "courtportal.settings.test",
            "COURTPORTAL_DATA": folder,
            "DATABASE_URL": f"sqlite:///{database}",
        }
        command = [sys.executable, "manage.py", "migrate", "--verbosity", "0", "--no-input"]
        subprocess.run(command, cwd=settings.BASE_DIR, env=environment, check=True)
        with closing(sqlite3.connect(database)) as whole:
            whole.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        database.replace(kept)


def _fingerprint() -> str:
    """Changes with every migration, with what migrations use, and with the packages that bring migrations of their own."""
    base = Path(settings.BASE_DIR)
    ours = ("courtportal/kernel/*.py", "courtportal/kernel/migrations/*.py", "*/migrations/*.py")
    files = [base / "requirements.txt", *(file for pattern in ours for file in sorted(base.glob(pattern)))]
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()[:12]
