"""Who owes a fee reads on the case home what to pay, until when and where, whichever role and whichever court."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.models import Case
from filing.cases.queries import fee_to_pay, my_parties
from filing.cases.rules.next_step import NextStep, next_step
from filing.cases.situation import situation_of
from filing.fees.models import Fee
from filing.fees.schedule import remind_of_due_fees
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import pay, served

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    blank_documents(monkeypatch)
    return make_dispute(now, state=Case.State.DECIDED)


@pytest.fixture
def appeal(dispute: Dispute, now: dt.datetime) -> Case:
    application = decided(apply_for(dispute, "appeal", now, role="defendant"), dispute.filing_clerk_above, now)
    with clock.at(now):
        run_until_quiet()
    assert application.follow_up is not None
    dispute.reload()
    return application.follow_up


def step_of(actor: Actor, case: Case, now: dt.datetime) -> NextStep:
    return next_step(situation_of(actor, case, my_parties(actor, case), now.date()))


def test_the_appellant_is_asked_for_the_fee_in_both_cases_and_the_other_side_is_not(
    dispute: Dispute, appeal: Case, now: dt.datetime
) -> None:
    """诉讼费用交纳办法 第二十二条: seven days from the service of the notice."""
    fee = Fee.objects.get(case=appeal, purpose=Fee.Purpose.APPEAL)
    for case in (appeal, dispute.case):
        assert step_of(dispute.defendant, case, now) == NextStep("pay_appeal_fee", "act")
        assert fee_to_pay(dispute.defendant, case) == fee
        assert fee_to_pay(dispute.plaintiff, case) is None
        assert fee_to_pay(dispute.judge, case) is None
    assert step_of(dispute.plaintiff, dispute.case, now).code == "appealed"


def test_once_the_notice_is_served_the_page_names_the_day_and_leads_to_the_cashier(
    dispute: Dispute, appeal: Case, now: dt.datetime
) -> None:
    fee = Fee.objects.get(case=appeal, purpose=Fee.Purpose.APPEAL)
    served(fee, now)
    assert step_of(dispute.defendant, appeal, now) == NextStep("pay_appeal_fee", "act", fee.due_on)
    with clock.at(now):
        client = sign_in(User.objects.get(pk=dispute.defendant.account_id))
        for case in (appeal, dispute.case):
            page = client.get(reverse("filing:case", args=[case.pk])).content.decode()
            assert "前交纳上诉费，还有7天" in page
            assert "按自动撤回上诉处理" in page
            assert f'href="{reverse("filing:fee", args=[fee.pk])}"' in page


def test_after_the_payment_the_home_goes_on(dispute: Dispute, appeal: Case, now: dt.datetime) -> None:
    client, home = sign_in(User.objects.get(pk=dispute.defendant.account_id)), reverse("filing:case", args=[appeal.pk])
    assert "怎么算的、交费" in client.get(home).content.decode()
    pay(Fee.objects.get(case=appeal), now)
    page = client.get(home).content.decode()
    assert "怎么算的、收讫凭证" in page
    assert "怎么算的、交费" not in page
    assert step_of(dispute.defendant, appeal, now).code == "wait_for_hearing"
    assert step_of(dispute.defendant, dispute.case, now).code == "appealed"


@pytest.mark.parametrize(("state", "code"), [("in_trial", "pay_fee"), ("decided", "appeal_term"), ("effective", "effective")])
def test_the_fee_comes_before_the_evidence_and_after_the_decision_no_prepayment_is_asked(
    state: str, code: str, dispute: Dispute, now: dt.datetime
) -> None:
    plaintiff, due_on = dispute.party("plaintiff"), now.date() + dt.timedelta(days=7)
    Case.objects.filter(pk=dispute.case.pk).update(state=state)
    Fee.objects.create(
        case=dispute.case, payer=plaintiff, kind="property", full_amount="2300.00", amount="1150.00", outstanding="1150.00",
        payment_code="P1", due_on=due_on, assessed_at=now,
    )  # fmt: skip
    if state == "in_trial":
        start_deadline(
            actor=dispute.judge, rule="evidence_small", trigger="served", triggered_on=now.date(), key="evidence", now=now,
            case=dispute.case, party=plaintiff,
        )  # fmt: skip
    assert step_of(dispute.plaintiff, dispute.reload(), now).code == code
    with clock.at(now):
        page = sign_in(User.objects.get(pk=dispute.plaintiff.account_id)).get(reverse("filing:case", args=[dispute.case.pk]))
        remind_of_due_fees(now + dt.timedelta(days=6))
    assert ("按撤诉处理" in page.content.decode()) == (state == "in_trial")
    assert Notice.objects.filter(title="诉讼费即将到期").exists() == (state == "in_trial")
