"""Whoever has the files and the root certificate needs no portal to judge them, and nothing that was changed passes."""

import ast
import asyncio
import datetime as dt
import io
import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from courtportal.demo import sample_documents
from courtportal.demo.bench.delivery_mutants import refused, signed_files
from courtportal.demo.mutants import gap
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.signing import authority
from courtportal.kernel.signing.archiving import renewed
from courtportal.kernel.signing.exact import lengths_are_short
from courtportal.kernel.signing.offline import verify_offline
from courtportal.kernel.signing.validation import Anchors, Verdict, validate
from courtportal.kernel.signing.verification import offline_anchors
from delivery.verification.single_file import NAME, PROGRAMS, single_file
from tests.factories import documents as factory

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
KINDS = ("notice_of_evidence", "civil_judgment", "mediation_agreement", "complaint")
MUTANTS = 500


@pytest.fixture
def samples(now: dt.datetime, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One seal, two signatures and a seal, three signatures without seal, none."""
    factory.ready_to_sign(now)
    kinds = [document_kinds.get(code) for code in KINDS]
    monkeypatch.setattr(sample_documents.document_kinds, "every", lambda: kinds)
    sample_documents.write_samples(tmp_path, now=now)
    return tmp_path


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    loop = asyncio.new_event_loop()
    yield loop
    loop.close()


def sealed(samples: Path) -> bytes:
    return (samples / "civil_judgment.pdf").read_bytes()


def ends(pdf: bytes) -> list[int]:
    return [at + 6 for at in range(len(pdf)) if pdf.startswith(b"%%EOF\n", at)]


@pytest.mark.slow
def test_five_hundred_mutants_are_refused_and_no_original(samples: Path, now: dt.datetime) -> None:
    anchors, originals = offline_anchors(now=now), signed_files(samples)
    assert [report.verdict for report in verify_offline(originals, anchors)] == [Verdict.VALID] * 3
    verdicts, passed = refused(originals, anchors, count=MUTANTS, seed=5)
    assert passed == []
    assert verdicts.total() == MUTANTS


def test_a_document_that_ends_before_its_seal_is_incomplete(samples: Path, now: dt.datetime) -> None:
    """The revision that the judge alone has signed is whole and genuine, but it is no judgment."""
    pdf = sealed(samples)
    before_clerk = next(report for report in verify_offline([pdf[: ends(pdf)[2]]], offline_anchors(now=now)))
    assert before_clerk.verdict == Verdict.INCOMPLETE
    agreement = (samples / "mediation_agreement.pdf").read_bytes()
    (report,) = verify_offline([agreement[: ends(agreement)[2]]], offline_anchors(now=now))
    assert report.verdict == Verdict.INCOMPLETE


def test_a_time_stamp_over_the_whole_document_is_judged_too(samples: Path, now: dt.datetime) -> None:
    """PAdES B-LTA; a file that ends before the stamp is still B-LT."""
    pdf = sealed(samples)
    again = renewed(pdf, now=now + dt.timedelta(days=1))
    without = pdf[: ends(pdf)[-2]]
    changed = [pdf.replace(b"/DocTimeStamp", b"/DocTimestamp", 1), pdf + b"\n", again + b"\n", pdf + again[len(pdf) : -1]]
    good = [report.verdict for report in verify_offline([pdf, again, without], offline_anchors(now=now))]
    assert good == [Verdict.VALID] * 3
    assert Verdict.VALID not in [report.verdict for report in verify_offline(changed, offline_anchors(now=now))]


def test_a_container_is_judged_to_the_letter(samples: Path, now: dt.datetime) -> None:
    """Its length may not reach into the padding, and its signer is named exactly as in the certificate."""
    pdf = sealed(samples)
    first, last = gap(pdf)
    content = bytes.fromhex(pdf[first + 1 : last - 1].decode())
    longer = content[:2] + (int.from_bytes(content[2:4], "big") + 2).to_bytes(2, "big") + content[4:]
    at = content.rindex(b"CN")
    lower = content[:at] + b"cN" + content[at + 2 :]
    changed = [pdf[: first + 1] + one.hex().upper().encode() + pdf[last - 1 :] for one in (longer, lower)]
    reports = list(verify_offline([pdf, *changed], offline_anchors(now=now)))
    assert [report.verdict for report in reports] == [Verdict.VALID, Verdict.CHANGED, Verdict.CHANGED]


def test_another_court_s_root_trusts_nothing(samples: Path, now: dt.datetime, loop: asyncio.AbstractEventLoop) -> None:
    foreign = Anchors(authority.issuing_certificate(now=now))  # not the root
    stranger = authority.time_stamp_authority(now=now).certificate
    assert validate(sealed(samples), Anchors(stranger), loop).verdict != Verdict.VALID
    assert validate(sealed(samples), foreign, loop).verdict != Verdict.VALID


def test_the_single_file_says_the_same_as_the_portal(client: Client, samples: Path) -> None:
    (samples / "changed.pdf").write_bytes(sealed(samples).replace(b"/Rect", b"/rect", 1))
    (samples / "cut.pdf").write_bytes(sealed(samples)[: ends(sealed(samples))[2]])
    (samples / "words.pdf").write_bytes(b"MZ")
    (samples / NAME).write_bytes(client.get(reverse("verification:single_file")).content)
    (samples / "fetched.pem").write_bytes(client.get(reverse("verification:root")).content)
    files = sorted(samples.glob("*.pdf"))
    command = [sys.executable, "-I", NAME, "--json", "--root", "fetched.pem", *(file.name for file in files)]
    alone = subprocess.run(command, cwd=samples, capture_output=True, check=False, text=True)
    assert alone.returncode == 1, alone.stderr
    by_itself = {row["file"]: row["verdict"] for row in map(json.loads, alone.stdout.splitlines())}
    assert by_itself == {
        "changed.pdf": "changed",
        "civil_judgment.pdf": "valid",
        "complaint.pdf": "unsigned",
        "cut.pdf": "incomplete",
        "mediation_agreement.pdf": "valid",
        "notice_of_evidence.pdf": "valid",
        "words.pdf": "unreadable",
    }
    for file in files:
        assert f": {by_itself[file.name]}\n" in offline_words(file)


def offline_words(file: Path) -> str:
    said = io.StringIO()
    try:
        call_command("verify", "--offline", str(file), stdout=said)
    except CommandError:
        assert ": valid\n" not in said.getvalue()
    return said.getvalue()


@pytest.mark.parametrize("name", PROGRAMS)
def test_a_single_file_names_nothing_of_the_portal(name: str) -> None:
    text = single_file(name)
    assert "import courtportal" not in text
    assert "from courtportal" not in text
    assert "from delivery" not in text
    assert "import django" not in text
    assert "from django" not in text
    compile(text, name, "exec")
    tree = ast.parse(text)
    assigned = [target for node in tree.body if isinstance(node, ast.Assign) for target in node.targets]
    names = [node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
    names += [target.id for target in assigned if isinstance(target, ast.Name)]
    assert len(names) == len(set(names)) > 10  # a second one would take the place of the first


@pytest.mark.parametrize(
    ("der", "good"),
    [("3003020105", True), ("308103020105", False), ("3003020105ff", False), ("30040201050", False), ("30800201050000", False)],
)
def test_der_is_spelled_one_way(der: str, *, good: bool) -> None:
    content = bytes.fromhex(der + "0" * (len(der) % 2))
    try:
        assert lengths_are_short(content) == good
    except (ValueError, IndexError):
        assert not good
