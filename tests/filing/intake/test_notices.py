"""What follows by itself: the complaint and receipt of a filing, the notices of an accepted case."""

import datetime as dt

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from courtportal.kernel.authz import Refused
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import read_bytes
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.cases.queries import readable_documents
from filing.events import CaseAccepted, CorrectionRequested, FilingRejected, FilingSubmitted
from filing.intake.actions.review import claim, reject, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing
from filing.intake.papers import defendant_papers
from filing.intake.subscribers import (
    issue_correction_notice,
    issue_notices_of_acceptance,
    issue_refusal_notice,
    make_complaint_and_receipt,
)
from tests.factories.claims import make_claim_draft
from tests.factories.documents import ready_to_sign
from tests.factories.filings import accept_filing, filing_clerk, litigant, make_bench, make_case, make_filing
from tests.factories.sessions import sign_in

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


@pytest.mark.parametrize(("abroad", "days"), [(False, 15), (True, 30)])
def test_the_notice_names_the_term_that_runs_for_who_lives_abroad(abroad: bool, days: int, now: dt.datetime) -> None:
    """CPL 128, 285."""
    make_bench()
    case = make_case(now)
    defendant = case.parties.get(role="defendant")
    defendant.abroad = abroad
    assert defendant_papers(case, defendant, None, now)["notice_to_respond"]["answer_days"] == days


@pytest.mark.parametrize(("procedure", "told"), [("small_claims", True), ("summary", False)])
def test_of_a_small_claim_both_sides_are_told_what_is_particular(procedure: str, told: bool, now: dt.datetime) -> None:
    """民诉法解释 第二百七十四条."""
    make_bench()
    case = make_case(now)
    case.procedure = procedure
    papers = defendant_papers(case, case.parties.get(role="defendant"), None, now)
    assert papers["notice_to_respond"].get("small_claims", False) is told
    page = render_to_string("filing/documents/notice_to_respond.html", {"data": papers["notice_to_respond"]})
    assert ("一审终审" in page, "提起上诉" in page) == (told, not told)


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


def test_the_notice_of_correction_and_of_refusal_are_sealed_and_the_owner_downloads_the_last(now: dt.datetime) -> None:
    clerk, filing = filing_clerk(), make_filing(now)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "interest", "reason": "interest_unclear", "note": "请写明起止日期"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=claimed.version, items=items, days=5, checked=[], now=now)
    for _ in range(2):
        issue_correction_notice(CorrectionRequested(filing_id=filing.pk), now)
    later = now + dt.timedelta(days=10)
    waiting = Filing.objects.get(pk=filing.pk)
    reject(
        actor=clerk,
        filing_id=filing.pk,
        version=waiting.version,
        ground="not_supplemented",
        reason="逾期未补正",
        checked=[],
        now=later,
    )
    issue_refusal_notice(FilingRejected(filing_id=filing.pk), later)
    assert sorted(CourtDocument.objects.values_list("kind", flat=True)) == ["notice_of_correction", "notice_of_refusal"]
    assert CourtDocument.objects.get(kind="notice_of_correction").data["items"][0]["note"] == "请写明起止日期"
    sent = sign_in(filing.owner).get(reverse("filing:filing_notice", args=[filing.pk]))
    assert sent.content.startswith(b"%PDF")
    assert Filing.objects.get(pk=filing.pk).state == Filing.State.RETURNED


def test_a_filing_is_not_returned_while_its_correction_is_in_time(now: dt.datetime) -> None:
    clerk, filing = filing_clerk(), make_filing(now)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "interest", "reason": "interest_unclear", "note": ""}]
    request_correction(actor=clerk, filing_id=filing.pk, version=claimed.version, items=items, days=5, checked=[], now=now)
    version = Filing.objects.get(pk=filing.pk).version
    with pytest.raises(Refused):
        reject(actor=clerk, filing_id=filing.pk, version=version, ground="not_supplemented", reason="逾期", checked=[], now=now)
    with pytest.raises(Refused):
        reject(
            actor=clerk,
            filing_id=filing.pk,
            version=version,
            ground="other_court",
            reason="不属本院",
            checked=[],
            now=now + dt.timedelta(days=10),
        )


def test_an_application_asks_the_other_side_for_no_answer(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    draft = make_claim_draft("general", actor, now, cause_code="458")
    case = accept_filing(submit(actor=actor, draft_id=draft.pk, now=now), now)
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=Filing.objects.get().pk), now)
    issued = CourtDocument.objects.filter(case_id=case.pk)
    assert set(issued.values_list("kind", flat=True)) == {"notice_of_acceptance", "notice_of_fee"}
    acceptance = issued.get(kind="notice_of_acceptance")
    assert (acceptance.data["procedure"], acceptance.data["application"]) == ("督促程序", True)
    assert "本案适用督促程序审查" in html_of(acceptance)
    assert case.dossier.get(key="complaint").title == "申请书"
