"""What the page of a service says: what was served, what to do, until when, for this recipient."""

import datetime as dt

import pytest
from django.test import Client
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM
from delivery.service import wording
from delivery.service.models import ServiceItem, ServiceRecipient
from filing.applications.models import Application
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, plaintiff=make_user("林小满"))


def _served(case: Case, now: dt.datetime, purpose: str) -> ServiceRecipient:
    recipient = service.order_for(case, now, documents=1, purpose=purpose).recipients.get()
    ServiceRecipient.objects.filter(pk=recipient.pk).update(reached_at=now)
    return ServiceRecipient.objects.get(pk=recipient.pk)


def _debtor(recipient: ServiceRecipient) -> Client:
    user = make_user("周远航")
    Party.objects.filter(pk=recipient.party_id).update(user=user)
    return sign_in(user)


@pytest.mark.parametrize("kind", ["objection_ruling", "payment_order_objection", "jurisdiction_objection"])
def test_what_was_decided_on_an_application_is_not_called_an_application_to_answer(kind: str) -> None:
    told = wording.purpose(f"{wording.OF_APPLICATION}{kind}")
    assert told.name == "申请的处理结果"
    assert "申请书副本" not in told.what
    assert "申请书副本" in wording.purpose("application").what


def test_the_creditor_of_a_payment_order_is_not_told_to_pay(case: Case, now: dt.datetime) -> None:
    recipient = _served(case, now, "payment_order")
    assert "清偿债务" in wording.purpose_for(recipient).todo
    recipient.party.role = Party.Role.PLAINTIFF
    assert "您现在不需要做什么" in wording.purpose_for(recipient).todo


def test_the_page_names_the_last_day_of_what_began_with_the_service(case: Case, now: dt.datetime) -> None:
    recipient = _served(case, now, "payment_order")
    document = ServiceItem.objects.get(recipient=recipient).document
    term = start_deadline(
        actor=SYSTEM, rule="payment_order_objection", trigger=f"served:{document.pk}", triggered_on=now.date(),
        key="order", now=now, case=case, party=recipient.party,
    )  # fmt: skip
    page, address = _debtor(recipient), reverse("service:received", args=[recipient.pk])
    with clock.at(now):
        shown = page.get(address).content.decode()
    assert "清偿或者对支付令提出异议：最后一天" in shown
    assert f"{term.due_on.year}年{term.due_on.month}月{term.due_on.day}日" in shown
    Deadline.objects.filter(pk=term.pk).update(state=Deadline.State.MET)
    with clock.at(now):
        assert "最后一天" not in page.get(address).content.decode()


def test_who_answers_an_application_is_a_respondent_and_no_defendant(case: Case, now: dt.datetime) -> None:
    recipient = _served(case, now, "payment_order")
    Case.objects.filter(pk=case.pk).update(cause_code="458")
    with clock.at(now):
        shown = _debtor(recipient).get(reverse("service:received", args=[recipient.pk])).content.decode()
    assert "被申请人" in shown
    assert "（被告）" not in shown


def _advised(client: Client, recipient: ServiceRecipient) -> str:
    return client.get(reverse("service:received", args=[recipient.pk])).content.decode()


def test_nobody_is_advised_to_appeal_who_has_done_so_or_whose_term_is_over(case: Case, now: dt.datetime) -> None:
    recipient = _served(case, now, "judgment")
    client, advice, party = _debtor(recipient), "可以在文书写明的期限内上诉", recipient.party
    assert advice in _advised(client, recipient)
    Case.objects.filter(pk=case.pk).update(state=Case.State.DECIDED)
    term = start_deadline(
        actor=SYSTEM, rule="appeal_judgment", trigger="served", triggered_on=now.date(), key="appeal", now=now, case=case,
        party=party,
    )  # fmt: skip
    assert advice in _advised(client, recipient)
    Deadline.objects.filter(pk=term.pk).update(due_on=now.date() - dt.timedelta(days=1))
    expected = [(Case.State.DECIDED, "您的上诉期已过，不能再上诉"), (Case.State.APPEALED, "另一方当事人已经上诉")]
    for state, words in (*expected, (Case.State.EFFECTIVE, "判决已经生效，不能再上诉")):
        Case.objects.filter(pk=case.pk).update(state=state)
        page = _advised(client, recipient)
        assert words in page
        assert advice not in page
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPEALED)
    Application.objects.create(
        case=case, court=case.court, kind="appeal", party=party, submitted_by_id=party.user_id, decider="filing_clerk",
        content={}, terms={}, sha256="", submitted_at=now, receipt_number="A1", key="A1",
    )  # fmt: skip
    assert "您已经上诉，判决没有生效" in _advised(client, recipient)
