"""A copy survives a worker that is killed again and again: every volume is bound once, and the file is whole."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
DEATHS = (3, 8, 14, 6, 11)


def run(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"COURTPORTAL_DATA": str(folder), "DATABASE_URL": f"sqlite:///{folder / 'portal.sqlite3'}"}
    command = [sys.executable, "-m", "tests.filing.dossier.killed_binder", *words]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.slow
def test_given_a_worker_killed_five_times_then_the_copy_is_whole_and_made_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.returncode == 0, prepared.stderr
    killed = [run(tmp_path, "work", str(at)).returncode for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 4
    last = run(tmp_path, "work", "0")
    assert last.returncode == 0, last.stderr
    assert json.loads(run(tmp_path, "report").stdout) == {
        "state": "ready",
        "pages": 450,
        "names": ["第1卷/00001 证据0.pdf", "第2卷/00151 证据1.pdf", "第3卷/00301 证据2.pdf"],
        "bound": 3,
        "waiting": 0,
        "volumes_announced": 3,
    }
