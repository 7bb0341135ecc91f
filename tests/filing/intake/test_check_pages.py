"""What the check finds stands beside its field while drafting, on the check page, and at the clerk's desk."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.actions.drafts import start_draft
from filing.intake.actions.review import claim
from filing.intake.findings import findings_of_draft, findings_of_filing
from filing.intake.models import Filing
from filing.intake.queries import latest_version
from tests.factories.claims import make_claim_draft
from tests.factories.filings import make_draft, make_filing
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_a_finding_stands_beside_its_field_with_what_to_do_and_its_article(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now, principal_owed="120000")
    page = sign_in(user).get(reverse("filing:draft_page", args=[draft.pk, "principal"])).content.decode()
    assert page.index("尚欠本金 120,000.00 元大于") < page.index('name="principal_as_of"')
    assert "请核对尚欠本金、实际提供金额和已还本金。" in page
    assert "第一百二十二条第（三）项" in page


def test_what_contradicts_an_earlier_page_is_said_where_the_second_figure_is_typed(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    client, url = sign_in(user), reverse("filing:draft_page", args=[draft.pk, "money_lent"])
    typed = {"amount_agreed": "80000", "amount_provided": "80000", "provided_by": "transfer", "provided_on": "2025-03-01"}
    first = client.post(url, typed)
    page = first.content.decode()
    summary = page[page.index('role="alert"') : page.index('id="page-form"')]
    assert (first.status_code, "尚欠本金 100,000.00 元大于" in summary) == (200, True)
    assert 'href="#id_amount_provided"' in summary
    assert f'href="{reverse("filing:draft_page", args=[draft.pk, "principal"])}#id_principal_owed"' in summary
    draft.refresh_from_db()
    assert draft.content["answers"]["amount_provided"] == "80000", "saved before it is said"
    told = re.search(r'name="_told" value="([^"]*)"', page)
    assert told is not None
    assert client.post(url, {**typed, "_told": told[1]}).status_code == 302, "who is sure goes on"
    assert client.post(url, {**typed, "amount_agreed": "100000", "amount_provided": "100000"}).status_code == 302


def test_the_check_page_lists_every_finding_with_the_way_to_its_field(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now, principal_owed="120000", rate="24")
    client = sign_in(user)
    page = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert reverse("filing:draft_page", args=[draft.pk, "principal"]) + "?back=check#id_principal_owed" in page
    assert reverse("filing:draft_page", args=[draft.pk, "term_and_rate"]) + "?back=check#id_rate" in page
    client.cookies["django_language"] = "en"
    english = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert "exceeds what was lent" in english


def test_what_must_be_mended_stands_open_and_first_and_the_rest_is_one_line_each(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now, principal_owed="120000", rate="24")
    page = sign_in(user).get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    folded = re.findall(r"<details[^>]*><summary>([^<]*)</summary>(.*?)</details>", page, re.DOTALL)
    lines = {line: inside for line, inside in folded if "没有发现问题" in line}
    assert [line.partition("：")[0] for line in lines][:3] == ["当事人", "诉讼请求和依据", "事实和理由"]
    for line, inside in lines.items():
        some_wrong = line.startswith(("诉讼请求", "事实"))
        assert (
            line.partition("：")[2].replace("，", "") == f"{'其余 ' if some_wrong else ''}{inside.count('<dt>')} 项没有发现问题"
        )
        assert "尚欠本金" not in inside
    assert page.index("请核对这几项") < page.index("<dt>尚欠本金</dt>") < page.index("当事人：")
    hints = next(inside for line, inside in folded if "条提示" in line)
    assert "折合年利率" in hints
    assert page.index("大于实际出借") < page.index("条提示")


def test_where_a_side_is_still_missing_the_rest_of_its_group_is_called_the_rest(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = start_draft(actor=actor_for(user, Role.LITIGANT), form_key="private_lending", court=make_court(), now=now)
    page = sign_in(user).get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
    assert "当事人：其余 1 项没有发现问题" in page, (
        "the court; neither the plaintiff, of whom facts are missing, nor the evidence"
    )
    assert "项，没有发现问题" not in page.split("当事人：")[1].split("</summary>")[0]


def test_who_pays_nothing_ahead_is_promised_no_notice_to_pay(now: dt.datetime) -> None:
    """《诉讼费用交纳办法》第二十条: a claim of wages is not prepaid."""
    user = make_user("林小满")
    actor, client = actor_for(user, Role.LITIGANT), sign_in(user)
    of_wages = make_claim_draft("labour_dispute", actor, now, cause_code="205(5)")
    for draft, prepaid in ((of_wages, False), (make_draft(actor, now), True)):
        page = client.get(reverse("filing:draft_check", args=[draft.pk])).content.decode()
        assert ("法院会发交费通知" in page, "不用预交" in page) == (prepaid, not prepaid)


def test_the_clerk_sees_what_the_litigant_saw(now: dt.datetime) -> None:
    """One rule set: the dry run and the pre-check are the same words at the same places."""
    user, staff = make_user("林小满"), make_staff(Role.FILING_CLERK)
    draft = make_draft(actor_for(user, Role.LITIGANT), now, principal_owed="120000", remarks="这个混蛋不还钱")
    before = findings_of_draft(draft, now.date())
    filing = make_filing(now, actor_for(user, Role.LITIGANT), principal_owed="120000", remarks="这个混蛋不还钱")
    after = findings_of_filing(filing, latest_version(filing).content)
    assert [(one.key, one.place.page, one.place.field) for one in before] == [
        (one.key, one.place.page, one.place.field) for one in after
    ]
    assert filing.findings_to_look_at == len([one for one in after if one.blocks]) == 2
    claim(actor=actor_for(staff), filing_id=filing.pk, now=now)
    desk = sign_in(staff).get(reverse("filing:review_desk", args=[filing.pk])).content.decode()
    assert desk.index("尚欠本金 120,000.00 元大于") < desk.index('id="part-interest"')
    assert "写有谩骂" in desk


def test_terms_are_measured_by_the_arrival_however_long_review_and_correction_take(now: dt.datetime) -> None:
    """民法典 第一百九十五条: the suit interrupts the limitation; what is looked at years later was in time all the same."""
    filing = make_filing(now, overdue_since="2023-09-10", term_end="2023-09-10")  # ten days before three years are over
    content = filing.versions.get().content
    corrected = {**content, "submitted_at": (now + dt.timedelta(days=20)).isoformat()}
    assert "limitation" not in {one.key for one in findings_of_filing(filing, corrected)}
    late = Filing(submitted_at=now + dt.timedelta(days=20), court=filing.court, owner=filing.owner)
    assert "limitation" in {one.key for one in findings_of_filing(late, corrected)}


def test_a_second_filing_of_the_same_claim_is_found_before_it_is_submitted(now: dt.datetime) -> None:
    """民事诉讼法 第一百二十七条第五项: not the same suit twice; the other filing is named to its own filer only."""
    user = make_user("林小满")
    actor = actor_for(user, Role.LITIGANT)
    first = make_filing(now, actor)
    again = make_draft(actor, now)
    [finding] = [one for one in findings_of_draft(again, now.date()) if one.key == "pending_already"]
    assert first.receipt_number in finding.wrong("zh-hans")
    other = make_draft(actor_for(make_user("旁人"), Role.LITIGANT), now, principal_owed="90000")
    assert "pending_already" not in {one.key for one in findings_of_draft(other, now.date())}
    lawyer = make_draft(actor_for(make_user("代办人"), Role.LITIGANT), now)
    [covered] = [one for one in findings_of_draft(lawyer, now.date()) if one.key == "pending_already"]
    assert first.receipt_number not in covered.wrong("zh-hans")


def test_kinds_of_evidence_are_told_apart_where_their_names_are_lists_themselves(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    page = sign_in(user).get(reverse("filing:draft_evidence", args=[draft.pk])).content.decode()
    assert "借条、欠条、收条；合同、协议；" in page
