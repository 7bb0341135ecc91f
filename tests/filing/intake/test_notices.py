"""What follows by itself: the complaint and receipt of a filing, the notices of an accepted case."""

import datetime as dt

import pytest

from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import read_bytes
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.cases.queries import readable_documents
from filing.events import CaseAccepted, FilingSubmitted
from filing.intake.models import Filing
from filing.intake.subscribers import issue_notices_of_acceptance, make_complaint_and_receipt
from tests.factories.documents import ready_to_sign
from tests.factories.filings import litigant, make_bench, make_case, make_filing

pytestmark = [pytest.mark.django_db, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _ready(now: dt.datetime) -> None:
    ready_to_sign(now)


def test_a_filing_gets_its_complaint_and_a_sealed_receipt_once(now: dt.datetime) -> None:
    filing = make_filing(now)
    for _ in range(2):
        make_complaint_and_receipt(FilingSubmitted(filing_id=filing.pk), now)
    filing.refresh_from_db()
    assert filing.receipt is not None
    assert filing.receipt.state == CourtDocument.State.SEALED
    version = filing.versions.get()
    assert version.complaint_file is not None
    assert read_bytes(version.complaint_file).startswith(b"%PDF")
    assert version.complaint_pages >= 2
    assert filing.receipt.data["materials"][0]["sha256"] == version.complaint_file.sha256
    assert CourtDocument.objects.count() == 1


def accepted(now: dt.datetime) -> tuple[Case, Party, Party]:
    make_bench()
    case = make_case(now)
    filing_id = Filing.objects.get(pk=case.filing_id).pk
    for _ in range(2):
        issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=filing_id), now)
    return case, case.parties.get(role="plaintiff"), case.parties.get(role="defendant")


def test_the_notices_are_issued_filed_and_announced_once(now: dt.datetime) -> None:
    case, plaintiff, defendant = accepted(now)
    kinds = sorted(CourtDocument.objects.filter(case_id=case.pk).values_list("kind", flat=True))
    assert kinds == [
        "complaint_copy",
        "notice_of_acceptance", "notice_of_evidence", "notice_of_evidence", "notice_of_fee", "notice_to_respond",
    ]  # fmt: skip
    assert all(document.state == CourtDocument.State.SEALED for document in CourtDocument.objects.filter(case_id=case.pk))
    announced = OutboxEvent.objects.filter(name="filing.DocumentsToServe")
    assert sorted(row.payload["party_ids"][0] for row in announced) == sorted([str(plaintiff.pk), str(defendant.pk)])
    assert case.dossier.filter(title="民事起诉状").count() == 1
    assert case.dossier.exclude(document=None).count() == 6


def test_terms_start_when_service_takes_effect_and_move_to_the_earliest_day(now: dt.datetime) -> None:
    case, _plaintiff, defendant = accepted(now)
    respond = CourtDocument.objects.get(case_id=case.pk, kind="notice_to_respond")
    late, early = now + dt.timedelta(days=3), now + dt.timedelta(days=1)
    for effective_at in (late, early, late):
        service_took_effect(
            case_id=case.pk, party_id=defendant.pk, document_ids=(respond.pk,), effective_at=effective_at, now=late
        )
    answer = Deadline.objects.get(party=defendant, rule="answer")
    assert (answer.triggered_on, answer.due_on) == (dt.date(2026, 9, 2), dt.date(2026, 9, 17))
    assert Deadline.objects.filter(party=defendant).count() == 2
    assert case.timeline.filter(kind="served").count() == 1


def test_a_party_reads_a_document_in_the_dossier_only_after_it_was_served_on_it(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    case = make_case(now, actor)
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=Filing.objects.get().pk), now)
    fee = CourtDocument.objects.get(case_id=case.pk, kind="notice_of_fee")
    assert fee.pk not in readable_documents(actor, case)
    plaintiff = case.parties.get(role="plaintiff")
    service_took_effect(case_id=case.pk, party_id=plaintiff.pk, document_ids=(fee.pk,), effective_at=now, now=now)
    assert readable_documents(actor, case) == {fee.pk}
