"""Every kind of document that the portal makes, signed by all its signers and sealed, before judges of another make."""

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.management import call_command

from courtportal.demo.sample_documents import SAMPLES
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions import draft_document
from courtportal.kernel.rendering.reading_copy import has_reading_copy, reading_copy
from courtportal.kernel.signing import authority
from tests.factories import documents as factory
from tests.judges import Opinion, judge, openssl_accepts, pdfsig_accepts, qpdf_accepts

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.any_database]


def tampered(folder: Path, manifest: list[dict[str, str]]) -> list[Path]:
    """One flipped byte in the middle of the signed words of three documents."""
    files = []
    for line in [one for one in manifest if one["level"]][:3]:
        data = bytearray((folder / line["file"]).read_bytes())
        data[len(data) // 3] ^= 1
        files.append(folder / f"tampered-{line['file']}")
        files[-1].write_bytes(data)
    return files


def test_every_kind_is_accepted_by_every_judge_and_no_tampered_one(now: dt.datetime, tmp_path: Path) -> None:
    """One test, because two dozen seconds of the judges are spent once."""
    factory.ready_to_sign(now)
    call_command("sample_documents", str(tmp_path), stdout=io.StringIO())
    manifest = json.loads((tmp_path / "manifest.json").read_text("utf-8"))["documents"]
    root, changed = tmp_path / "root.pem", tampered(tmp_path, manifest)
    files = [tmp_path / line["file"] for line in manifest]
    opinions = judge([*files, *changed], root, now)
    refused = [
        (line["kind"], name)
        for line, file in zip(manifest, files, strict=True)
        for name, accepts in verdicts(opinions[file], file, root, now).items()
        if not accepts and (line["level"] or name in {"veraPDF", "qpdf"})
    ]
    assert refused == []
    assert {line["kind"] for line in manifest} == {kind.code for kind in document_kinds.every()} == set(SAMPLES)
    assert all(bool(line["level"]) == bool(line["signers"]) for line in manifest)
    for file in changed:
        said = verdicts(opinions[file], file, root, now)
        assert not any(said[name] for name in ("EU DSS", "pdfsig", "openssl")), file.name


def test_every_reading_copy_is_tagged_and_archivable(now: dt.datetime, tmp_path: Path) -> None:
    factory.ready_to_sign(now)
    files = []
    for kind in document_kinds.every():
        document = draft_document(
            actor=SYSTEM, kind=kind.code, court=factory.court(), data=SAMPLES[kind.code], now=now, case_number=factory.CASE_NUMBER
        )
        if has_reading_copy(document):
            files.append(tmp_path / f"{kind.code}.pdf")
            files[-1].write_bytes(reading_copy(document).pdf)
    root = tmp_path / "root.pem"
    root.write_bytes(authority.root_certificate(now=now).public_bytes(Encoding.PEM))
    opinions = judge(files, root, now)
    assert [file.stem for file in files if not opinions[file].archivable] == []
    assert [file.stem for file in files if opinions[file].signed] == []


def verdicts(opinion: Opinion, file: Path, root: Path, at: dt.datetime) -> dict[str, bool]:
    """What each judge says of one file."""
    return {
        "veraPDF": opinion.archivable,
        "EU DSS": opinion.signed,
        "pdfsig": pdfsig_accepts(file),
        "qpdf": qpdf_accepts(file),
        "openssl": openssl_accepts(file, root, at),
    }
