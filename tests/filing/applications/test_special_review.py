"""What is said against a ruling in a case without a suit, at the court that made it, and what can be enforced of one."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import ruling_data
from filing.applications.rules.special import ARBITRATION, PROTECTION, SECURITY
from filing.applications.rules.special_review import OBJECTION, RECONSIDERATION
from filing.applications.subscribers import begin_terms_of_rulings
from filing.calendar.actions.on_service import service_took_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.enforcement.actions.apply import apply_for_enforcement
from filing.enforcement.models import EnforcementApplication
from filing.events import DocumentsServed
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, proposed
from tests.filing.applications.test_pages import browser
from tests.filing.applications.test_special import FIXED, ORDER, applied_for

pytestmark = pytest.mark.django_db
COLLATERAL = FIXED[SECURITY]["collateral"]


def ruled(cause: str, kind: str, now: dt.datetime, *, outcome: str = "granted", **terms: str) -> tuple[Dispute, Application]:
    """The court has ruled, and both sides have the ruling."""
    dispute = applied_for(cause, now)
    terms = terms or (FIXED.get(kind, {}) if outcome == "granted" else {})
    asked = proposed(dispute, kind, now)
    ruling = decided(asked, dispute.judge, now, outcome=outcome, clerk=dispute.clerk, **terms)
    for party in dispute.case.parties.all():
        told = {"case_id": dispute.case.pk, "party_id": party.pk}
        service_took_effect(**told, document_ids=[ruling.document_id], effective_at=now, now=now)
        begin_terms_of_rulings([DocumentsServed(**told, document_ids=(ruling.document_id,))], now)
    return dispute, ruling


def later(now: dt.datetime, days: int) -> dt.datetime:
    return now + dt.timedelta(days=days)


def test_the_respondent_has_five_days_from_the_service_of_a_protection_order(now: dt.datetime) -> None:
    """反家庭暴力法 第三十一条."""
    dispute, _ruling = ruled("481", PROTECTION, now)
    term = Deadline.objects.get(case=dispute.case, rule=RECONSIDERATION)
    assert term.party == dispute.party("defendant")
    assert (term.due_on - clock.local(now).date()).days >= 5
    asked = apply_for(dispute, RECONSIDERATION, later(now, 1), role="defendant")
    term.refresh_from_db()
    assert term.state == Deadline.State.MET
    decided(asked, dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert dispute.reload().state == Case.State.EFFECTIVE
    with pytest.raises(CannotApply, match="state"):  # once
        apply_for(dispute, RECONSIDERATION, later(now, 1), role="defendant")


def test_nobody_asks_after_the_five_days_nor_for_what_went_the_own_way(now: dt.datetime) -> None:
    dispute, _ruling = ruled("481", PROTECTION, now)
    with pytest.raises(CannotApply, match="state"):
        apply_for(dispute, RECONSIDERATION, now)
    with pytest.raises(CannotApply, match="late"):
        apply_for(dispute, RECONSIDERATION, later(now, 20), role="defendant")


def test_an_order_that_is_set_aside_on_reconsideration_has_no_effect_any_more(now: dt.datetime) -> None:
    dispute, _ruling = ruled("481", PROTECTION, now)
    asked = apply_for(dispute, RECONSIDERATION, now, role="defendant")
    with pytest.raises(CannotDecide, match="no_extent"):
        decided(asked, dispute.judge, now, order="撤销本院人身安全保护令。")
    done = decided(asked, dispute.judge, now, clerk=dispute.clerk, order="撤销本院人身安全保护令。", extent="revoked")
    assert ruling_data(done, now)["orders"] == ["撤销本院人身安全保护令。"]
    case = dispute.reload()
    assert (case.state, case.closing, case.effective_on) == (Case.State.CLOSED, Case.Closing.APPLICATION_DISMISSED, None)


def test_the_applicant_gets_on_reconsideration_the_order_that_was_refused(now: dt.datetime) -> None:
    dispute, _ruling = ruled("481", PROTECTION, now, outcome="refused")
    with pytest.raises(CannotApply, match="state"):
        apply_for(dispute, RECONSIDERATION, now, role="defendant")
    asked = apply_for(dispute, RECONSIDERATION, now)
    done = decided(asked, dispute.judge, now, clerk=dispute.clerk, order=f"撤销原裁定。{ORDER}")
    assert ORDER in ruling_data(done, now)["orders"][0]
    case = dispute.reload()
    assert (case.state, case.closing, case.closed_at) == (Case.State.EFFECTIVE, "", None)
    assert case.effective_on == clock.local(now).date()


def test_each_side_objects_to_the_realisation_of_a_security_within_fifteen_days(now: dt.datetime) -> None:
    """民诉法解释 第三百七十二条: the objection that fails leaves the ruling as it is."""
    dispute, _ruling = ruled("451", SECURITY, now)
    for role in ("plaintiff", "defendant"):
        asked = apply_for(dispute, OBJECTION, later(now, 3), role=role)
        decided(asked, dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert dispute.reload().state == Case.State.EFFECTIVE
    assert dispute.case.decisions.get().state == Decision.State.EFFECTIVE
    late, _other = ruled("451", SECURITY, now)
    with pytest.raises(CannotApply, match="late"):
        apply_for(late, OBJECTION, later(now, 40), role="defendant")


def test_a_ruling_set_aside_on_objection_cannot_be_enforced(now: dt.datetime) -> None:
    dispute, _ruling = ruled("451", SECURITY, now)
    asked = apply_for(dispute, OBJECTION, now, role="defendant")
    decided(asked, dispute.judge, now, clerk=dispute.clerk, order="撤销本院民事裁定。", extent="revoked")
    assert dispute.reload().state == Case.State.CLOSED
    assert dispute.case.decisions.get().state == Decision.State.SET_ASIDE


def test_a_ruling_changed_on_objection_is_enforced_for_the_new_amount(now: dt.datetime) -> None:
    dispute, _ruling = ruled("451", SECURITY, now)
    asked = apply_for(dispute, OBJECTION, now, role="defendant")
    fixed = {"order": "变更优先受偿的债权数额为50000元。", "extent": "varied", "amount": "50000.00"}
    ruling = decided(asked, dispute.judge, now, clerk=dispute.clerk, **fixed)
    found = enforced(dispute, later(now, 2))
    assert found.claim["principal"] == "50000.00"
    before, after = dispute.case.decisions.order_by("created_at", "pk")
    assert (before.state, before.obligations[0]["principal"]) == (Decision.State.SET_ASIDE, "60000.00")
    assert (after.state, after.succeeds, after.document) == (Decision.State.EFFECTIVE, before, ruling.document)
    assert found.decision == after


def enforced(dispute: Dispute, on: dt.datetime) -> EnforcementApplication:
    return apply_for_enforcement(actor=dispute.plaintiff, case_id=dispute.case.pk, now=on)


def test_the_creditor_enforces_a_security_from_the_ruling_without_doubled_interest(now: dt.datetime) -> None:
    dispute, ruling = ruled("451", SECURITY, now)
    found = enforced(dispute, later(now, 30))
    assert (found.claim["principal"], found.claim["total"]) == ("60000.00", "60000.00")
    assert COLLATERAL in found.claim["duty"]
    assert "优先受偿" in found.claim["duty"]
    assert found.claim["debtors"] == [str(dispute.party("defendant").pk)]
    assert found.decision.document == ruling.document


def test_a_filed_agreement_that_was_confirmed_is_enforced_when_it_is_due(now: dt.datetime) -> None:
    """民事诉讼法 第二百零六条."""
    applied = applied_for("448", now)
    day = clock.local(now).date() + dt.timedelta(days=10)
    paid = {"payer": str(applied.party("defendant").pk), "payee": str(applied.party("plaintiff").pk)}
    fixed = {**paid, "amount": "60000.00", "pay_by": day.isoformat()}
    asked = proposed(applied, "mediation_confirmation", now)
    with pytest.raises(CannotDecide, match="incomplete"):
        decided(asked, applied.judge, now, **{**fixed, "pay_by": ""})
    with pytest.raises(CannotDecide, match="payer_is_payee"):
        decided(asked, applied.judge, now, **{**fixed, "payee": fixed["payer"]})
    decided(asked, applied.judge, now, clerk=applied.clerk, **fixed)
    found = enforced(applied, later(now, 20))
    assert found.claim["principal"] == "60000.00"
    assert found.claim["last_day"] >= day.isoformat()
    assert applied.reload().state == Case.State.EFFECTIVE


def test_who_pays_by_an_agreement_may_have_left_the_case(now: dt.datetime) -> None:
    """民诉法解释 第五十五条: who took the place pays; where nobody did, the judge is told before anything is signed."""
    applied = applied_for("448", now)
    payer, day = applied.party("defendant"), clock.local(now).date() + dt.timedelta(days=10)
    fixed = {"payer": str(payer.pk), "payee": str(applied.party("plaintiff").pk), "amount": "60000.00", "pay_by": day.isoformat()}
    asked = proposed(applied, "mediation_confirmation", now)
    Party.objects.filter(pk=payer.pk).update(left_at=now)
    with pytest.raises(CannotDecide, match="party_left"):
        decided(asked, applied.judge, now, **fixed)
    heir = make_party(applied.case, "defendant", name="周继承", succeeds=payer)
    decided(asked, applied.judge, now, clerk=applied.clerk, **fixed)
    (owed,) = applied.case.decisions.get().obligations
    assert owed["debtors"] == [str(heir.pk)]


def test_an_agreement_about_no_money_gives_nothing_to_enforce_and_is_confirmed_all_the_same(now: dt.datetime) -> None:
    dispute, _ruling = ruled("448", "mediation_confirmation", now)
    assert dispute.case.decisions.get().obligations == []
    apply_for(dispute, OBJECTION, now, role="defendant")  # 民诉法解释 第三百七十二条


def test_an_award_is_not_set_aside_before_the_court_above_has_answered_the_report(now: dt.datetime) -> None:
    """法释〔2017〕21号 第二条: what is to be set aside is reported, a dismissal is not."""
    dispute = applied_for("484", now)
    asked, page = proposed(dispute, ARBITRATION, now), browser(dispute.judge)
    url = reverse("filing:application_decide", args=[asked.pk])
    form = {"outcome": "granted", "reasons": "程序违法", "order": "撤销裁决。"}
    shown = page.post(url, {**form, "reported": "no"}, headers={"accept-language": "zh-hans"})
    assert shown.status_code == 422
    assert "应当先向上级法院报核" in shown.content.decode()
    assert "撤销裁决。" in shown.content.decode()
    with pytest.raises(CannotDecide, match="not_reported"):
        decided(asked, dispute.judge, now, order="撤销裁决。")
    decided(asked, dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert dispute.reload().closing == Case.Closing.APPLICATION_DISMISSED


def test_a_court_may_want_the_report_before_a_dismissal_too(now: dt.datetime) -> None:
    dispute = applied_for("484", now)
    dispute.case.court.settings = {"award_reported_before": ["granted", "refused"]}
    dispute.case.court.save()
    asked = proposed(dispute, ARBITRATION, now)
    with pytest.raises(CannotDecide, match="not_reported"):
        decided(asked, dispute.judge, now, outcome="refused")
    decided(asked, dispute.judge, now, outcome="refused", clerk=dispute.clerk, reported="yes")
    assert dispute.reload().state == Case.State.CLOSED


def test_what_an_order_has_to_fix_is_asked_beside_its_field(now: dt.datetime) -> None:
    dispute = applied_for("451", now)
    asked = proposed(dispute, SECURITY, now)
    url = reverse("filing:application_decide", args=[asked.pk])
    shown = browser(dispute.judge).post(url, {"outcome": "granted", "reasons": "抵押已经登记", "order": "准许拍卖。"})
    assert shown.status_code == 422
    assert {"collateral", "amount"} == set(shown.context["form"].errors)
