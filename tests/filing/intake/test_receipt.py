"""The receipt names the moment of arrival and the hash of every file, and a stranger can judge it without the portal."""

import datetime as dt
import io
import random
import subprocess
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import RequestFactory

from courtportal.demo.bench.filing_receipts import by_openssl, by_pyhanko, root_pem, with_a_bit_turned
from courtportal.kernel import clock
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.web.arrival import ArrivalMiddleware, arrived_at
from filing.events import FilingSubmitted
from filing.intake.actions.submit import submit
from filing.intake.models import DraftEvidence
from filing.intake.subscribers import make_complaint_and_receipt
from tests.factories.documents import ready_to_sign
from tests.factories.filings import litigant, make_draft

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
ORIGINAL = {"file_id": "00000000-0000-7000-8000-000000000000", "sha256": "ab" * 32, "file_name": "正面.jpg"}


@pytest.fixture
def receipt(now: dt.datetime) -> bytes:
    ready_to_sign(now)
    actor = litigant()
    draft = make_draft(actor, now)
    DraftEvidence.objects.filter(draft=draft).update(originals=[ORIGINAL])
    filing = submit(actor=actor, draft_id=draft.pk, now=now)
    make_complaint_and_receipt(FilingSubmitted(filing_id=filing.pk), now)
    filing.refresh_from_db()
    assert filing.receipt is not None
    return document_bytes(filing.receipt)


def test_the_receipt_prints_the_moment_of_arrival_and_the_hash_of_every_file(
    receipt: bytes, now: dt.datetime, tmp_path: Path
) -> None:
    (tmp_path / "a.pdf").write_bytes(receipt)
    said = subprocess.run(["pdftotext", "-raw", tmp_path / "a.pdf", "-"], capture_output=True, text=True, check=True).stdout
    text = "".join(said.split())
    assert "2026-09-0110:00:00（北京时间）" in text
    item = DraftEvidence.objects.select_related("file").get()
    for sha256 in (item.file.sha256, ORIGINAL["sha256"]):
        assert sha256 in text


def test_strangers_with_the_root_certificate_alone_find_it_genuine_and_one_turned_bit_wrong(
    receipt: bytes, now: dt.datetime
) -> None:
    root, chance = root_pem(), random.Random(5)
    assert by_pyhanko(receipt, root)
    assert by_openssl(receipt, root)
    for _ in range(5):
        changed = with_a_bit_turned(receipt, chance)
        assert not by_pyhanko(changed, root)
        assert not by_openssl(changed, root)


def test_the_command_says_the_same(receipt: bytes, now: dt.datetime, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(receipt)
    said = io.StringIO()
    call_command("verify", str(tmp_path / "good.pdf"), stdout=said)
    assert "genuine" in said.getvalue()
    (tmp_path / "bad.pdf").write_bytes(with_a_bit_turned(receipt, random.Random(7)))
    with pytest.raises(CommandError):
        call_command("verify", str(tmp_path / "bad.pdf"), stdout=io.StringIO())


def test_a_request_arrives_when_it_is_at_the_door_not_when_its_turn_comes(now: dt.datetime) -> None:
    seen: list[dt.datetime] = []

    def slow(request: object) -> object:
        with clock.at(now + dt.timedelta(minutes=3)):  # it waited for a lock over midnight
            seen.append(arrived_at(request))  # type: ignore[arg-type]
        return None

    ArrivalMiddleware(slow)(RequestFactory().post("/"))  # type: ignore[arg-type]
    assert seen == [now]
