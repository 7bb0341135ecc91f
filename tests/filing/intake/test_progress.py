"""A correction is seen by who filed: on the filing's page, on the timeline of the case, and in its file."""

import datetime as dt
import re

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel.authz import Role, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.models import CourtDocument
from filing.cases.models import Case, DossierEntry, Party
from filing.events import CaseAccepted, CorrectionRequested, FilingSubmitted
from filing.intake.actions.accept import accept
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.models import Filing
from filing.intake.subscribers import issue_correction_notice, issue_notices_of_acceptance, make_complaint_and_receipt
from tests.factories.blank_documents import blank_documents
from tests.factories.filings import EXAMINED, accept_filing, filing_clerk, litigant, make_bench, make_filing
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=1)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def filing(now: dt.datetime) -> Filing:
    """The clerk asked for better evidence; the notice is not sealed yet."""
    filing, clerk = make_filing(now, litigant()), filing_clerk()
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    items = [{"page": "evidence", "reason": "evidence_illegible", "note": "借条看不清"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    return Filing.objects.get(pk=filing.pk)


def notice_of(filing: Filing, now: dt.datetime) -> CourtDocument:
    issue_correction_notice(CorrectionRequested(filing_id=filing.pk, version=filing.version), now)
    return CourtDocument.objects.get(kind="notice_of_correction")


def answered(filing: Filing, now: dt.datetime) -> Filing:
    return submit(actor=actor_for(filing.owner, Role.LITIGANT), draft_id=filing.draft.pk, now=now + LATER)


def accepted(filing: Filing, now: dt.datetime) -> Case:
    make_bench(filing.court)
    clerk = actor_for(User.objects.get(pk=filing.claimed_by_id))
    case = accept(examined=EXAMINED, actor=clerk, filing_id=filing.pk, version=filing.version, now=now + LATER)
    issue_notices_of_acceptance(CaseAccepted(case_id=case.pk, filing_id=filing.pk), now + LATER)
    return case


def page_of(client: Client, filing: Filing) -> str:
    return client.get(reverse("filing:filing", args=[filing.pk])).content.decode()


def test_the_filer_sees_the_correction_its_term_its_notice_and_that_it_was_answered(filing: Filing, now: dt.datetime) -> None:
    client, notice = sign_in(filing.owner), notice_of(filing, now)
    before = page_of(client, filing)
    assert "要求补正" in before
    assert "补正期限：2026年9月8日（周二）" in before
    assert "补正的最后一天（含当日）" in before
    step = filing.transitions.get(act="request_correction")
    link = reverse("filing:filing_step_notice", args=[filing.pk, step.version])
    assert f'<a href="{link}">{notice.title}</a>' in before
    assert client.get(link)["Content-Type"] == "application/pdf"
    answered(filing, now)
    after = page_of(client, filing)
    assert "<strong>补正</strong>" in after
    assert "法院已收到您的补正材料" in after
    assert "补正的最后一天（含当日）" not in after
    assert link in after


def test_each_notice_opens_by_its_own_step_and_to_nobody_else(filing: Filing, now: dt.datetime) -> None:
    notice_of(filing, now)
    step = filing.transitions.get(act="request_correction")
    link = reverse("filing:filing_step_notice", args=[filing.pk, step.version])
    assert sign_in(make_user("旁人")).get(link).status_code == 404
    assert sign_in(filing.owner).get(reverse("filing:filing_step_notice", args=[filing.pk, 1])).status_code == 404


def test_the_correction_stands_on_the_timeline_and_in_the_file_of_the_plaintiff_alone(filing: Filing, now: dt.datetime) -> None:
    notice = notice_of(filing, now)
    case = accepted(answered(filing, now), now)
    titles = list(case.timeline.order_by("happened_at", "pk").values_list("title_zh", flat=True))
    assert titles == ["提交立案申请", "法院要求补正，期限2026年9月8日", "已补正", "法院立案"]
    plaintiff = filing.owner
    assert visible_to(actor_for(plaintiff, Role.LITIGANT), DossierEntry).filter(document=notice).exists()
    assert notice.title in sign_in(plaintiff).get(reverse("filing:case", args=[case.pk])).content.decode()
    defendant = make_user("周远航")
    case.parties.filter(role=Party.Role.DEFENDANT).update(user=defendant)
    assert not visible_to(actor_for(defendant, Role.LITIGANT), DossierEntry).filter(document=notice).exists()


def test_a_notice_sealed_after_the_acceptance_still_comes_into_the_file(filing: Filing, now: dt.datetime) -> None:
    version = filing.version
    case = accepted(answered(filing, now), now)
    for _ in range(2):
        issue_correction_notice(CorrectionRequested(filing_id=filing.pk, version=version), now + LATER)
    notice = CourtDocument.objects.get(kind="notice_of_correction")
    assert case.dossier.get(document=notice).catalogue_number == 6
    assert case.timeline.get(kind="correction_requested").document == notice


def test_an_uncorrected_filing_has_no_such_steps(now: dt.datetime) -> None:
    make_bench()
    case = accept_filing(make_filing(now, litigant()), now)
    assert set(case.timeline.values_list("kind", flat=True)) == {"filed", "accepted"}


def test_the_page_of_a_filing_renews_itself_when_the_clerk_decides_and_says_so(now: dt.datetime) -> None:
    owner = litigant()
    filing, clerk = make_filing(now, owner), filing_clerk()
    client = sign_in(User.objects.get(pk=owner.user_id))
    page = client.get(reverse("filing:filing", args=[filing.pk])).content.decode()
    asks = re.findall(r'hx-get="([^"]+)" hx-trigger="every', page)[0].replace("&amp;", "&")
    assert "现在看看有没有结果" in page
    assert "HX-Refresh" not in client.get(asks)
    version = claim(actor=clerk, filing_id=filing.pk, now=now).version
    assert client.get(asks)["HX-Refresh"] == "true"
    page = client.get(reverse("filing:filing", args=[filing.pk])).content.decode()
    assert "法院刚刚处理了您的申请" not in page  # a clerk took it up: nothing is decided
    asks = re.findall(r'hx-get="([^"]+)" hx-trigger="every', page)[0].replace("&amp;", "&")
    items = [{"page": "evidence", "reason": "evidence_illegible", "note": ""}]
    request_correction(actor=clerk, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    assert client.get(asks)["HX-Refresh"] == "true"
    assert "法院刚刚处理了您的申请" in client.get(reverse("filing:filing", args=[filing.pk])).content.decode()


def test_the_receipt_is_read_by_who_filed_and_not_by_the_other_side(now: dt.datetime) -> None:
    make_bench()
    owner = litigant()
    filing = make_filing(now, owner)
    submitted = FilingSubmitted(filing_id=filing.pk, version=filing.version)
    case = accept_filing(filing, now)
    make_complaint_and_receipt(submitted, now)
    defendant = case.parties.get(role=Party.Role.DEFENDANT)
    defendant.user = make_user("周远航")
    defendant.save()
    receipt = DossierEntry.objects.get(case=case, document__kind="filing_receipt")
    assert visible_to(owner, DossierEntry).filter(pk=receipt.pk).exists()
    assert not visible_to(actor_for(defendant.user, Role.LITIGANT), DossierEntry).filter(pk=receipt.pk).exists()
