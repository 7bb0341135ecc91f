"""A process that dies between a signature and its note leaves a paper that says so and is finished by itself, once."""

import json
import signal
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from courtportal.demo.bench.forks import Forks
from tests.factories.documents import ready_to_render

FORKS = Forks("tests.filing.drafting.interrupted")


def run(folder: Path, verb: str, code: int = 0) -> str:
    done = FORKS.run(folder, verb)
    assert done.code == code, done.errors[-3000:]
    return done.output


def look(folder: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(folder, "look").splitlines()[-1])
    return found


@pytest.mark.slow
@pytest.mark.own_database
@pytest.mark.timeout(600)
def test_given_a_process_killed_after_the_signature_and_after_the_seal_the_paper_is_finished(tmp_path: Path) -> None:
    ready_to_render()
    (tmp_path / "fonts").symlink_to(Path(settings.DATA_DIR) / "fonts", target_is_directory=True)
    run(tmp_path, "prepare")
    said = {"page_says": True, "offered": False, "answer": [200, True], "filed": 0, "to_serve": 0}

    run(tmp_path, "sign", -signal.SIGKILL)
    assert look(tmp_path) == {**said, "state": "checked", "by": [None, None]}
    run(tmp_path, "finish")
    run(tmp_path, "seal", -signal.SIGKILL)
    assert look(tmp_path) == {**said, "state": "signed", "by": ["郑执言", None]}
    run(tmp_path, "finish")
    done = look(tmp_path)
    assert (done["state"], done["by"], done["filed"], done["to_serve"]) == ("sealed", ["郑执言", "陆一舟"], 1, 1)
    assert (done["page_says"], done["offered"]) == (False, False)
