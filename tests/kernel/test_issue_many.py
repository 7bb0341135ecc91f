"""Notices issued in bulk are what notices issued one by one are: pages, seals, rows and events."""

import datetime as dt
import hashlib
import io
import re
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from cryptography import x509
from django.test import override_settings
from PIL import Image, ImageChops
from pyhanko.pdf_utils.reader import PdfFileReader

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering import actions, engine, forms
from courtportal.kernel.rendering.actions import Notice, document_bytes, issue_documents, issue_many, preview, unsigned_bytes
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing import authority, bulk
from courtportal.kernel.signing.models import Certificate, Holder
from courtportal.kernel.signing.pdf import SigningRefusedError
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from tests.factories import documents as factory

pytestmark = pytest.mark.django_db
SUMMONS = factory.SAMPLES["summons"]
NAMES = ("周启明", "欧阳晓月", "佛山市禅城区岭南天地某某商业管理有限公司")
# The first fits one line, the second needs two.
ADDRESSES = (
    "广东省佛山市南海区桂城街道演示路8号",
    "广东省佛山市禅城区祖庙街道某某社区岭南大道北某某花园第十二栋一二零一室",
)


@pytest.fixture(autouse=True)
def ready(now: dt.datetime) -> None:
    factory.ready_to_sign(now)


def notices(count: int, **changes: Any) -> list[Notice]:
    return [
        Notice(
            key=f"summons:{number}",
            data={**SUMMONS, "recipient": NAMES[number % 3], "address": ADDRESSES[number % 2], **changes},
            case_number=f"（2026）粤0604民初{number + 1}号",
        )
        for number in range(count)
    ]


def issued(count: int, now: dt.datetime, **changes: Any) -> list[CourtDocument]:
    return issue_documents(actor=SYSTEM, kind="summons", court=factory.court(), notices=notices(count, **changes), now=now)


def test_all_but_the_first_of_a_make_are_set_and_cast(now: dt.datetime) -> None:
    with (
        mock.patch.object(issue_many, "render_document", side_effect=AssertionError("rendered by the engine")),
        mock.patch.object(bulk, "sign_pdf", wraps=bulk.sign_pdf) as by_pyhanko,
    ):
        documents = issued(8, now)
    assert by_pyhanko.call_count == 2, "one with an address of one line, one of two"
    assert len({one.sha256 for one in documents}) == 8


def test_every_one_is_genuine_and_says_what_its_own_data_say(now: dt.datetime, tmp_path: Path) -> None:
    for number, document in enumerate(issued(4, now)):
        data = document_bytes(document)
        report = validate_pdf(data, now=now)
        assert report.verdict == Verdict.VALID
        assert [(one.field, one.signed_at) for one in report.signatures] == [("CourtSeal", now)]
        text = text_of(data, tmp_path)
        assert NAMES[number % 3] in text
        assert ADDRESSES[number % 2] in text
        assert text.count(f"民初{number + 1}号") == 3, "in the head, the form and the receipt"
        assert document.verification_code in text.replace("-", "")


def text_of(data: bytes, folder: Path) -> str:
    (folder / "text.pdf").write_bytes(data)
    said = subprocess.run(["pdftotext", str(folder / "text.pdf"), "-"], capture_output=True, text=True, check=True).stdout
    return "".join(said.split())


def test_independent_judges_accept_what_was_cast(now: dt.datetime, tmp_path: Path) -> None:
    _by_pyhanko, cast = (document_bytes(one) for one in issued(3, now)[::2])
    path = tmp_path / "cast.pdf"
    path.write_bytes(cast)
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)
    assert (checked.returncode, "WARNING" in checked.stderr) == (0, False), checked.stderr
    said = subprocess.run(["pdfsig", "-nocert", str(path)], capture_output=True, text=True, check=True).stdout
    assert said.count("Signature is Valid") == 1
    assert said.count("ETSI.CAdES.detached") == 1


def pictures(data: bytes, folder: Path, name: str) -> list[Image.Image]:
    (folder / f"{name}.pdf").write_bytes(data)
    subprocess.run(["pdftoppm", "-r", "200", "-gray", str(folder / f"{name}.pdf"), str(folder / name)], check=True)
    return [Image.open(page) for page in sorted(folder.glob(f"{name}-*.pgm"))]


@pytest.mark.parametrize("address", ["", *ADDRESSES])
def test_the_page_is_the_engines_page(now: dt.datetime, tmp_path: Path, address: str) -> None:
    (document,) = issued(1, now, address=address)
    own = pictures(unsigned_bytes(document), tmp_path, "own")
    theirs = pictures(preview(document), tmp_path, "theirs")
    for page, other in zip(own, theirs, strict=True):
        # A glyph may be drawn a quarter of a pixel beside, where a place lies between two quarters.
        assert ImageChops.difference(page, other).point(lambda shade: 255 if shade > 64 else 0).getbbox() is None
    assert text_of(unsigned_bytes(document), tmp_path) == text_of(preview(document), tmp_path)


def test_what_fits_no_form_is_rendered_by_the_engine(now: dt.datetime) -> None:
    breaks_between_letters = "No. 12, " + "Lingnan-Avenue-North-" * 4
    with mock.patch.object(issue_many, "render_document", wraps=issue_many.render_document) as by_engine:
        (document, _other) = issued(2, now, address=breaks_between_letters)
    assert by_engine.call_count == 2
    assert validate_pdf(document_bytes(document), now=now).verdict == Verdict.VALID


def test_a_rare_character_is_left_to_the_engine(now: dt.datetime, tmp_path: Path) -> None:
    (document,) = issued(1, now, recipient="王𠮷")
    assert "王𠮷" in text_of(document_bytes(document), tmp_path)


def test_nobodys_name_is_in_the_fonts_of_anothers_summons(now: dt.datetime) -> None:
    first, _second, third = issued(3, now)
    assert "禅城区岭南天地" not in embedded_characters(document_bytes(first))
    assert "欧" not in embedded_characters(document_bytes(third))
    assert "周" not in embedded_characters(document_bytes(third))


def embedded_characters(data: bytes) -> str:
    reader = PdfFileReader(io.BytesIO(data))
    fonts = reader.root["/Pages"]["/Kids"][0]["/Resources"]["/Font"]
    maps = b"".join(fonts[name]["/ToUnicode"].data for name in fonts)
    codes = re.findall(r"^<[0-9a-f]{4}> <([0-9a-f]+)>$", maps.decode(), re.MULTILINE)
    return "".join(bytes.fromhex(code).decode("utf-16-be") for code in codes)


def test_the_rows_are_those_of_one_by_one(now: dt.datetime) -> None:
    one_by_one = actions.issue_document(
        actor=SYSTEM,
        kind="summons",
        court=factory.court(),
        data=SUMMONS,
        now=now,
        case_number="（2026）粤0604民初1号",
        key="single",
    )
    entries = list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True))
    document = issued(1, now)[0]
    assert list(AuditEntry.objects.order_by("sequence").values_list("action", flat=True)) == entries * 2
    assert OutboxEvent.objects.filter(payload={"document_id": str(document.pk)}).count() == 1
    kept = CourtDocument.objects.get(pk=document.pk)
    for name in ("kind", "template_version", "title", "state", "page_count", "places", "sealed_at", "signed_at"):
        assert getattr(kept, name) == getattr(one_by_one, name), name
    data = document_bytes(kept)
    assert hashlib.sha256(data).hexdigest() == kept.sha256
    assert hashlib.sha256(data[: kept.unsigned_size]).hexdigest() == kept.unsigned_sha256


def test_the_same_again_gives_the_same(now: dt.datetime) -> None:
    first, again = issued(3, now), issued(3, now)
    assert [one.pk for one in first] == [one.pk for one in again]
    assert CourtDocument.objects.count() == 3


def test_what_was_begun_singly_is_taken_up(now: dt.datetime) -> None:
    begun = actions.draft_document(
        actor=SYSTEM, kind="summons", court=factory.court(), data=notices(1)[0].data, now=now, key="summons:0"
    )
    documents = issued(2, now)
    assert documents[0].pk == begun.pk
    assert {one.state for one in documents} == {CourtDocument.State.SEALED}


def test_another_process_was_quicker(now: dt.datetime) -> None:
    """It issued one of them between the look and the keeping: nothing of ours is kept twice, and all are issued."""

    def meanwhile(*args: Any, **kwargs: Any) -> Any:
        with mock.patch.object(issue_many, "_keep", keep):
            actions.issue_document(
                actor=SYSTEM, kind="summons", court=factory.court(), data=notices(2)[1].data, now=now, key="summons:1"
            )
        return keep(*args, **kwargs)

    keep = issue_many._keep
    with mock.patch.object(issue_many, "_keep", meanwhile):
        documents = issued(3, now)
    assert sorted(one.key or "" for one in documents) == ["summons:0", "summons:1", "summons:2"]
    assert CourtDocument.objects.count() == 3


def test_a_revoked_seal_seals_nothing(now: dt.datetime) -> None:
    credential = authority.court_credential(factory.court(), now=now)
    certificate = Certificate.objects.get(holder=Holder.COURT)
    authority.revoke(actor=SYSTEM, certificate=certificate, reason=x509.ReasonFlags.key_compromise, now=now)
    later = now + dt.timedelta(minutes=1)
    with mock.patch.object(issue_many, "court_credential", return_value=credential), pytest.raises(SigningRefusedError):
        issued(2, later)
    assert not CourtDocument.objects.exists()


def test_an_expired_seal_seals_nothing(now: dt.datetime) -> None:
    credential = authority.court_credential(factory.court(), now=now)
    much_later = now + dt.timedelta(days=4 * 365)
    with mock.patch.object(issue_many, "court_credential", return_value=credential), pytest.raises(SigningRefusedError):
        issued(2, much_later)


def test_without_a_time_stamp_nothing_is_sealed(now: dt.datetime) -> None:
    with override_settings(TIMESTAMP_URL="http://127.0.0.1:1/tsa"), pytest.raises(SigningRefusedError):
        issued(2, now)


def test_with_a_time_stamp_authority_elsewhere_pyhanko_seals_each(now: dt.datetime) -> None:
    with (
        override_settings(TIMESTAMP_URL="http://tsa.example/"),
        mock.patch.object(bulk, "sign_pdf", side_effect=lambda pdf, **_options: pdf) as by_pyhanko,
    ):
        issued(3, now)
    assert by_pyhanko.call_count == 3


def test_only_the_own_court_seals(now: dt.datetime) -> None:
    other = factory.court("粤0605", "佛山市南海区人民法院")
    clerk = Actor(role=Role.CLERK, user_id=factory.person("何静文").pk, court_id=other.pk, name="何静文")
    with pytest.raises(Refused):
        issue_documents(actor=clerk, kind="summons", court=factory.court(), notices=notices(2), now=now)
    assert not CourtDocument.objects.exists()
    lawyer = Actor(role=Role.LAWYER, user_id=clerk.user_id, court_id=None, name="")
    with pytest.raises(Refused):
        issue_documents(actor=lawyer, kind="summons", court=factory.court(), notices=notices(1), now=now)


def test_kinds_that_people_sign_are_not_issued_in_bulk(now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="seal alone"):
        issue_documents(actor=SYSTEM, kind="civil_judgment", court=factory.court(), notices=notices(1), now=now)


def test_other_kinds_go_by_the_engine(now: dt.datetime) -> None:
    evidence = Notice(key="evidence:1", data=factory.SAMPLES["notice_of_evidence"], case_number="（2026）粤0604民初1号")
    court = factory.court()
    (document,) = issue_documents(actor=SYSTEM, kind="notice_of_evidence", court=court, notices=[evidence], now=now)
    assert validate_pdf(document_bytes(document), now=now).verdict == Verdict.VALID


def test_a_form_is_laid_out_once(now: dt.datetime) -> None:
    forms._families.clear()
    with mock.patch.object(engine, "examine", wraps=engine.examine) as laid_out:
        issued(6, now)
    assert laid_out.call_count == 2, "with one line for every slot, and with two for the address"
    assert isinstance(factory.court(), Court)
