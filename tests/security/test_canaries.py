"""Planted identity numbers and phones are in no raw file of the data folder, in no index, in no log line (16, 30)."""

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from courtportal.demo.people import PEOPLE
from tests.factories.documents import ready_to_render

ROOT = Path(__file__).resolve().parents[2]
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A data folder in which the whole demo story was told, and everything that was logged."""
    data = tmp_path_factory.mktemp("told")
    shutil.copytree(ready_to_render(), data / "fonts")
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "courtportal.settings.demo",
        "COURTPORTAL_DATA": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'portal.sqlite3'}",
        "LOG_LEVEL": "INFO",
    }
    logged = ""
    for command in ("set_up", "load_demo"):
        run = [sys.executable, "manage.py", command]
        done = subprocess.run(run, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        logged += done.stderr
    with closing(sqlite3.connect(data / "portal.sqlite3")) as database:
        database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return data, logged


CANARIES = [
    *(pytest.param(person.identity_number, id=f"identity {person.key}") for person in PEOPLE[:2]),
    *(pytest.param(person.phone, id=f"phone {person.key}") for person in PEOPLE[:2]),
]


@pytest.mark.parametrize("canary", CANARIES)
def test_no_raw_file_holds_it(told: tuple[Path, str], canary: str) -> None:
    data, logged = told
    needle = canary.encode()
    files = [
        path for path in data.rglob("*") if path.is_file() and "fonts" not in path.parts and "speech-models" not in path.parts
    ]
    assert len(files) > 50
    assert [str(path.relative_to(data)) for path in files if needle in path.read_bytes()] == []
    assert canary not in logged


def test_the_search_would_find_one(told: tuple[Path, str]) -> None:
    """The names of published parties do stand in the index and the database; so the search looks in the right place."""
    data, _logged = told
    assert "林小满".encode() in (data / "portal.sqlite3").read_bytes()
