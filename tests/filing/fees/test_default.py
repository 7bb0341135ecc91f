"""A fee that is not paid in time: what the judge may do, the ruling, the closing, and who pays before the seal."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.decide import decide_application, seal_ruling
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import order_of
from filing.cases.models import Case
from filing.fees.actions.assess import assess_further_fee
from filing.fees.actions.change import change_fee
from filing.fees.actions.default import decide_default, drop_ruling
from filing.fees.models import Fee, FeeDefault
from filing.fees.rules.changes import Turn
from filing.fees.rules.scales import FeeKind
from filing.fees.schedule import report_overdue_fees
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import apply_for, decided, proposed
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, money, pay, served, titles

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
State = FeeDefault.State


@pytest.fixture
def stage(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Stage:
    blank_documents(monkeypatch)
    return make_stage(now)


def overdue(stage: Stage, now: dt.datetime) -> FeeDefault:
    """Served today, and not paid when the term was over."""
    served(stage.fee, now)
    report_overdue_fees(now + 8 * DAY)
    return FeeDefault.objects.get(fee=stage.fee)


def ruled(default: FeeDefault, judge: Actor, now: dt.datetime, outcome: str = "granted") -> Application:
    """The judge has the ruling drafted and signs it."""
    decide_default(actor=judge, default_id=default.pk, withdrawn=True, reason="", now=now)
    default.refresh_from_db()
    assert default.application
    reasons = default.application.content["reasons"]
    return decide_application(actor=judge, application_id=default.application.pk, outcome=outcome, reasons=reasons, now=now)


def test_the_case_is_closed_when_the_ruling_is_sealed_and_not_before(stage: Stage, now: dt.datetime) -> None:
    default, late = overdue(stage, now), now + 9 * DAY
    application = ruled(default, stage.dispute.judge, late)
    assert order_of(application) == "本案按林小满撤回起诉处理。"
    assert "2026年9月8日前交纳案件受理费1150.00元" in application.reasons
    assert (stage.dispute.reload().state, application.state) == (Case.State.ACCEPTED, Application.State.RULED)
    seal_ruling(actor=stage.dispute.clerk, application_id=application.pk, now=late)
    assert (stage.dispute.reload().state, stage.dispute.case.closing) == ("closed", Case.Closing.DEEMED_WITHDRAWN)
    default.refresh_from_db()
    assert default.state == State.WITHDRAWN
    assert money(stage.fee) == ("waived", Decimal("0.00"), Decimal("0.00"), Decimal("0.00"))
    assert OutboxEvent.objects.filter(name="filing.DocumentsToServe").exists()


def test_of_a_part_that_was_paid_half_goes_back(stage: Stage, now: dt.datetime) -> None:
    pay(stage.fee, now)
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.TO_ORDINARY, now=now)
    application = ruled(overdue(stage, now), stage.dispute.judge, now + 9 * DAY)
    seal_ruling(actor=stage.dispute.clerk, application_id=application.pk, now=now + 9 * DAY)
    assert money(stage.fee)[1:] == (Decimal("575.00"), Decimal("0.00"), Decimal("575.00"))


def test_who_pays_before_the_seal_is_heard(stage: Stage, now: dt.datetime) -> None:
    late = now + 9 * DAY
    application = ruled(overdue(stage, now), stage.dispute.judge, late)
    pay(stage.fee, late)
    with pytest.raises(CannotDecide, match="fee_paid"):
        seal_ruling(actor=stage.dispute.clerk, application_id=application.pk, now=late)
    drop_ruling(fee_id=stage.fee.pk, now=late)
    application.refresh_from_db()
    assert (application.state, FeeDefault.objects.get().state) == (Application.State.WITHDRAWN, State.SETTLED)
    assert stage.dispute.reload().state == Case.State.ACCEPTED


def test_a_refused_ruling_keeps_the_case(stage: Stage, now: dt.datetime) -> None:
    application = ruled(overdue(stage, now), stage.dispute.judge, now + 9 * DAY, outcome="refused")
    seal_ruling(actor=stage.dispute.clerk, application_id=application.pk, now=now + 9 * DAY)
    assert FeeDefault.objects.get().state == State.KEPT
    assert stage.dispute.reload().state == Case.State.ACCEPTED


def test_nothing_is_ruled_without_an_unpaid_fee(stage: Stage, now: dt.datetime) -> None:
    application = proposed(stage.dispute, "deemed_withdrawal", now)
    with pytest.raises(CannotDecide, match="fee_paid"):
        decide_application(actor=stage.dispute.judge, application_id=application.pk, outcome="granted", reasons="未交费", now=now)


def test_another_term_is_told_and_may_end_in_another_default(stage: Stage, now: dt.datetime) -> None:
    default, until = overdue(stage, now), dt.date(2026, 9, 20)
    decide_default(actor=stage.dispute.judge, default_id=default.pk, withdrawn=False, until=until, reason="", now=now + 9 * DAY)
    stage.fee.refresh_from_db()
    assert stage.fee.due_on == until
    assert titles(stage.lawyer) == titles(stage.dispute.plaintiff) == ["交费期限延长了"]
    report_overdue_fees(now + 19 * DAY)
    assert FeeDefault.objects.count() == 1
    report_overdue_fees(now + 20 * DAY)
    assert [(one.due_on, one.state) for one in FeeDefault.objects.order_by("due_on")] == [
        (dt.date(2026, 9, 8), State.KEPT), (until, State.PROPOSED),
    ]  # fmt: skip
    assert titles(stage.dispute.judge) == ["逾期未交诉讼费"] * 2


def test_going_on_without_a_new_term_asks_no_more(stage: Stage, now: dt.datetime) -> None:
    default = overdue(stage, now)
    decide_default(actor=stage.dispute.judge, default_id=default.pk, withdrawn=False, reason="", now=now + 9 * DAY)
    report_overdue_fees(now + 40 * DAY)
    assert FeeDefault.objects.count() == 1
    with pytest.raises(Refused):
        decide_default(actor=stage.dispute.judge, default_id=default.pk, withdrawn=True, reason="", now=now)


def test_an_unpaid_counterclaim_falls_away_and_the_claim_goes_on(stage: Stage, now: dt.datetime) -> None:
    pay(stage.fee, now)
    fee = assess_further_fee(
        actor=stage.dispute.judge, case_id=stage.dispute.case.pk, payer_id=stage.dispute.party("defendant").pk,
        purpose="counterclaim", kind=FeeKind.PROPERTY, amount=Decimal(100_000), now=now,
    )  # fmt: skip
    served(fee, now)
    report_overdue_fees(now + 8 * DAY)
    application = ruled(FeeDefault.objects.get(), stage.dispute.judge, now + 9 * DAY)
    assert order_of(application) == "周远航提出的请求按撤回处理，本诉继续审理。"
    seal_ruling(actor=stage.dispute.clerk, application_id=application.pk, now=now + 9 * DAY)
    assert stage.dispute.reload().state == Case.State.ACCEPTED
    assert money(fee)[2] == Decimal("0.00")
    assert money(stage.fee)[0] == "paid"


def test_nobody_is_in_default_for_a_counterclaim_that_was_withdrawn(stage: Stage, now: dt.datetime) -> None:
    pay(stage.fee, now)
    dispute = stage.dispute
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    fee = assess_further_fee(
        actor=dispute.judge, case_id=dispute.case.pk, payer_id=dispute.party("defendant").pk, purpose="counterclaim",
        kind=FeeKind.PROPERTY, amount=Decimal(100_000), now=now,
    )  # fmt: skip
    served(fee, now)
    report_overdue_fees(now + 8 * DAY)
    draft = ruled(FeeDefault.objects.get(), dispute.judge, now + 9 * DAY)
    asked = apply_for(dispute, "counterclaim_withdrawal", now + 9 * DAY, role="defendant")
    decided(asked, dispute.judge, now + 9 * DAY, clerk=dispute.clerk)
    draft.refresh_from_db()
    assert (FeeDefault.objects.get().state, draft.state) == (FeeDefault.State.SETTLED, "withdrawn")
    Fee.objects.filter(pk=fee.pk).update(due_on=(now + 10 * DAY).date(), deadline=None)
    report_overdue_fees(now + 40 * DAY)
    assert FeeDefault.objects.count() == 1  # and no new one
    assert money(fee)[0] == "due"  # who withdrew bears it (诉讼费用交纳办法 第三十四条)


def test_the_fee_of_a_refused_objection_ends_nobodys_claim(stage: Stage, now: dt.datetime) -> None:
    fee = assess_further_fee(
        actor=stage.dispute.judge, case_id=stage.dispute.case.pk, payer_id=stage.dispute.party("defendant").pk,
        purpose="objection", kind=FeeKind.JURISDICTION_OBJECTION, now=now,
    )  # fmt: skip
    Fee.objects.filter(pk=fee.pk).update(due_on=now.date())
    report_overdue_fees(now + 30 * DAY)
    assert not FeeDefault.objects.exists()


def test_the_judge_goes_from_the_fee_to_the_draft_of_the_ruling(stage: Stage, now: dt.datetime) -> None:
    default = overdue(stage, now)
    client = sign_in(stage.dispute.case.panel.get(duty="sole_judge").user)
    assert f"/fees/defaults/{default.pk}/" in client.get(f"/fees/{stage.fee.pk}/").content.decode()
    assert client.post(f"/fees/defaults/{default.pk}/", {"outcome": "later", "until": ""}).status_code == 422
    answer = client.post(f"/fees/defaults/{default.pk}/", {"outcome": "withdrawn", "reason": ""})
    default.refresh_from_db()
    assert default.application
    assert answer["Location"] == f"/applications/{default.application_id}/"
    assert "期满未交纳" in client.get(answer["Location"]).content.decode()
