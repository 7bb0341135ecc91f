"""The receipt says within how many days the court decides by which article, how the filing came and when it was posted."""

import datetime as dt
from dataclasses import replace

import pytest

from courtportal.kernel.rendering.documents import html_of
from courtportal.kernel.rendering.preview import as_it_would_be
from filing.documents import FilingReceipt
from filing.intake.actions.review import claim, request_correction
from filing.intake.actions.submit import submit
from filing.intake.counter.actions import link_to_account
from filing.intake.models import Filing
from filing.intake.papers import receipt_data
from filing.intake.queries import latest_version
from tests.factories.claims import make_claim_draft
from tests.factories.filings import filing_clerk, litigant, make_filing
from tests.filing.intake.test_counter import VISITOR, owner_of, typed

pytestmark = pytest.mark.django_db


def said(filing: Filing) -> str:
    """The receipt of the latest version, without its markup's line breaks."""
    data = receipt_data(filing, latest_version(filing))
    return html_of(as_it_would_be("filing_receipt", data, court=filing.court)).replace("<strong>", "").replace("</strong>", "")


@pytest.mark.parametrize(
    ("cause", "days", "article"),
    [
        ("6", "七日内", "《中华人民共和国民事诉讼法》（2023）第一百二十六条"),
        ("511", "三十日内", "《最高人民法院关于适用〈民事诉讼法〉的解释》（法释〔2022〕11号）第二百九十一条"),
        ("512(1)", "十五日内", "《最高人民法院关于人民法院登记立案若干问题的规定》（法释〔2015〕8号）第八条"),
        ("458", "五日内", "《中华人民共和国民事诉讼法》（2023）第二百二十六条"),
    ],
)
def test_the_receipt_names_the_term_that_runs_for_this_cause_and_its_article(
    cause: str, days: str, article: str, now: dt.datetime
) -> None:
    filing = make_filing(now)
    Filing.objects.filter(pk=filing.pk).update(cause_code=cause)
    filing.refresh_from_db()
    page = said(filing)
    assert f"收到材料之日起{days}（至" in page
    assert f"（{article}）；材料需要补正的" in page


def test_a_preservation_before_suit_is_ruled_on_within_forty_eight_hours(now: dt.datetime) -> None:
    filing = make_filing(now)
    Filing.objects.filter(pk=filing.pk).update(cause_code="475")
    filing.refresh_from_db()
    page = said(filing)
    assert "接受申请后四十八小时内（至2026年9月3日止）裁定是否采取保全措施" in page
    assert "第一百零四条" in page
    assert "七日内" not in page


def test_an_application_is_called_so(now: dt.datetime) -> None:
    actor = litigant()
    draft = make_claim_draft("general", actor, now, cause_code="458")
    page = said(submit(actor=actor, draft_id=draft.pk, now=now))
    assert "决定是否受理" in page
    assert "不表示申请已经受理" in page
    assert "申请书（填写内容）" in page
    assert "起诉" not in page


def test_what_is_filed_online_came_through_the_portal(now: dt.datetime) -> None:
    assert "已于2026-09-01 10:00:00（北京时间）收到你（单位）通过诉讼服务网提交的立案申请" in said(make_filing(now))


def test_what_was_brought_came_to_the_counter(now: dt.datetime) -> None:
    clerk = filing_clerk()
    page = said(submit(actor=clerk, draft_id=typed(clerk, now).draft_id, now=now))
    assert "收到你（单位）在立案窗口提交的立案申请" in page
    assert "诉讼服务网提交" not in page


def test_what_was_posted_was_filed_on_the_day_of_its_postmark(now: dt.datetime) -> None:
    """民事诉讼法 第八十五条"""
    clerk = filing_clerk()
    visit = typed(clerk, now, replace(VISITOR, posted_on=dt.date(2026, 8, 28)))
    page = said(submit(actor=clerk, draft_id=visit.draft_id, now=now))
    assert "已收到你（单位）于2026年8月28日交邮的立案申请，并于2026-09-01 10:00:00（北京时间）登记" in page
    assert "以交邮日期为提交的日期" in page
    assert "诉讼服务网提交" not in page


@pytest.mark.parametrize(("taken_over", "words"), [(True, "通过诉讼服务网提交"), (False, "收到你（单位）提交")])
def test_a_correction_of_what_was_posted_was_not_posted_on_that_day(taken_over: bool, words: str, now: dt.datetime) -> None:
    clerk = filing_clerk()
    visit = typed(clerk, now, replace(VISITOR, posted_on=dt.date(2026, 8, 28)))
    filing = submit(actor=clerk, draft_id=visit.draft_id, now=now)
    claimed = claim(actor=clerk, filing_id=filing.pk, now=now)
    items = [{"page": "plaintiff", "field": "address", "reason": "unclear", "note": "请写明门牌号"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=claimed.version, items=items, days=7, checked=[], now=now)
    who = owner_of(visit) if taken_over else clerk
    if taken_over:
        link_to_account(actor=who, code=visit.code, now=now)
    page = said(submit(actor=who, draft_id=visit.draft_id, now=now + dt.timedelta(days=1)))
    assert words in page
    assert "交邮" not in page


def test_a_receipt_from_before_says_nothing_that_it_does_not_know(now: dt.datetime) -> None:
    filing = make_filing(now)
    new = {"channel", "posted_on", "decision_days", "decision_article", "application"}
    assert new <= set(FilingReceipt.__annotations__)
    data = {key: value for key, value in receipt_data(filing, latest_version(filing)).items() if key not in new}
    page = html_of(as_it_would_be("filing_receipt", data, court=filing.court))
    assert "收到你（单位）提交的立案申请" in page
    assert "收到材料之日起法定期限内（至2026年9月8日止）决定是否立案；" in page
