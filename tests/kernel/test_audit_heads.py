"""Signed heads, and the verifier that needs neither Django nor the database."""

import datetime as dt
import json
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import transaction

from courtportal.kernel.audit.head_key import folder
from courtportal.kernel.audit.log import record
from courtportal.kernel.audit.schedule import export_heads, sign_daily_head, sign_head
from courtportal.kernel.audit.standalone import verdict
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.management.commands.verify_audit import export
from courtportal.kernel.transactions import TransactionHeld
from tests.factories.people import make_court

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def exported(db: None, now: dt.datetime, tmp_path: Path, settings: object) -> tuple[Path, Path, Path]:
    """A chain of five with heads at three and five, exported."""
    settings.DATA_DIR = tmp_path  # type: ignore[attr-defined]
    court = make_court()
    for number in range(1, 6):
        with transaction.atomic():
            record(actor=SYSTEM, action=f"test.{number}", obj=court, now=now)
        if number in {3, 5}:
            sign_head(now)
    export_heads()
    export(tmp_path / "chain.jsonl")
    return tmp_path / "chain.jsonl", folder() / "heads.jsonl", folder() / "head.pem"


def test_a_whole_chain_is_whole_without_django(exported: tuple[Path, Path, Path]) -> None:
    code = (
        "import sys; sys.modules['django'] = None; "
        "from courtportal.kernel.audit import standalone; sys.exit(standalone.main(sys.argv[1:]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, exported)], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "whole\n"), done.stderr


@pytest.mark.parametrize(
    ("deed", "told"),
    [("cut", "missing"), ("edit", "entry 2"), ("head", "head 3"), ("delete", "entry 4")],
)
def test_any_deed_is_told(exported: tuple[Path, Path, Path], deed: str, told: str) -> None:
    chain, heads, _key = exported
    lines = chain.read_text().splitlines()
    if deed == "cut":
        lines = lines[:4]
    elif deed == "edit":
        lines[1] = lines[0].replace('"sequence": 1', '"sequence": 2')
    elif deed == "delete":
        del lines[3]
    else:
        rows = [json.loads(line) for line in heads.read_text().splitlines()]
        rows[0]["hash"] = "0" * 64
        heads.write_text("\n".join(json.dumps(row) for row in rows))
    chain.write_text("\n".join(lines) + "\n")
    assert told in verdict(*exported)


@pytest.mark.django_db
def test_an_unchanged_chain_gets_no_second_head(exported: tuple[Path, Path, Path], now: dt.datetime) -> None:
    assert sign_head(now) is None


def test_what_a_crash_left_out_of_the_file_is_there_after_the_next_export(exported: tuple[Path, Path, Path]) -> None:
    """Killed after the commit, or in the middle of a line: the head is in the database and comes again, once."""
    whole = exported[1].read_bytes()
    first, second = whole.splitlines(keepends=True)
    for left in (b"", first, first + second[:20], whole):
        exported[1].write_bytes(left)
        export_heads()
        assert exported[1].read_bytes() == whole
    assert verdict(*exported) == ""


@pytest.mark.django_db
def test_no_line_is_written_in_a_transaction_that_may_be_rolled_back(now: dt.datetime) -> None:
    with transaction.atomic(), pytest.raises(TransactionHeld):
        sign_daily_head(now)
