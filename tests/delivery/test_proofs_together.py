"""Proofs of service that are made together are what one made alone is: pages, data inside, seal, evidence."""

import datetime as dt
import hashlib
import json
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from PIL import ImageChops

from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering import forms
from courtportal.kernel.rendering.actions import Notice, document_bytes, issue_documents, issue_many, preview, unsigned_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory
from tests.kernel.test_issue_many import pictures, text_of

pytestmark = pytest.mark.django_db
PROOF = {
    **factory.SAMPLES["proof_of_service"],
    "previous_hash": "7cbfe5c37a5e94c2e7d8ce68a8ef2ba9fd6aa75e4dc74548b63bfa71e4c5d34d",
    "evidence": {
        "version": 1,
        "events": [],
        "head": {
            "size": 1000,
            "root": "1f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "at": "2026-08-26T05:40:12+00:00",
            "previous": "0" * 64,
            "signature": "AA==",
            "token": "AA==",
        },
    },
}


@pytest.fixture(autouse=True)
def ready(now: dt.datetime) -> None:
    factory.ready_to_sign(now)


def data_of(number: int) -> dict[str, Any]:
    """What is different for each recipient, and of each head."""
    return {
        **PROOF,
        "recipient": f"虚构受送达人{number}",
        "address_masked": f"本平台收件箱；短信 137****{number:04d}",
        "previous_hash": hashlib.sha256(str(number).encode()).hexdigest(),
        "evidence": {**PROOF["evidence"], "head": {**PROOF["evidence"]["head"], "size": 1000 + number}},
    }


def issued(count: int, now: dt.datetime, **changes: Any) -> list[CourtDocument]:
    notices = [
        Notice(key=f"proof:{number}", data=data_of(number) | changes, case_number=f"（2026）粤0604民初{number + 1}号")
        for number in range(count)
    ]
    return issue_documents(actor=SYSTEM, kind="proof_of_service", court=factory.court(), notices=notices, now=now)


def test_each_says_what_its_own_data_say_and_carries_them(now: dt.datetime, tmp_path: Path) -> None:
    with mock.patch.object(issue_many, "render_document", side_effect=AssertionError("rendered by the engine")):
        documents = issued(5, now)
    for number, document in enumerate(documents):
        data = document_bytes(document)
        assert validate_pdf(data, now=now).verdict == Verdict.VALID
        text = text_of(data, tmp_path)
        assert f"虚构受送达人{number}（被告）" in text
        assert f"至第{1000 + number}条" in text
        assert hashlib.sha256(str(number).encode()).hexdigest() in text
        (tmp_path / "proof.pdf").write_bytes(data)
        command = ["pdfdetach", "-savefile", "data.json", "-o", str(tmp_path / "data.json"), str(tmp_path / "proof.pdf")]
        subprocess.run(command, check=True, capture_output=True)
        said = json.loads((tmp_path / "data.json").read_bytes())
        assert {name: said[name] for name in document.data} == document.data
        assert (said["kind"], said["case_number"]) == ("proof_of_service", document.case_number)


@pytest.mark.parametrize(
    "effect", [PROOF["effect_basis"], "《人民法院在线诉讼规则》第三十一条、《中华人民共和国民事诉讼法》第九十条（到达即生效）"]
)
def test_the_page_is_the_engines_page(now: dt.datetime, tmp_path: Path, effect: str) -> None:
    document = issued(5, now, effect_basis=effect)[-1]
    own = pictures(unsigned_bytes(document), tmp_path, "own")
    theirs = pictures(preview(document), tmp_path, "theirs")
    for page, other in zip(own, theirs, strict=True):
        assert ImageChops.difference(page, other).point(lambda shade: 255 if shade > 64 else 0).getbbox() is None
    assert text_of(unsigned_bytes(document), tmp_path) == text_of(preview(document), tmp_path)


def test_a_text_that_fits_no_slot_and_comes_again_gets_a_form_of_its_own(now: dt.datetime, tmp_path: Path) -> None:
    breaks_between_letters = "OLR-31 " + "CPL-90-with-CPL-I-135-" * 5
    with mock.patch.object(issue_many, "render_document", wraps=issue_many.render_document) as by_engine:
        documents = issued(8, now, effect_basis=breaks_between_letters)
    assert by_engine.call_count == 3, "until it is clear that it comes often"
    for number in (0, 7):
        text = text_of(unsigned_bytes(documents[number]), tmp_path)
        assert text == text_of(preview(documents[number]), tmp_path)
        assert f"虚构受送达人{number}" in text


@pytest.fixture(autouse=True)
def no_forms() -> None:
    """Each test begins as a new process does."""
    forms.forget()
