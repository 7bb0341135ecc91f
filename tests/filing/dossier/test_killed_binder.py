"""A copy survives a worker that is killed again and again: every volume is bound once, and the file is whole."""

import json
import signal
from pathlib import Path

import pytest

from courtportal.demo.bench.forks import Ended, Forks

PORTAL = "tests.filing.dossier.killed_binder"
DEATHS = (3, 8, 14, 6, 11)


def run(folder: Path, *words: str) -> Ended:
    return Forks(PORTAL).run(folder, *words)


@pytest.mark.slow
@pytest.mark.own_database
def test_given_a_worker_killed_five_times_then_the_copy_is_whole_and_made_once(tmp_path: Path) -> None:
    prepared = run(tmp_path, "prepare")
    assert prepared.code == 0, prepared.errors
    killed = [run(tmp_path, "work", str(at)).code for at in DEATHS]
    assert killed.count(-signal.SIGKILL) >= 4
    last = run(tmp_path, "work", "0")
    assert last.code == 0, last.errors
    assert json.loads(run(tmp_path, "report").output) == {
        "state": "ready",
        "pages": 450,
        "names": ["第1卷/00001 证据0.pdf", "第2卷/00151 证据1.pdf", "第3卷/00301 证据2.pdf"],
        "bound": 3,
        "waiting": 0,
        "volumes_announced": 3,
    }
