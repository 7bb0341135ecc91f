"""SIGKILL before any durable write: after the restart nothing is lost, doubled or half done (a seeded sample of all places)."""

import os
import random
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = 5
pytestmark = [pytest.mark.slow, pytest.mark.timeout(900)]


def run(data: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    """One verb in a process of its own."""
    environment = {**os.environ, "COURTPORTAL_DATA": str(data), "DATABASE_URL": f"sqlite:///{data / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.crash.scenarios", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def prepared(name: str, folder: Path) -> Path:
    """A data folder in which the scenario may begin."""
    data = folder / "template"
    data.mkdir()
    fonts = Path(settings.DATA_DIR) / "fonts"
    if fonts.exists():
        shutil.copytree(fonts, data / "fonts")
    done = run(data, "prepare", name)
    assert done.returncode == 0, done.stderr
    return data


@pytest.mark.parametrize("name", ["accept", "pay"])
def test_killed_anywhere_it_ends_as_if_undisturbed(name: str, tmp_path: Path) -> None:
    template = prepared(name, tmp_path)
    whole = tmp_path / "whole"
    shutil.copytree(template, whole)
    counted = run(whole, "act", name)
    assert counted.returncode == 0, counted.stderr
    places = int(counted.stdout.split()[-1])
    assert places > SAMPLE
    for place in sorted(random.Random(name).sample(range(1, places + 1), SAMPLE)):
        data = tmp_path / f"killed-{place}"
        shutil.copytree(template, data)
        assert run(data, "act", name, str(place)).returncode == -signal.SIGKILL
        again = run(data, "act", name)
        assert again.returncode == 0, (place, again.stderr)
        checked = run(data, "check", name)
        assert checked.returncode == 0, (place, checked.stderr)
        shutil.rmtree(data)
