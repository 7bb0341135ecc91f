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
from filing.cases.copying import copy_party
from filing.cases.models import Case, CaseLink, Party
from filing.decisions.models import Decision
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


AFTER_WITHDRAWAL, PERFORM = "您的上诉已经撤回或者按自动撤回上诉处理", "应当按判决履行"


@pytest.fixture
def judged(case: Case, now: dt.datetime) -> ServiceRecipient:
    """A judgment that was served on the defendant, whose term to appeal is over."""
    recipient = _served(case, now, "judgment")
    term = start_deadline(
        actor=SYSTEM, rule="appeal_judgment", trigger="served", triggered_on=now.date(), key="appeal", now=now, case=case,
        party=recipient.party,
    )  # fmt: skip
    Deadline.objects.filter(pk=term.pk).update(due_on=now.date() - dt.timedelta(days=1))
    _given(recipient, now)
    return recipient


def _given(recipient: ServiceRecipient, now: dt.datetime) -> Decision:
    case, document = recipient.order.case, recipient.items.get().document
    return Decision.objects.create(
        case=case, document=document, state=Decision.State.SEALED, drafted_by=make_user("何法官"), decided_on=now.date(),
        sealed_at=now,
    )  # fmt: skip


def _above(case: Case, now: dt.datetime) -> Case:
    above = make_case(now=now, plaintiff=make_user("林小满"))
    CaseLink.objects.create(from_case=case, to_case=above, kind=CaseLink.Kind.APPEAL)
    return above


def _appealed_by(recipient: ServiceRecipient, now: dt.datetime, above: Case | None = None) -> Party:
    """The recipient has appealed; as the appellant that it is above."""
    party, case = recipient.party, recipient.order.case
    Application.objects.create(
        case=case, court=case.court, kind="appeal", party=party, submitted_by=make_user("周远航"), decider="filing_clerk",
        content={}, terms={}, sha256="", submitted_at=now, receipt_number="A1", key="A1", follow_up=above,
        state=Application.State.GRANTED if above else Application.State.SUBMITTED,
    )  # fmt: skip
    Case.objects.filter(pk=case.pk).update(state=Case.State.APPEALED)
    return copy_party(party, above, Party.Role.APPELLANT) if above else party


@pytest.mark.parametrize("closing", [Case.Closing.REMANDED, Case.Closing.DISMISSED, Case.Closing.TERMINATED])
def test_nobody_is_told_to_perform_a_judgment_that_fell_with_its_case(
    judged: ServiceRecipient, now: dt.datetime, closing: str
) -> None:
    """民事诉讼法 第一百五十四条、第一百七十七条; 民诉法解释 第三百二十八条."""
    client = _debtor(judged)
    Case.objects.filter(pk=judged.order.case_id).update(state=Case.State.CLOSED, closing=closing)
    page = _advised(client, judged)
    assert "不用按它履行，请看后来的裁判" in page
    assert PERFORM not in page


@pytest.mark.parametrize("purpose", ["judgment", "final_decision"])
@pytest.mark.parametrize("state", [Case.State.EFFECTIVE, Case.State.IN_ENFORCEMENT])
def test_nobody_is_told_to_perform_what_a_retrial_has_set_aside(case: Case, now: dt.datetime, state: str, purpose: str) -> None:
    recipient = _served(case, now, purpose)
    client, decision = _debtor(recipient), _given(recipient, now)
    Case.objects.filter(pk=case.pk).update(state=state)
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.EFFECTIVE)
    assert "履行。认为有错误的，可以申请再审" in _advised(client, recipient)
    Decision.objects.filter(pk=decision.pk).update(state=Decision.State.SET_ASIDE)
    page = _advised(client, recipient)
    assert "不用按它履行，请看后来的裁判" in page
    assert "认为有错误的，可以申请再审" not in page


def test_what_the_court_above_decided_counts(judged: ServiceRecipient, now: dt.datetime) -> None:
    """民事诉讼法 第一百七十九条: a statement of mediation is no decision, and the judgment is deemed set aside with it."""
    client, above = _debtor(judged), _above(judged.order.case, now)
    given = Decision.objects.create(case=above, state=Decision.State.EFFECTIVE, drafted_by=make_user("吴法官"))
    Case.objects.filter(pk=judged.order.case_id).update(state=Case.State.EFFECTIVE)
    assert "以二审裁判为准" in _advised(client, judged)
    Decision.objects.filter(pk=given.pk).update(kind=Decision.Kind.MEDIATION)
    page = _advised(client, judged)
    assert "以二审的民事调解书为准；这份判决视为撤销" in page
    assert "以二审裁判为准" not in page
    Decision.objects.filter(pk=given.pk).update(kind=Decision.Kind.JUDGMENT, state=Decision.State.SET_ASIDE)
    Decision.objects.filter(case=judged.order.case).update(state=Decision.State.SET_ASIDE)  # both, in a retrial
    assert "不用按它履行，请看后来的裁判" in _advised(client, judged)


def test_who_withdrew_its_appeal_is_not_told_to_await_a_fee_while_another_goes_on(
    judged: ServiceRecipient, now: dt.datetime
) -> None:
    client, above = _debtor(judged), _above(judged.order.case, now)
    appellant = _appealed_by(judged, now, above)
    assert "您已经上诉，判决没有生效" in _advised(client, judged)
    Party.objects.filter(pk=appellant.pk).update(role=Party.Role.APPELLEE, order=9)
    page = _advised(client, judged)
    assert AFTER_WITHDRAWAL in page
    assert "交费通知" not in page


@pytest.mark.parametrize("closing", [Case.Closing.APPEAL_WITHDRAWN, Case.Closing.APPEAL_LAPSED])
def test_who_withdrew_the_only_appeal_reads_when_the_judgment_takes_effect(
    judged: ServiceRecipient, now: dt.datetime, closing: str
) -> None:
    client, above = _debtor(judged), _above(judged.order.case, now)
    _appealed_by(judged, now, above)
    Case.objects.filter(pk=above.pk).update(state=Case.State.CLOSED, closing=closing)
    Case.objects.filter(pk=judged.order.case_id).update(state=Case.State.DECIDED)
    page = _advised(client, judged)
    assert AFTER_WITHDRAWAL in page
    assert "您已经上诉" not in page
    Case.objects.filter(pk=judged.order.case_id).update(state=Case.State.EFFECTIVE)
    assert "判决已经生效，不能再上诉" in _advised(client, judged)


def test_an_appeal_that_was_taken_back_here_is_no_appeal(judged: ServiceRecipient, now: dt.datetime) -> None:
    client = _debtor(judged)
    _appealed_by(judged, now)
    assert "您已经上诉，判决没有生效" in _advised(client, judged)
    Application.objects.update(state=Application.State.WITHDRAWN)
    assert "另一方当事人已经上诉" in _advised(client, judged)


def _heard_again(case: Case, now: dt.datetime) -> Case:
    """The decision has effect, and its retrial was ordered after the examination."""
    Case.objects.filter(pk=case.pk).update(state=Case.State.EFFECTIVE)
    examination, retrial = (make_case(now=now, plaintiff=make_user("林小满")) for _ in range(2))
    Case.objects.filter(pk=retrial.pk).update(case_type="民再")
    for source, target in ((case, examination), (examination, retrial)):
        CaseLink.objects.create(from_case=source, to_case=target, kind=CaseLink.Kind.RETRIAL)
    return retrial


@pytest.mark.parametrize("purpose", ["judgment", "final_decision"])
def test_while_it_is_heard_again_nobody_is_told_to_perform_it_but_for_what_somebody_lives_on(
    case: Case, now: dt.datetime, purpose: str
) -> None:
    """民事诉讼法 第二百一十七条."""
    recipient = _served(case, now, purpose)
    client, retrial = _debtor(recipient), _heard_again(case, now)
    page = _advised(client, recipient)
    assert "再审期间中止执行" in page
    assert "劳动报酬的，法院可以不中止执行" in page
    assert "应当按判决履行" not in page
    assert "应当按裁判履行" not in page
    Case.objects.filter(pk=retrial.pk).update(state=Case.State.CLOSED)
    assert "再审期间中止执行" not in _advised(client, recipient)


def test_an_order_that_lapsed_tells_neither_its_debtor_to_pay_nor_its_creditor_to_enforce(case: Case, now: dt.datetime) -> None:
    """民事诉讼法 第二百二十八条."""
    recipient = _served(case, now, "payment_order")
    client, decision = _debtor(recipient), _given(recipient, now)
    assert "请自收到之日起十五日内清偿债务" in _advised(client, recipient)
    Decision.objects.filter(pk=decision.pk).update(kind=Decision.Kind.PAYMENT_ORDER, state=Decision.State.SET_ASIDE)
    page = _advised(client, recipient)
    assert "这份支付令已经失效" in page
    assert "请自收到之日起十五日内清偿债务" not in page
    Party.objects.filter(pk=recipient.party_id).update(role=Party.Role.PLAINTIFF, order=99)
    assert "不能凭它申请执行。案件转入诉讼" in _advised(client, recipient)
