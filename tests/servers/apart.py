"""Scripts of the tests that run in a process of their own, with its own data folder and database, and report one line of JSON."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]


def report_of(module: str, folder: Path, database_url: str, *, seconds: float = 200) -> Any:
    """The last line that ``python -m MODULE`` prints, read as JSON. Fails with the end of its errors if the script does."""
    done = subprocess.run(
        [sys.executable, "-m", module],
        cwd=ROOT,
        env={**os.environ, "COURTPORTAL_DATA": str(folder), "DATABASE_URL": database_url},
        capture_output=True,
        text=True,
        timeout=seconds,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def on_sqlite(folder: Path) -> str:
    """The URL of a database in the folder."""
    return f"sqlite:///{folder / 'portal.sqlite3'}"
