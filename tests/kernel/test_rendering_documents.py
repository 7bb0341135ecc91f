"""The life of a court document: drafted, checked, signed, sealed, and never changed again."""

import datetime as dt
import hashlib
import subprocess
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from django.db import IntegrityError, transaction
from django.http import Http404

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Actor, Refused, Role
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering import document_kinds
from courtportal.kernel.rendering.actions import (
    DocumentDataError,
    MissingGlyphsError,
    SignerSlot,
    check_document,
    document_bytes,
    draft_document,
    issue_document,
    note_refusal,
    preview,
    record_text_document,
    revise_draft,
    seal,
    seal_document,
    sign_document,
    unsigned_bytes,
)
from courtportal.kernel.rendering.documents import render_data, unprintable
from courtportal.kernel.rendering.models import CourtDocument, DocumentChangedError
from courtportal.kernel.signing.validation import Verdict
from courtportal.kernel.signing.verification import validate_pdf
from courtportal.kernel.transactions import TransactionHeld
from tests.factories import documents as factory
from tests.factories.transactions import watch

pytestmark = pytest.mark.django_db
NOTICE = factory.SAMPLES["notice_of_evidence"]


@pytest.fixture(autouse=True)
def ready(now: dt.datetime) -> None:
    factory.ready_to_sign(now)


@pytest.fixture
def court() -> Court:
    return factory.court()


def judge_of(court: Court, user: User) -> Actor:
    return Actor(role=Role.JUDGE, user_id=user.pk, court_id=court.pk, name=user.display_name)


def drafted_notice(court: Court, now: dt.datetime, **changes: str) -> CourtDocument:
    return draft_document(actor=SYSTEM, kind="notice_of_evidence", court=court, data={**NOTICE, **changes}, now=now)


def issued_notice(court: Court, now: dt.datetime, key: str | None = None) -> CourtDocument:
    return issue_document(actor=SYSTEM, kind="notice_of_evidence", court=court, data=NOTICE, now=now, key=key)


def drafted_judgment(court: Court, now: dt.datetime, judge: User, clerk: User) -> CourtDocument:
    slots = [
        SignerSlot("judge", "审判员", judge.display_name, judge.pk),
        SignerSlot("clerk", "书记员", clerk.display_name, clerk.pk),
    ]
    return draft_document(
        actor=SYSTEM,
        kind="civil_judgment",
        court=court,
        data=factory.SAMPLES["civil_judgment"],
        now=now,
        case_number=factory.CASE_NUMBER,
        signers=slots,
    )


def test_a_notice_is_drafted_checked_and_sealed_in_one_step(court: Court, now: dt.datetime) -> None:
    notice = issued_notice(court, now)
    assert notice.state == CourtDocument.State.SEALED
    assert notice.sealed_at == now
    assert hashlib.sha256(document_bytes(notice)).hexdigest() == notice.sha256
    assert OutboxEvent.objects.filter(payload={"document_id": str(notice.pk)}).exists()
    actions = AuditEntry.objects.order_by("sequence").values_list("action", flat=True)
    assert list(actions) == ["document.draft", "document.check", "document.seal"]


def test_the_same_key_gives_the_same_document(court: Court, now: dt.datetime) -> None:
    first, second = (issued_notice(court, now, key="case-1/evidence/party-2") for _ in range(2))
    assert first.pk == second.pk
    assert first.sha256 == second.sha256


def test_the_preview_is_the_first_revision_of_the_served_file(court: Court, now: dt.datetime) -> None:
    draft = drafted_notice(court, now)
    seen = preview(draft)
    sealed = seal_document(actor=SYSTEM, document=check_document(actor=SYSTEM, document=draft, now=now), now=now)
    assert unsigned_bytes(sealed) == seen
    assert hashlib.sha256(seen).hexdigest() == sealed.unsigned_sha256
    assert document_bytes(sealed).startswith(seen)


def test_a_judgment_is_signed_by_judge_and_clerk_and_then_sealed(court: Court, now: dt.datetime) -> None:
    judge, clerk = factory.person("林书衡"), factory.person("何静文")
    judgment = check_document(actor=SYSTEM, document=drafted_judgment(court, now, judge, clerk), now=now)
    with pytest.raises(Refused):
        seal_document(actor=SYSTEM, document=judgment, now=now)
    judgment = sign_document(actor=judge_of(court, clerk), document=judgment, slot="clerk", now=now)
    assert judgment.state == CourtDocument.State.CHECKED
    later = now + dt.timedelta(days=2)
    judgment = sign_document(actor=judge_of(court, judge), document=judgment, slot="judge", now=later)
    assert judgment.state == CourtDocument.State.SIGNED
    sealed = seal_document(actor=SYSTEM, document=judgment, now=later)
    report = validate_pdf(document_bytes(sealed), now=later)
    assert report.verdict == Verdict.VALID
    assert [(one.field, one.signer, one.signed_at) for one in report.signatures] == [
        ("Signature_clerk", "何静文", now),
        ("Signature_judge", "林书衡", later),
        ("CourtSeal", f"{court.name_zh}电子印章", later),
    ]


def test_a_judgment_without_any_signature_is_not_sealed(court: Court, now: dt.datetime) -> None:
    sample = factory.SAMPLES["civil_judgment"]
    judgment = draft_document(actor=SYSTEM, kind="civil_judgment", court=court, data=sample, now=now)
    with pytest.raises(Refused):
        seal_document(actor=SYSTEM, document=check_document(actor=SYSTEM, document=judgment, now=now), now=now)


def test_signing_twice_changes_nothing(court: Court, now: dt.datetime) -> None:
    judge, clerk = factory.person("林书衡"), factory.person("何静文")
    judgment = check_document(actor=SYSTEM, document=drafted_judgment(court, now, judge, clerk), now=now)
    once = sign_document(actor=judge_of(court, judge), document=judgment, slot="judge", now=now)
    twice = sign_document(actor=judge_of(court, judge), document=judgment, slot="judge", now=now)
    assert once.sha256 == twice.sha256


def test_nobody_signs_in_anothers_place(court: Court, now: dt.datetime) -> None:
    judge, clerk, stranger = factory.person("林书衡"), factory.person("何静文"), factory.person("外人")
    judgment = check_document(actor=SYSTEM, document=drafted_judgment(court, now, judge, clerk), now=now)
    with pytest.raises(Refused):
        sign_document(actor=judge_of(court, clerk), document=judgment, slot="judge", now=now)
    with pytest.raises(Http404):
        sign_document(actor=judge_of(court, stranger), document=judgment, slot="judge", now=now)


def test_another_court_cannot_seal(court: Court, now: dt.datetime) -> None:
    notice = check_document(actor=SYSTEM, document=drafted_notice(court, now), now=now)
    other = factory.court("粤0605", "佛山市南海区人民法院")
    stranger = Actor(role=Role.CLERK, user_id=factory.person("他院书记员").pk, court_id=other.pk)
    with pytest.raises(Http404):
        seal_document(actor=stranger, document=notice, now=now)


def test_a_refusal_to_sign_is_noted_and_does_not_stop_the_seal(court: Court, now: dt.datetime) -> None:
    party, clerk = factory.person("周启明"), factory.person("何静文")
    slots = [SignerSlot("defendant", "被告", "周启明", party.pk), SignerSlot("clerk", "书记员", "何静文", clerk.pk)]
    transcript = draft_document(
        actor=SYSTEM, kind="hearing_transcript", court=court, data=factory.SAMPLES["hearing_transcript"], now=now, signers=slots
    )
    transcript = check_document(actor=SYSTEM, document=transcript, now=now)
    of_court = Actor(role=Role.CLERK, user_id=clerk.pk, court_id=court.pk)
    note_refusal(actor=of_court, document=transcript, slot="defendant", reason="认为记录有误", now=now)
    sign_document(actor=of_court, document=transcript, slot="clerk", now=now)
    assert seal_document(actor=of_court, document=transcript, now=now).state == CourtDocument.State.SEALED
    assert transcript.slots.get(code="defendant").refusal_reason == "认为记录有误"


def test_a_sealed_document_never_changes(court: Court, now: dt.datetime) -> None:
    notice = issued_notice(court, now)
    notice.title = "别的标题"
    with pytest.raises(DocumentChangedError):
        notice.save()
    with pytest.raises(DocumentChangedError):
        notice.delete()
    with pytest.raises(Refused):
        check_document(actor=SYSTEM, document=notice, now=now)


def test_a_signed_draft_cannot_be_revised(court: Court, now: dt.datetime) -> None:
    judge, clerk = factory.person("林书衡"), factory.person("何静文")
    judgment = check_document(actor=SYSTEM, document=drafted_judgment(court, now, judge, clerk), now=now)
    judgment = sign_document(actor=judge_of(court, judge), document=judgment, slot="judge", now=now)
    judgment.data = {**judgment.data, "clerk": "别人"}
    with pytest.raises(DocumentChangedError):
        judgment.save()


def test_a_sealed_document_has_its_bytes(court: Court, now: dt.datetime) -> None:
    draft = drafted_notice(court, now)
    with pytest.raises(IntegrityError), transaction.atomic():
        CourtDocument.objects.filter(pk=draft.pk).update(state="sealed")


def test_a_name_that_cannot_be_printed_stops_the_check(court: Court, now: dt.datetime) -> None:
    draft = drafted_notice(court, now, recipient="张\U0001f600")
    with pytest.raises(MissingGlyphsError):
        check_document(actor=SYSTEM, document=draft, now=now)
    revised = revise_draft(actor=SYSTEM, document=draft, data=NOTICE, now=now)
    assert check_document(actor=SYSTEM, document=revised, now=now).page_count == 1
    assert unprintable("张\U0001f600三") == "\U0001f600"


def test_a_document_without_a_field_is_not_drafted(court: Court, now: dt.datetime) -> None:
    with pytest.raises(DocumentDataError, match="recipient"):
        drafted_notice(court, now, recipient="")


def test_a_litigant_drafts_nothing(court: Court, now: dt.datetime) -> None:
    litigant = Actor(role=Role.LITIGANT, user_id=factory.person("甲").pk)
    with pytest.raises(Refused):
        draft_document(actor=litigant, kind="summons", court=court, data={}, now=now)


def test_a_text_document_is_rendered_when_asked_for(court: Court, now: dt.datetime) -> None:
    text = record_text_document(kind="notice_of_evidence", court=court, data=NOTICE, now=now, case_number=factory.CASE_NUMBER)
    assert text.stored_file is None
    assert document_bytes(text).startswith(b"%PDF-")
    assert validate_pdf(document_bytes(text), now=now).verdict == Verdict.UNSIGNED


def test_a_complaint_is_previewed_without_being_stored(now: dt.datetime) -> None:
    rendering = render_data(kind="complaint", data=factory.SAMPLES["complaint"], court=None, now=now)
    assert rendering.pdf.startswith(b"%PDF-")
    assert rendering.page_count == 1
    assert not CourtDocument.objects.exists()


def test_while_the_seal_and_its_time_stamp_are_made_no_transaction_is_open(
    court: Court, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = watch(monkeypatch, "courtportal.kernel.rendering.actions.seal.sign_pdf")
    assert issued_notice(court, now).state == CourtDocument.State.SEALED
    assert seen == [0]


def test_of_two_who_seal_at_once_the_second_finds_it_sealed(
    court: Court, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    notice = check_document(actor=SYSTEM, document=drafted_notice(court, now), now=now)
    real, made = seal.sign_pdf, []

    def slow(*args: Any, **named: Any) -> bytes:
        if not made:
            made.append(1)
            made.append(seal_document(actor=SYSTEM, document=notice, now=now))  # the other is faster
        return real(*args, **named)

    monkeypatch.setattr(seal, "sign_pdf", slow)
    assert seal_document(actor=SYSTEM, document=notice, now=now).sha256 == made[1].sha256
    assert AuditEntry.objects.filter(action="document.seal").count() == 1


def test_a_crash_while_sealing_leaves_the_checked_document(court: Court, now: dt.datetime) -> None:
    notice = check_document(actor=SYSTEM, document=drafted_notice(court, now), now=now)
    with mock.patch("courtportal.kernel.rendering.actions.seal.publish", side_effect=RuntimeError), pytest.raises(RuntimeError):
        seal_document(actor=SYSTEM, document=notice, now=now)
    assert CourtDocument.objects.get(pk=notice.pk).state == CourtDocument.State.CHECKED
    assert seal_document(actor=SYSTEM, document=notice, now=now).state == CourtDocument.State.SEALED


@pytest.mark.parametrize("kind", sorted(factory.SAMPLES))
def test_every_kind_prints_from_its_sample(kind: str, court: Court, now: dt.datetime) -> None:
    definition = document_kinds.get(kind)
    pdf = render_data(kind=kind, data=factory.SAMPLES[kind], court=court, now=now, case_number=factory.CASE_NUMBER).pdf
    assert definition.title_en
    assert pdf.startswith(b"%PDF-1.7")


def test_every_registered_kind_has_a_sample() -> None:
    assert {kind.code for kind in document_kinds.every()} == set(factory.SAMPLES)


def test_a_litigants_own_words_are_printed_even_with_a_character_missing(now: dt.datetime, tmp_path: Path) -> None:
    data = {**factory.SAMPLES["complaint"], "plaintiffs": ["陈\U0001f600晓岚"]}
    (tmp_path / "complaint.pdf").write_bytes(render_data(kind="complaint", data=data, court=None, now=now).pdf)
    text = subprocess.run(["pdftotext", str(tmp_path / "complaint.pdf"), "-"], capture_output=True, check=True, text=True).stdout
    assert "陈〓晓岚" in text


def test_nothing_is_sealed_while_a_transaction_is_open(court: Court, now: dt.datetime) -> None:
    """Whoever forgets it, a subscriber or an action, learns it from the first test that runs it."""
    with transaction.atomic(), pytest.raises(TransactionHeld, match="notice_of_evidence"):
        issued_notice(court, now, key="held")
    assert not CourtDocument.objects.filter(key="held").exists()
    assert issued_notice(court, now, key="held").state == CourtDocument.State.SEALED
