"""What the page of a fee says once the case is decided: who bears it, what goes back and by when, by which decision."""

import datetime as dt
import re

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from filing.cases.models import Case
from filing.dossier.models import ServedDocument
from filing.fees.actions.allot import allot_fee
from filing.fees.models import Fee
from tests.factories.disputes import Dispute
from tests.factories.sessions import sign_in
from tests.filing.decisions.test_review import _blank_documents, dispute, first, in_effect, retried
from tests.filing.fees.stage import make_stage, pay

pytestmark = pytest.mark.django_db
__all__ = ["_blank_documents", "dispute"]  # fixtures: a judgment of first instance, sealed and served, with blank documents
BORNE = "案件受理费1150.00元，由周远航负担。"


def page_of(fee: Fee, reader: Actor) -> str:
    answer = sign_in(User.objects.get(pk=reader.user_id)).get(reverse("filing:fee", args=[fee.pk]))
    assert answer.status_code == 200
    return answer.content.decode()


def fee_of(dispute: Dispute) -> Fee:
    return Fee.objects.get(case=dispute.case, purpose=Fee.Purpose.CLAIM)


def test_while_the_case_goes_on_nothing_is_said_of_an_outcome(now: dt.datetime) -> None:
    stage = make_stage(now)
    page = page_of(stage.fee, stage.dispute.plaintiff)
    assert "裁判以后由谁负担" not in page
    assert "按撤诉处理。有困难的" in page


def test_a_judgment_that_can_be_appealed_moves_no_money_yet(dispute: Dispute, now: dt.datetime) -> None:
    page = page_of(fee_of(dispute), dispute.plaintiff)
    assert BORNE in page
    assert "裁判还没有生效，已交的费用现在不退" in page
    assert "不再按撤诉处理" in page
    assert "有困难的，请在期限内申请司法救助" not in page


def test_what_was_not_served_yet_is_not_told_here_either(dispute: Dispute, now: dt.datetime) -> None:
    ServedDocument.objects.filter(party=dispute.party("plaintiff")).delete()
    page = page_of(fee_of(dispute), dispute.plaintiff)
    assert BORNE not in page
    assert "文书向您送达后，这里会显示" in page


def test_an_appeal_leaves_open_who_bears_it(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.APPEALED)
    assert "二审改判的，诉讼费由谁负担也随之变更" in page_of(fee_of(dispute), dispute.plaintiff)


def test_with_effect_the_page_names_the_day_by_which_the_money_is_back(dispute: Dispute, now: dt.datetime) -> None:
    fee = fee_of(dispute)
    pay(fee, now)
    later = in_effect(dispute, now)
    assert first(dispute).effective_on == dt.date(2026, 9, 17)
    assert "法院应当在 2026年10月8日（周四） 前退还" in page_of(fee, dispute.plaintiff)  # 2 October is a public holiday
    shares = {dispute.party("defendant").pk: fee.amount}
    (share,) = allot_fee(actor=dispute.judge, fee_id=fee.pk, shares=shares, now=later)
    for one, reader in ((fee, dispute.plaintiff), (share, dispute.defendant)):
        page = page_of(one, reader)
        assert re.search(r"<td[^>]*>周远航</td>", page)
        assert "法院可以强制执行" in page
    assert "还应退还 ¥1,150.00" in page_of(fee, dispute.plaintiff)
    retried(dispute, "varied", later, principal="60000.00")
    assert "以新的裁判为准" in page_of(fee, dispute.plaintiff)


def test_once_the_day_is_over_the_page_says_so_and_promises_nothing(dispute: Dispute, now: dt.datetime) -> None:
    fee = fee_of(dispute)
    pay(fee, now)
    later = in_effect(dispute, now)
    last, over = dt.datetime(2026, 10, 8, 4, tzinfo=dt.UTC), dt.datetime(2026, 10, 9, 4, tzinfo=dt.UTC)
    with clock.at(last):
        assert "期限已过" not in page_of(fee, dispute.plaintiff)
    with clock.at(over):
        page = page_of(fee, dispute.plaintiff)
    assert "本应在 2026年10月8日（周四） 前退还，期限已过" in page
    assert "法院应当在" not in page
    allot_fee(actor=dispute.judge, fee_id=fee.pk, shares={dispute.party("defendant").pk: fee.amount}, now=later)
    with clock.at(last):
        assert "应退还 ¥1,150.00，法院应当在 2026年10月8日（周四） 前办理" in page_of(fee, dispute.plaintiff)
    with clock.at(over):
        page = page_of(fee, dispute.plaintiff)
    assert "还应退还 ¥1,150.00：法院本应在 2026年10月8日（周四） 前退还，期限已过" in page
    assert "会在十五日内办理" not in page


def test_where_there_never_was_a_decision_none_is_said_to_be_set_aside(now: dt.datetime) -> None:
    stage = make_stage(now)
    Case.objects.filter(pk=stage.fee.case_id).update(state=Case.State.EFFECTIVE)
    page = page_of(stage.fee, stage.dispute.plaintiff)
    assert "裁判以后由谁负担" not in page
    assert "原裁判已经撤销" not in page


def test_my_matters_ask_for_no_fee_that_the_decision_lays_on_somebody(dispute: Dispute, now: dt.datetime) -> None:
    fee, home = fee_of(dispute), reverse("filing:my")
    browser, words = sign_in(User.objects.get(pk=dispute.plaintiff.user_id)), "交纳案件受理费"
    assert fee.state == "due"
    assert words not in browser.get(home).content.decode()
    Case.objects.filter(pk=fee.case_id).update(state=Case.State.IN_TRIAL)
    assert words in browser.get(home).content.decode()


def test_of_a_case_that_ended_otherwise_the_last_assessment_holds(now: dt.datetime) -> None:
    stage = make_stage(now)
    Case.objects.filter(pk=stage.fee.case_id).update(state=Case.State.CLOSED, closing=Case.Closing.WITHDRAWN)
    page = page_of(stage.fee, stage.dispute.plaintiff)
    assert "案件已经结案（准予撤诉），这笔费用最后核定为" in page


def test_before_effect_nobody_is_urged_to_prepay_and_told_at_once_that_nothing_is_due(dispute: Dispute, now: dt.datetime) -> None:
    fee = fee_of(dispute)
    assert (fee.state, fee.prepaid) == ("due", True)
    page = page_of(fee, dispute.plaintiff)
    assert "¥1,150.00 没有预交。法院已经作出裁判，不再按撤诉处理；这笔费用由裁判确定的一方在裁判生效后交纳" in page
    assert "现在交纳" in page
    assert "请交纳" not in page
    assert "也不用补交" not in page
    pay(fee, now)
    assert "已交的费用现在不退，也不用补交" in page_of(fee, dispute.plaintiff)


@pytest.mark.parametrize(
    ("state", "closing", "said"),
    [
        ("effective", "mediated", "案件已经调解结案，不再按撤诉处理；这笔费用由当事人按调解协议交纳"),
        ("closed", "withdrawn", "案件已经结案（准予撤诉），这笔费用仍由交费人交纳"),
        ("closed", "transferred", "案件已经移送其他法院，请按接收案件的法院的通知交纳"),
    ],
)
def test_a_fee_still_due_in_a_case_that_no_judgment_ended_speaks_of_none(
    now: dt.datetime, state: str, closing: str, said: str
) -> None:
    stage = make_stage(now)
    Case.objects.filter(pk=stage.fee.case_id).update(state=state, closing=closing)
    page = page_of(stage.fee, stage.dispute.plaintiff)
    assert said in page
    assert "结案以后由谁负担" in page
    assert "裁判" not in re.sub(r"(?s)^.*<main|</main>.*$", "", page)
    assert "请交纳" not in page
    assert ("现在交纳" in page) == (closing != "transferred")


def test_who_gets_money_back_reads_how_much_and_by_when_on_the_page_of_the_case(dispute: Dispute, now: dt.datetime) -> None:
    def home_of(reader: Actor) -> str:
        with clock.at(later):
            browser = sign_in(User.objects.get(pk=reader.user_id))
            return browser.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()

    fee = fee_of(dispute)
    pay(fee, now)
    later = in_effect(dispute, now)
    words = "法院应当在2026年10月8日（周四）前退还您交的诉讼费 ¥1,150.00，还有7天"
    assert words not in home_of(dispute.plaintiff)  # who bears how much is not settled yet
    shares = {dispute.party("defendant").pk: fee.amount}
    allot_fee(actor=dispute.judge, fee_id=fee.pk, shares=shares, now=later)
    page = home_of(dispute.plaintiff)
    assert words in page
    assert f'<a href="{reverse("filing:fee", args=[fee.pk])}">查看退费</a>' in page
    for other in (dispute.defendant, dispute.judge):
        assert "前退还您交的诉讼费" not in home_of(other)
    Fee.objects.filter(pk=fee.pk).update(refundable=0)
    assert "前退还您交的诉讼费" not in home_of(dispute.plaintiff)
