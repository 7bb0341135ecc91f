"""What the scanner of the counter leaves in its folder becomes evidence of the filing that the clerk types."""

import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.counter.actions import (
    NoSuchScan,
    scans,
    take_scan,
)
from tests.factories.filings import filing_clerk
from tests.factories.people import actor_for, make_court, make_staff
from tests.factories.sessions import sign_in
from tests.filing.intake.test_counter import typed

pytestmark = pytest.mark.django_db


def test_a_scan_that_cannot_be_taken_stays_where_it_is(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now)
    folder = Path(settings.DATA_DIR) / "scans" / visit.court.code
    folder.mkdir(parents=True, exist_ok=True)
    scan = folder / "扫描0002.png"
    scan.write_bytes((Path(__file__).parent / "data" / "iou.png").read_bytes())
    with pytest.raises(NoSuchScan):
        take_scan(actor=clerk, draft=visit.draft, name="没有.png", purpose="证明借款", kinds=["iou"], now=now)
    monkeypatch.setattr("filing.intake.actions.evidence.MOST_ITEMS", 1)
    given = {"scans": [scan.name], "kinds": ["iou"], "purpose": "证明借款"}
    try:
        page = sign_in(User.objects.get(pk=clerk.user_id)).post(reverse("filing:counter_scan", args=[visit.draft_id]), given)
        assert page.status_code == 422
        assert "证据件数超过网上立案的上限" in page.content.decode()
        assert scan.exists()
    finally:
        scan.unlink(missing_ok=True)


def test_a_scan_becomes_evidence_after_the_checks_of_an_upload(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    court = make_court()
    visit = typed(actor_for(user), now)
    folder = Path(settings.DATA_DIR) / "scans" / court.code
    folder.mkdir(parents=True, exist_ok=True)
    picture = Path(__file__).parent / "data" / "iou.png"
    (folder / "扫描0001.png").write_bytes(picture.read_bytes())
    (folder / "坏的.pdf").write_bytes(b"not a pdf")
    (folder / "notes.txt").write_text("not offered")
    try:
        url, clerk = reverse("filing:counter_scan", args=[visit.draft_id]), sign_in(user)
        page = clerk.get(url).content.decode()
        assert "扫描0001.png" in page
        assert "notes.txt" not in page
        bad = clerk.post(url, {"scans": ["坏的.pdf"], "kinds": ["iou"], "purpose": "证明借款"})
        assert bad.status_code == 422
        assert "坏的.pdf" in bad.content.decode()
        assert clerk.post(url, {"scans": ["扫描0001.png"], "kinds": ["iou"], "purpose": "证明借款"}).status_code == 302
        assert visit.draft.evidence.count() == 2
        assert [one.name for one in scans(court)] == ["坏的.pdf"]
    finally:
        for file in folder.rglob("*"):
            if file.is_file():
                file.unlink()


def test_a_scan_for_a_page_that_the_correction_leaves_closed_gives_back_what_was_typed(now: dt.datetime) -> None:
    user = make_staff(Role.FILING_CLERK)
    visit, reviewer = typed(actor_for(user), now), filing_clerk()
    filing = submit(actor=actor_for(user), draft_id=visit.draft_id, now=now)
    version = claim(actor=reviewer, filing_id=filing.pk, now=now).version
    items = [{"page": "interest", "reason": "other", "note": "请写明起止日期"}]
    request_correction(actor=reviewer, filing_id=filing.pk, version=version, items=items, days=7, checked=[], now=now)
    clerk, url = sign_in(user), reverse("filing:counter_scan", args=[visit.draft_id])
    assert "法院没有要求补正“证据”" in clerk.get(url).content.decode()
    answer = clerk.post(url, {"scans": ["扫描0001.png"], "kinds": ["iou"], "purpose": "证明借款交付"})
    assert answer.status_code == 409
    assert "证明借款交付" in answer.content.decode()
    assert visit.draft.evidence.count() == 1
