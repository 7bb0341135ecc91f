"""Money of the debtor goes to the creditor only on a signed approval of somebody else than who proposed it (案款发放审批表)."""

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Refused
from courtportal.kernel.identity.models import User
from filing.cases.models import Party
from filing.enforcement.actions.receive_money import receive_money
from filing.enforcement.models import EnforcementCase
from filing.enforcement.payouts.actions.approve import approve_payout
from filing.enforcement.payouts.actions.decline import decline_payout
from filing.enforcement.payouts.actions.propose import Account, Payment, TooMuch, propose_payout
from filing.enforcement.payouts.models import Payout
from filing.enforcement.payouts.queries import funds_of
from tests.factories.blank_documents import blank_documents
from tests.factories.enforcement import EnforcementWorld, make_enforcement, make_world
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    """12,000 yuan of the debtor have come in."""
    found = make_enforcement(world, now)
    receive_money(actor=world.officer, enforcement_id=found.pk, amount=Decimal(12_000), received_on=now.date(), key="in", now=now)
    return found


def payment_of(enforcement: EnforcementCase, amount: str = "11920.00", fee: str = "80.00") -> Payment:
    creditor = enforcement.case.parties.get(role=Party.Role.CREDITOR)
    account = Account(creditor.name, "6200 0000 0000 0218", "演示银行")
    return Payment(creditor.pk, Decimal(amount), Decimal(fee), account, "本人账户，已核对身份证和银行卡。")


def proposed(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, key: str = "one") -> Payout:
    return propose_payout(actor=world.officer, enforcement_id=enforcement.pk, payment=payment_of(enforcement), key=key, now=now)


def test_the_president_approves_on_a_sheet_that_says_what_came_in_what_is_kept_and_what_goes_where(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    payout = approve_payout(actor=world.president, payout_id=proposed(world, enforcement, now).pk, now=now)
    sheet = payout.document
    assert sheet is not None
    assert (payout.state, sheet.kind, sheet.state, sheet.title) == ("approved", "payout_approval", "sealed", "案款发放审批表")
    kept = {name: sheet.data[name] for name in ("received", "fee", "paid_before", "amount", "remaining")}
    assert {name: Decimal(value) for name, value in kept.items()} == {
        "received": Decimal(12_000), "fee": Decimal(80), "paid_before": Decimal(0), "amount": Decimal(11_920),
        "remaining": Decimal(0),
    }  # fmt: skip
    assert (sheet.data["number"], sheet.data["authority_checked"]) == ("6200 0000 0000 0218", "本人账户，已核对身份证和银行卡。")
    assert sheet.slots.get(code="approver").user_id == world.president.user_id
    assert enforcement.case.dossier.filter(document=sheet).count() == 1


def test_no_more_is_paid_than_came_in_and_what_is_proposed_is_taken(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    first = proposed(world, enforcement, now)
    assert proposed(world, enforcement, now) == first  # the same form again
    with pytest.raises(TooMuch) as left:
        proposed(world, enforcement, now, key="two")
    assert left.value.available == 0
    decline_payout(actor=world.president, payout_id=first.pk, reason="账户不是本人的", now=now)
    assert funds_of(enforcement).available == Decimal(12_000)
    assert proposed(world, enforcement, now, key="two").state == "proposed"


def test_the_sheet_counts_as_paid_before_only_what_was_approved(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    first, second = (
        propose_payout(
            actor=world.officer,
            enforcement_id=enforcement.pk,
            payment=payment_of(enforcement, amount, "0.00"),
            key=amount,
            now=now,
        )
        for amount in ("5000.00", "4000.00")
    )
    sheets = [approve_payout(actor=world.president, payout_id=one.pk, now=now).document for one in (second, first)]
    said = [(Decimal(one.data["paid_before"]), Decimal(one.data["remaining"])) for one in sheets if one]
    assert said == [(Decimal(0), Decimal(8_000)), (Decimal(4_000), Decimal(3_000))]


def test_money_goes_to_a_creditor_of_the_case_only(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    payment = replace(payment_of(enforcement), payee_id=world.debtor_in(enforcement).pk)
    with pytest.raises(ValueError, match="-"):
        propose_payout(actor=world.officer, enforcement_id=enforcement.pk, payment=payment, key="one", now=now)


def test_the_officer_does_not_approve_and_nobody_approves_twice(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    payout = proposed(world, enforcement, now)
    with pytest.raises(Refused):
        approve_payout(actor=world.officer, payout_id=payout.pk, now=now)
    approve_payout(actor=world.head, payout_id=payout.pk, now=now)
    with pytest.raises(Refused):
        approve_payout(actor=world.president, payout_id=payout.pk, now=now)


def test_the_officer_and_the_president_on_their_pages(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    officer, president, creditor = (
        sign_in(User.objects.get(pk=one.user_id)) for one in (world.officer, world.president, world.creditor)
    )
    url = reverse("filing:enforcement_propose_payout", args=[enforcement.pk])
    assert url in officer.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()
    form = officer.get(url).context["form"]
    typed = {
        "payee": str(payment_of(enforcement).payee_id), "amount": "99999", "fee": "0", "holder": "林小满",
        "number": "620000000218", "bank": "演示银行", "authority_checked": "已核对", "key": form.initial["key"],
    }  # fmt: skip
    refused = officer.post(url, typed)
    assert refused.status_code == 422
    assert "12,000.00" in refused.content.decode()
    shown = officer.post(url, {**typed, "amount": "12000"}).headers["Location"]
    payout = Payout.objects.get()
    assert shown in president.get(reverse("filing:enforcement_approvals")).content.decode()
    assert creditor.get(shown).status_code in {403, 404}
    assert president.post(reverse("filing:enforcement_payout_decline", args=[payout.pk]), {"reason": ""}).status_code == 422
    for _twice in range(2):
        president.post(reverse("filing:enforcement_payout_approve", args=[payout.pk]))
    payout.refresh_from_db()
    assert payout.state == "approved"
