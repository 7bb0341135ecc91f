"""Relief, review and reconciliation: what people ask for, and what the books then say."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Actor, Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import Case, Party
from filing.fees.actions.assess import assess_fee
from filing.fees.actions.pay import start_payment
from filing.fees.actions.reconcile import explain_difference, reconcile_day
from filing.fees.actions.relief import CannotRelieve, Grant, Request, apply_for_relief, decide_relief
from filing.fees.actions.review import answer_review, request_review
from filing.fees.actions.settle import settle_payment
from filing.fees.gateways.interface import PaidNotice
from filing.fees.gateways.simulated.actions import take_money
from filing.fees.ledger import books_of, faults_of
from filing.fees.models import Difference, Fee, FeeDefault, Reconciliation, ReliefApplication
from filing.fees.papers import result_in_words
from filing.fees.rules.ledger import Account
from filing.fees.rules.relief import Relief
from filing.fees.schedule import end_deferrals, reconcile_days, report_overdue_fees
from tests.factories.cases import make_case, make_party
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    make_party(case, Party.Role.PLAINTIFF, make_user("林小满"))
    make_party(case, Party.Role.DEFENDANT, make_user("周远航"))
    return case


@pytest.fixture
def fee(case: Case, now: dt.datetime) -> Fee:
    return assess_fee(case=case, now=now)


@pytest.fixture
def plaintiff(fee: Fee) -> Actor:
    assert fee.payer
    assert fee.payer.user
    return actor_for(fee.payer.user)


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(make_staff(Role.FILING_CLERK, case.court))


def paper(owner: Actor) -> Upload:
    stored = store_bytes(b"%PDF-1.7 proof", media_type="application/pdf")
    return Upload.objects.create(
        owner_id=owner.user_id, purpose="relief", original_name="低保证.pdf", media_type="application/pdf", size=14,
        sha256="0" * 64, state=Upload.State.CHECKED, stored=stored,
    )  # fmt: skip


def ask(actor: Actor, fee: Fee, kind: Relief, ground: str, now: dt.datetime) -> ReliefApplication:
    return apply_for_relief(
        actor=actor, request=Request(kind, ground, "没有工作，靠低保生活。", [paper(actor)]), fee_id=fee.pk, now=now
    )


def state(fee: Fee) -> tuple[str, Decimal]:
    fee.refresh_from_db()
    assert faults_of(fee, fee.ledger.values_list("debit", "credit", "amount")) == []
    return fee.state, fee.outstanding


def test_a_waiver_leaves_nothing_to_pay_and_a_sealed_decision(fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime) -> None:
    ready_to_sign(now)
    application = ask(plaintiff, fee, Relief.WAIVE, "subsistence", now)
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True), now=now)
    assert state(fee) == ("waived", Decimal("0.00"))
    assert books_of(fee)[Account.WAIVED] == Decimal("1150.00")
    run_until_quiet()
    application.refresh_from_db()
    assert application.document
    assert result_in_words(application) == "准予免交诉讼费用。"
    told = Notice.objects.filter(user_id=plaintiff.account_id, title="司法救助申请有了决定")
    assert [one.link for one in told] == [reverse("filing:relief", args=[application.pk])]  # who applied pays, and is told once


def test_a_reduction_is_at_least_thirty_percent_and_what_is_left_is_due(
    fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime
) -> None:
    application = ask(plaintiff, fee, Relief.REDUCE, "disaster", now)
    with pytest.raises(CannotRelieve, match="too_small"):
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True, share=Decimal("0.29")), now=now)
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True, share=Decimal("0.3")), now=now)
    assert state(fee) == ("due", Decimal("805.00"))


def test_a_refusal_needs_reasons_and_changes_no_money(fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime) -> None:
    application = ask(plaintiff, fee, Relief.WAIVE, "subsistence", now)
    with pytest.raises(CannotRelieve, match="no_reasons"):
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=False, reasons="  "), now=now)
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=False, reasons="证明已过期。"), now=now)
    assert state(fee) == ("due", Decimal("1150.00"))
    with pytest.raises(Refused):
        decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True), now=now)


def test_the_decision_is_read_before_it_is_made(fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime) -> None:
    application = ask(plaintiff, fee, Relief.REDUCE, "disaster", now)
    client, address = sign_in(User.objects.get(pk=clerk.account_id)), reverse("filing:relief_decide", args=[application.pk])
    granted = {"granted": "yes", "percent": "40", "reasons": "受灾属实。"}
    too_little = client.post(address, {**granted, "percent": "10"})
    assert too_little.status_code == 422
    read = client.post(address, granted)
    assert "准予减交诉讼费用的40%。" in read.context["page"]
    assert "受灾属实。" in read.context["page"]
    assert 'value="40"' in client.post(address, {**granted, "back": "yes"}).content.decode()
    application.refresh_from_db()
    assert (application.state, state(fee)) == ("submitted", ("due", Decimal("1150.00")))
    assert client.post(address, {**granted, "confirmed": "yes"}).status_code == 302
    assert state(fee) == ("due", Decimal("690.00"))


def test_an_organisation_asks_for_no_waiver_and_nobody_without_papers(fee: Fee, plaintiff: Actor, now: dt.datetime) -> None:
    Party.objects.filter(pk=fee.payer_id).update(kind=Party.Kind.ORGANISATION)
    with pytest.raises(CannotRelieve) as refused:
        apply_for_relief(actor=plaintiff, request=Request(Relief.WAIVE, "subsistence", ""), fee_id=fee.pk, now=now)
    assert refused.value.codes == ["only_people", "no_papers"]


def test_deferral_of_the_claims_fee_comes_too_late_after_acceptance(fee: Fee, plaintiff: Actor, now: dt.datetime) -> None:
    with pytest.raises(CannotRelieve, match="too_late"):
        ask(plaintiff, fee, Relief.DEFER, "legal_aid", now)


def test_nobody_is_in_default_while_relief_is_being_decided(
    case: Case, fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime
) -> None:
    case.panel.create(user=make_staff(Role.JUDGE, case.court), duty="sole_judge")
    application = ask(plaintiff, fee, Relief.WAIVE, "subsistence", now)
    late = now + dt.timedelta(days=9)
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    report_overdue_fees(late)
    assert not FeeDefault.objects.exists()
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=False, reasons="不符合"), now=late)
    report_overdue_fees(late + dt.timedelta(days=6))
    assert not FeeDefault.objects.exists()
    report_overdue_fees(late + dt.timedelta(days=7))
    assert FeeDefault.objects.count() == 1


def test_deferred_with_the_filing_it_is_due_when_the_day_is_over(case: Case, clerk: Actor, now: dt.datetime) -> None:
    from tests.factories.filings import make_filing

    filing = make_filing(now)
    filer = actor_for(filing.owner)
    wanted = Request(Relief.DEFER, "injury", "受伤住院。", [paper(filer)])
    application = apply_for_relief(actor=filer, request=wanted, filing_id=filing.pk, now=now)
    clerk = actor_for(make_staff(Role.FILING_CLERK, filing.court))
    until = dt.date(2026, 10, 31)
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True, deferred_until=until), now=now)
    Case.objects.filter(pk=case.pk).update(filing_id=filing.pk)
    case.refresh_from_db()
    fee = assess_fee(case=case, now=now)
    assert state(fee) == ("deferred", Decimal("1150.00"))
    end_deferrals(now + dt.timedelta(days=60))
    assert state(fee)[0] == "deferred"
    end_deferrals(now + dt.timedelta(days=61))
    assert state(fee)[0] == "due"
    assert fee.due_on is None


def test_the_president_answers_a_review_within_fifteen_days(case: Case, fee: Fee, plaintiff: Actor, now: dt.datetime) -> None:
    review = request_review(actor=plaintiff, fee_id=fee.pk, reasons="数额不对", now=now)
    assert review.due_on == dt.date(2026, 9, 16)
    with pytest.raises((Refused, Http404)):
        answer_review(actor=plaintiff, review_id=review.pk, upheld=True, answer="", now=now)
    president = actor_for(make_staff(Role.PRESIDENT, case.court))
    answer_review(actor=president, review_id=review.pk, upheld=True, answer="计算无误。", now=now)
    with pytest.raises(Refused):
        answer_review(actor=president, review_id=review.pk, upheld=False, answer="再看。", now=now)


def paid(fee: Fee, now: dt.datetime) -> str:
    payment = start_payment(actor=actor_for(fee.payer.user), fee_id=fee.pk, now=now)  # type: ignore[union-attr]
    take_money(order_number=payment.order_number, now=now)
    settle_payment(notice=PaidNotice(payment.order_number, payment.amount, "S", now), gateway="simulated", now=now)
    return payment.order_number


def test_what_agrees_with_the_bill_has_reached_the_treasury_once(fee: Fee, now: dt.datetime) -> None:
    paid(fee, now)
    for _ in range(2):
        made = reconcile_day(channel="simulated", day=dt.date(2026, 9, 1), now=now + dt.timedelta(days=1))
    assert (made.orders, made.total, made.differences.count()) == (1, Decimal("1150.00"), 0)
    books = books_of(fee)
    assert (books[Account.RECEIVED], books[Account.TREASURY]) == (Decimal("0.00"), Decimal("1150.00"))
    assert state(fee)[0] == "paid"


@pytest.mark.parametrize("kind", ["missing", "extra", "amount"])
def test_each_difference_is_work_for_the_courts_clerk(kind: str, fee: Fee, clerk: Actor, now: dt.datetime) -> None:
    from filing.fees.gateways.simulated.models import SimulatedOrder

    number = paid(fee, now)
    orders = SimulatedOrder.objects.filter(order_number=number)
    if kind == "extra":
        orders.update(paid_at=now - dt.timedelta(days=3))
    elif kind == "amount":
        orders.update(amount=Decimal("1149.99"))
    else:
        SimulatedOrder.objects.create(order_number="STRANGE", subject="", amount=5, return_url="/", paid_at=now)
    reconcile_day(channel="simulated", day=dt.date(2026, 9, 1), now=now)
    difference = Difference.objects.get()
    assert difference.kind == kind
    other = actor_for(make_staff(Role.FILING_CLERK, make_court("粤0605", "佛山市南海区人民法院")))
    if kind != "missing":
        with pytest.raises((Refused, Http404)):
            explain_difference(actor=other, difference_id=difference.pk, explanation="不明", now=now)
    explain_difference(actor=clerk, difference_id=difference.pk, explanation="银行次日入账", now=now)
    with pytest.raises(Refused):
        explain_difference(actor=clerk, difference_id=difference.pk, explanation="再一次", now=now)


def test_the_form_takes_papers_and_a_stranger_sees_nothing(fee: Fee, plaintiff: Actor, now: dt.datetime) -> None:
    from tests.factories.sessions import sign_in

    assert fee.payer
    client = sign_in(fee.payer.user)
    page = client.get(f"/fees/{fee.pk}/relief/")
    assert page.status_code == 200
    sent = {"kind": "waive", "ground": "legal_aid", "statement": "困难", "paper_1": SimpleUploadedFile("a.txt", b"no")}
    assert client.post(f"/fees/{fee.pk}/relief/", sent).status_code == 422
    assert sign_in(make_user("路人")).get(f"/fees/{fee.pk}/relief/").status_code == 404


def test_a_filing_is_not_accepted_while_deferral_waits(now: dt.datetime) -> None:
    from tests.factories.filings import accept_filing, make_filing

    filing = make_filing(now)
    filer = actor_for(filing.owner)
    wanted = Request(Relief.DEFER, "injury", "受伤住院。", [paper(filer)])
    application = apply_for_relief(actor=filer, request=wanted, filing_id=filing.pk, now=now)
    with pytest.raises(Refused) as refused:
        accept_filing(filing, now)
    assert "第四十九条" in refused.value.reasons[0]
    clerk = actor_for(make_staff(Role.FILING_CLERK, filing.court))
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=False, reasons="证明不足。"), now=now)
    filing.refresh_from_db()
    filing.state = "submitted"
    filing.save(update_fields=["state"])
    assert accept_filing(filing, now).fees.get().state == "due"


def test_a_missed_day_is_compared_when_there_is_a_bill_again(fee: Fee, now: dt.datetime) -> None:
    paid(fee, now)
    later = dt.datetime(2026, 9, 4, 3, tzinfo=dt.UTC)  # the bills of three days were not asked for
    for _ in range(2):
        reconcile_days(later)
    days = Reconciliation.objects.filter(channel="simulated").order_by("day").values_list("day", flat=True)
    assert list(days) == [dt.date(2026, 9, 1), dt.date(2026, 9, 2), dt.date(2026, 9, 3)]
    assert books_of(fee)[Account.TREASURY] == Decimal("1150.00")


def test_money_that_the_bill_knew_first_reaches_the_treasury_when_it_is_settled(fee: Fee, now: dt.datetime) -> None:
    payment = start_payment(actor=actor_for(fee.payer.user), fee_id=fee.pk, now=now)  # type: ignore[union-attr]
    take_money(order_number=payment.order_number, now=now)
    reconcile_day(channel="simulated", day=dt.date(2026, 9, 1), now=now)
    assert Difference.objects.get().state == Difference.State.OPEN
    settle_payment(notice=PaidNotice(payment.order_number, payment.amount, "S", now), gateway="simulated", now=now)
    assert Difference.objects.get().state == Difference.State.EXPLAINED
    assert books_of(fee)[Account.TREASURY] == Decimal("1150.00")


def test_whose_fee_was_reduced_late_has_seven_days_for_the_rest(
    case: Case, fee: Fee, plaintiff: Actor, clerk: Actor, now: dt.datetime
) -> None:
    case.panel.create(user=make_staff(Role.JUDGE, case.court), duty="sole_judge")
    application, late = ask(plaintiff, fee, Relief.REDUCE, "disaster", now), now + dt.timedelta(days=9)
    Fee.objects.filter(pk=fee.pk).update(due_on=dt.date(2026, 9, 8))
    decide_relief(actor=clerk, application_id=application.pk, grant=Grant(granted=True, share=Decimal("0.3")), now=late)
    report_overdue_fees(late + dt.timedelta(days=6))
    assert not FeeDefault.objects.exists()
    report_overdue_fees(late + dt.timedelta(days=7))
    assert FeeDefault.objects.count() == 1


def test_a_second_form_is_a_second_fee_and_a_second_click_is_not(case: Case, fee: Fee, clerk: Actor) -> None:
    client = sign_in(User.objects.get(pk=clerk.account_id))
    typed = {"purpose": "application", "payer": str(fee.payer_id), "kind": "preservation", "amount": "50000"}
    first, second = uuid.uuid4(), uuid.uuid4()
    for key in (first, first, second):
        assert client.post(reverse("filing:fee_add", args=[case.pk]), {**typed, "key": str(key)}).status_code == 302
    assert set(Fee.objects.filter(purpose="application").values_list("ground", flat=True)) == {f"hand:{first}", f"hand:{second}"}
