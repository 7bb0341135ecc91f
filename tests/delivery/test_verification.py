"""Whoever holds a document can check it; nobody learns more than the document says."""

import datetime as dt
import io
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.rendering.actions import (
    Notice,
    SignerSlot,
    archived_bytes,
    check_document,
    document_bytes,
    draft_document,
    issue_document,
    issue_documents,
    protect_document,
    record_text_document,
    seal_document,
    sign_document,
)
from courtportal.kernel.rendering.documents import verification_url
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.signing.models import Certificate, Holder
from delivery.verification import views
from delivery.verification.answers import Outcome, about_code, about_file
from filing.drafting.models import PaperDraft
from tests.factories import documents as factory
from tests.factories.court_cases import make_case, member

pytestmark = pytest.mark.django_db
NOTICE = factory.SAMPLES["notice_of_evidence"]


@pytest.fixture
def notice(now: dt.datetime) -> CourtDocument:
    factory.ready_to_sign(now)
    return issue_document(
        actor=SYSTEM, kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now, case_number=factory.CASE_NUMBER
    )


def posted_file(client: Client, data: bytes, name: str = "notice.pdf") -> str:
    file = io.BytesIO(data)
    file.name = name
    return client.post(reverse("verification:verify"), {"file": file}).content.decode()


def test_the_address_that_is_printed_on_documents_is_that_of_the_page() -> None:
    """Who prints knows no pages; what is printed is read for as long as the paper lasts."""
    assert verification_url("ABCDEFGHJKLMNPQR") == settings.PORTAL_URL + reverse(
        "verification:by_code", args=["ABCDEFGHJKLMNPQR"]
    )


def test_the_code_shows_what_is_registered_and_nothing_else(client: Client, notice: CourtDocument) -> None:
    page = client.get(reverse("verification:by_code", args=[notice.verification_code])).content.decode()
    assert "真实：" not in page  # nobody has seen the paper on which the code stands
    for shown in (
        "法院登记有这份文书",
        "逐项核对手里的文书",
        "举证通知书",
        factory.CASE_NUMBER,
        "佛山市禅城区人民法院",
        notice.sha256,
    ):
        assert shown in page
    for hidden in (NOTICE["recipient"], NOTICE["cause"], str(notice.pk)):
        assert hidden not in page


def test_the_code_may_be_typed_with_hyphens_and_in_small_letters(client: Client, notice: CourtDocument) -> None:
    typed = "-".join(notice.verification_code[at : at + 4] for at in range(0, 16, 4)).lower()
    page = client.post(reverse("verification:verify"), {"code": f" {typed} "}).content.decode()
    assert "法院登记有这份文书" in page


def test_a_code_with_a_slip_is_corrected_and_not_typed_again(client: Client, notice: CourtDocument) -> None:
    page = client.post(reverse("verification:verify"), {"code": "ABCD-EFGH-JKLM-NPQX"}).content.decode()
    assert "没有找到这份文书" in page
    assert "逐位核对" in page
    assert 'value="ABCD-EFGH-JKLM-NPQX"' in page


def test_the_served_file_is_genuine(client: Client, notice: CourtDocument) -> None:
    assert "真实：与法院登记的文书完全一致" in posted_file(client, document_bytes(notice))


def test_the_file_with_the_stamps_of_the_archive_is_genuine_too(notice: CourtDocument, now: dt.datetime) -> None:
    CourtDocument.objects.update(protected_until=now)  # as if the first stamp ended
    protect_document(actor=SYSTEM, document_id=notice.pk, now=now)
    archived = archived_bytes(notice)
    assert archived != document_bytes(notice)
    for data in (archived, document_bytes(notice)):
        answer = about_file(data, now=now)
        assert (answer.outcome, answer.facts.sha256) == (Outcome.GENUINE, notice.sha256)


def test_the_page_says_up_to_where_the_signatures_of_this_very_file_last(client: Client, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    court, summons = factory.court(), Notice("s", factory.SAMPLES["summons"])
    one = issue_document(actor=SYSTEM, kind="notice_of_evidence", court=court, data=NOTICE, now=now)
    (in_bulk,) = issue_documents(actor=SYSTEM, kind="summons", court=court, notices=[summons], now=now)
    levels = [about_file(document_bytes(document), now=now).level for document in (one, in_bulk)]
    assert levels == ["PAdES-BASELINE-LTA", "PAdES-BASELINE-LT"]
    assert "<dd>PAdES-BASELINE-LTA</dd>" in posted_file(client, document_bytes(one))
    changed = bytearray(document_bytes(one))
    changed[2000] ^= 1
    assert about_file(bytes(changed), now=now).level == ""
    assert "存档时间戳（B-LTA）" in client.get(reverse("verification:verify")).content.decode()


def test_one_flipped_byte_is_found(client: Client, notice: CourtDocument) -> None:
    changed = bytearray(document_bytes(notice))
    changed[2000] ^= 1
    page = posted_file(client, bytes(changed))
    assert "内容已被改动" in page
    assert factory.CASE_NUMBER not in page


def test_validation_data_added_later_are_other_bytes(notice: CourtDocument, now: dt.datetime) -> None:
    assert about_file(document_bytes(notice) + b"\n", now=now).outcome in {Outcome.OTHER_BYTES, Outcome.CHANGED}


@pytest.mark.parametrize("data", [b"%PDF-1.7 nonsense", b"MZ not a pdf", b"\0" * 1000])
def test_what_is_no_document_of_ours_is_unknown(notice: CourtDocument, now: dt.datetime, data: bytes) -> None:
    assert about_file(data, now=now).outcome == Outcome.UNKNOWN


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 40, "这是一张图片"),
        (b"\xff\xd8\xff" + b"\0" * 40, "这是一张图片"),
        (b"PK\x03\x04", "这不是PDF文件"),
    ],
)
def test_a_photograph_or_another_format_is_told_what_to_do_instead(client: Client, data: bytes, said: str) -> None:
    page = posted_file(client, data, "拍照.png")
    assert said in page
    assert "验证码" in page
    assert "没有找到这份文书" not in page


def test_an_unknown_code_is_answered_in_plain_words(client: Client, notice: CourtDocument) -> None:
    answer = client.get(reverse("verification:by_code", args=["ABCDEFGHJKLMNPQR"]))
    assert answer.status_code == 200
    assert "没有找到这份文书" in answer.content.decode()


def test_a_draft_cannot_be_verified(now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    draft = draft_document(actor=SYSTEM, kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now)
    assert about_code(draft.verification_code, now=now).outcome == Outcome.UNKNOWN


def test_a_text_document_is_said_to_be_without_seal(now: dt.datetime) -> None:
    text = record_text_document(kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now)
    assert about_code(text.verification_code, now=now).outcome == Outcome.NOT_SEALED


def test_a_newer_version_is_told(client: Client, notice: CourtDocument, now: dt.datetime) -> None:
    issue_document(actor=SYSTEM, kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now, replaces=notice)
    page = client.get(reverse("verification:by_code", args=[notice.verification_code])).content.decode()
    assert "这份文书已有新的版本" in page


def test_a_correction_is_told_with_the_document_that_stands(client: Client, notice: CourtDocument, now: dt.datetime) -> None:
    case = make_case(now=now)
    ruling = issue_document(actor=SYSTEM, kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now, key="ruling")
    PaperDraft.objects.create(
        case=case, kind="correct_slip", content={}, written_by=member(case, "clerk"), corrects=notice, document=ruling,
        state="sealed",
    )  # fmt: skip
    page = client.get(reverse("verification:by_code", args=[notice.verification_code])).content.decode()
    assert "文书继续有效" in page
    assert reverse("verification:by_code", args=[ruling.verification_code]) in page
    assert "这份文书已有新的版本" not in page
    other = client.get(reverse("verification:by_code", args=[ruling.verification_code])).content.decode()
    assert "补正的文书" in other
    assert "文书继续有效" not in other
    said = client.get(f"/api/v1/verification/{notice.verification_code}").json()["document"]
    assert (said["corrections"], said["newer_version"]) == ([ruling.verification_code], False)


def test_parties_who_signed_a_transcript_are_not_named_to_the_holder_of_a_code(client: Client, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    court, party, clerk = factory.court(), factory.person("周启明"), factory.person("何静文")
    slots = [SignerSlot("defendant", "被告", "周启明", party.pk), SignerSlot("clerk", "书记员", "何静文", clerk.pk)]
    sample = factory.SAMPLES["hearing_transcript"]
    transcript = draft_document(actor=SYSTEM, kind="hearing_transcript", court=court, data=sample, now=now, signers=slots)
    transcript = check_document(actor=SYSTEM, document=transcript, now=now)
    for user, slot, role in ((party, "defendant", Role.LITIGANT), (clerk, "clerk", Role.CLERK)):
        actor = Actor(role=role, user_id=user.pk, court_id=court.pk if role == Role.CLERK else None)
        transcript = sign_document(actor=actor, document=transcript, slot=slot, now=now)
    seal_document(actor=SYSTEM, document=transcript, now=now)
    page = client.get(reverse("verification:by_code", args=[transcript.verification_code])).content.decode()
    assert "周启明" not in page
    assert "书记员 何静文" in page


def test_an_officer_who_signed_is_named_to_the_holder_of_a_code(client: Client, now: dt.datetime) -> None:
    factory.ready_to_sign(now)
    court, officer = factory.court(), factory.person("何静文")
    slots = [SignerSlot("judge", "执行法官", "何静文", officer.pk)]
    sample, kind = factory.SAMPLES["enforcement_ruling_freeze"], "enforcement_ruling_freeze"
    ruling = draft_document(actor=SYSTEM, kind=kind, court=court, data=sample, now=now, signers=slots)
    ruling = check_document(actor=SYSTEM, document=ruling, now=now)
    by = Actor(role=Role.ENFORCEMENT_OFFICER, user_id=officer.pk, court_id=court.pk)
    ruling = seal_document(actor=SYSTEM, document=sign_document(actor=by, document=ruling, slot="judge", now=now), now=now)
    page = client.get(reverse("verification:by_code", args=[ruling.verification_code])).content.decode()
    assert "执行法官 何静文" in page


def test_trying_codes_is_slowed_down(client: Client, notice: CourtDocument) -> None:
    address = reverse("verification:by_code", args=["ABCDEFGHJKLMNPQR"])
    answers = [client.get(address, REMOTE_ADDR="203.0.113.9").status_code for _ in range(views.CODES.most + 1)]
    assert answers == [200] * views.CODES.most + [429]
    assert client.get(address, REMOTE_ADDR="198.51.100.1").status_code == 200


def test_forgetting_the_code_or_the_file_is_said_beside_the_field(client: Client) -> None:
    page = client.post(reverse("verification:verify"), {"code": ""}).content.decode()
    assert "请输入文书右上角的验证码。" in page
    assert "这个文件是空的" in posted_file(client, b"")


def test_search_engines_keep_out(client: Client) -> None:
    assert "noindex" in client.get(reverse("verification:verify"))["X-Robots-Tag"]


def test_the_command_gives_the_same_verdict(notice: CourtDocument, tmp_path: Path) -> None:
    (tmp_path / "good.pdf").write_bytes(document_bytes(notice))
    said = io.StringIO()
    call_command("verify", str(tmp_path / "good.pdf"), stdout=said)
    assert "genuine" in said.getvalue()
    (tmp_path / "bad.pdf").write_bytes(document_bytes(notice)[:-100])
    with pytest.raises(CommandError):
        call_command("verify", str(tmp_path / "bad.pdf"), stdout=io.StringIO())


def test_a_program_gets_the_same_answer_as_the_page(client: Client, notice: CourtDocument) -> None:
    said = client.get(f"/api/v1/verification/{notice.verification_code}").json()
    assert said["outcome"] == "registered"
    assert said["document"] == {
        "kind": "举证通知书",
        "court": "佛山市禅城区人民法院",
        "case_number": factory.CASE_NUMBER,
        "sealed_at": "2026-09-01T02:00:00Z",
        "pages": notice.page_count,
        "sha256": notice.sha256,
        "signers": [],
        "newer_version": False,
        "corrections": [],
        "corrects": "",
    }
    assert [(one["verdict"], one["revoked"]) for one in said["signatures"]] == [("valid", False)]
    assert NOTICE["recipient"] not in str(said)
    file = io.BytesIO(document_bytes(notice))
    file.name = "notice.pdf"
    by_file = client.post("/api/v1/verification/", {"file": file}, headers={"Accept-Language": "en"}).json()
    assert by_file["document"] == {**said["document"], "kind": "Notice of evidence", "court": "Chancheng District Court"}


def test_a_program_is_slowed_down_and_told_what_is_wrong(client: Client) -> None:
    assert client.post("/api/v1/verification/", {}).json()["errors"][0]["pointer"] == "file"
    address = "/api/v1/verification/ABCDEFGHJKLMNPQR"
    answers = [client.get(address, REMOTE_ADDR="203.0.113.9") for _ in range(views.CODES.most + 1)]
    assert answers[0].json()["outcome"] == "unknown"
    assert answers[0].json()["document"] is None
    assert "noindex" in answers[0]["X-Robots-Tag"]
    assert answers[-1].status_code == 429
    assert answers[-1].json()["code"] == "too-many-requests"


def test_the_code_can_be_read_from_a_picture_where_the_browser_can_and_typed_everywhere(client: Client) -> None:
    """The field for the picture is hidden until the script finds a reader; it has no name, so that no picture is ever sent."""
    page = client.get(reverse("verification:verify")).content.decode()
    assert "delivery/scan.js" in page
    hidden = page[page.index("data-scan") - 30 : page.index('id="scan_help"')]
    assert 'class="field" hidden data-scan' in hidden
    assert " name=" not in hidden


def test_what_the_bytes_decide_is_remembered_and_the_register_is_asked_each_time(notice: CourtDocument, now: dt.datetime) -> None:
    assert about_code(notice.verification_code, now=now).outcome == Outcome.REGISTERED
    with mock.patch("courtportal.kernel.signing.verification.validate", side_effect=AssertionError("validated again")):
        assert about_code(notice.verification_code, now=now).outcome == Outcome.REGISTERED
        row = Certificate.objects.get(holder=Holder.COURT, owner=str(notice.court_id))
        Certificate.objects.filter(pk=row.pk).update(revoked_at=now - dt.timedelta(minutes=1), revocation_reason="keyCompromise")
        assert about_code(notice.verification_code, now=now).outcome == Outcome.DOUBTFUL


def test_stored_bytes_that_are_not_the_registered_ones_are_not_called_genuine(notice: CourtDocument, now: dt.datetime) -> None:
    other = issue_document(actor=SYSTEM, kind="notice_of_evidence", court=factory.court(), data=NOTICE, now=now, key="other")
    with mock.patch("delivery.verification.answers.document_bytes", return_value=document_bytes(other)):
        assert about_code(notice.verification_code, now=now).outcome == Outcome.DOUBTFUL
