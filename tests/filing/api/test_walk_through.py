"""The walk through of docs/api.md, run as it stands there, by bash and curl, against a running portal."""

import datetime as dt
import json
import re
import subprocess
from pathlib import Path

import pytest
from pytest_django.live_server_helper import LiveServer

from courtportal.kernel import clock
from tests.factories.documents import ready_to_sign
from tests.factories.filings import litigant
from tests.factories.people import make_court
from tests.factories.programs import program_of

DOCS = Path(__file__).resolve().parents[3] / "docs" / "api.md"


def blocks() -> list[str]:
    return re.findall(r"```sh\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_walk_through_works(live_server: LiveServer, tmp_path: Path) -> None:
    make_court()
    ready_to_sign(clock.now())
    (tmp_path / "judgment.pdf").write_bytes(b"%PDF-1.7\n")
    token = program_of(litigant()).token
    mark = "---next---"
    script = f"\necho '{mark}'\n".join(blocks())
    environment = {"PORTAL": live_server.url, "TOKEN": token, "PATH": "/usr/bin:/bin"}
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    law, _begun, _changed, check, submission, _fetched, verified = done.stdout.split(mark)
    fee, deadline = (json.loads(one) for one in re.findall(r"{.*?}(?={|\s*$)", law, re.DOTALL))
    assert (fee["fee"], deadline["due_on"]) == ("1150.00", "2026-09-28")
    draft = json.loads((tmp_path / "draft.json").read_text("utf-8"))
    assert draft["answers"]["borrower"] == "周远航"
    checked = json.loads(check)
    assert not checked["ready"]
    assert "Please" in str(checked["defects"])
    problem = json.loads(submission)
    assert (problem["status"], problem["code"]) == (422, "not-ready")
    served = json.loads((tmp_path / "served.json").read_text("utf-8"))
    assert (served["items"], served["more"]) == ([], False)
    assert dt.date.fromisoformat(deadline["due_on"])
    assert verified.count('"outcome": "unknown"') == 2
