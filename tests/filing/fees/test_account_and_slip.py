"""Where money goes back to, named by the payer; and the slip of the counter, once the original and then marked copies."""

import datetime as dt
from decimal import Decimal

import pytest

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.identity.models import User
from courtportal.kernel.web.formats import money as shown
from filing.fees.actions.change import change_fee
from filing.fees.actions.counter import take_at_counter
from filing.fees.models import Payment, RefundAccount
from filing.fees.rules.changes import Turn
from tests.factories.sessions import sign_in
from tests.filing.fees.stage import Stage, make_stage, pay

pytestmark = pytest.mark.django_db
CARD = "6222021234567890128"


@pytest.fixture
def stage(now: dt.datetime) -> Stage:
    stage = make_stage(now)
    take_at_counter(actor=stage.first, fee_id=stage.fee.pk, channel="cash", reference="R1", now=now)
    return stage


def owed_back(stage: Stage, now: dt.datetime) -> None:
    change_fee(actor=stage.dispute.judge, fee_id=stage.fee.pk, turn=Turn.DISMISSED, now=now)


def test_the_payer_names_an_account_and_the_clerk_finds_it_filled_in(stage: Stage, now: dt.datetime) -> None:
    payer = sign_in(stage.dispute.party("plaintiff").user)
    address = f"/fees/{stage.fee.pk}/account/"
    assert payer.get(address).status_code == 403
    owed_back(stage, now)
    assert address in payer.get(f"/fees/{stage.fee.pk}/").content.decode()
    given = {"holder": "林小满", "number": " 6222 0212 3456 7890 128", "bank": "虚构银行演示支行"}
    assert payer.post(address, given)["Location"] == f"/fees/{stage.fee.pk}/"
    assert RefundAccount.objects.get().number == CARD
    clerk = sign_in(User.objects.get(pk=stage.first.account_id))
    assert clerk.get(f"/fees/{stage.fee.pk}/refund/").context["form"].initial["number"] == CARD
    assert CARD not in str(list(AuditEntry.objects.values()))


def test_a_wrong_card_is_said_at_the_field_and_a_stranger_sees_nothing(stage: Stage, now: dt.datetime) -> None:
    owed_back(stage, now)
    address = f"/fees/{stage.fee.pk}/account/"
    payer = sign_in(stage.dispute.party("plaintiff").user)
    for number in ("6222021234567890123", "12", "abc"):
        assert payer.post(address, {"holder": "林小满", "number": number, "bank": "虚构银行"}).status_code == 422
    for other in (stage.dispute.party("defendant").user, User.objects.get(pk=stage.dispute.stranger.account_id)):
        assert sign_in(other).get(address).status_code in {403, 404}


def test_what_was_paid_online_needs_no_account(now: dt.datetime) -> None:
    stage = make_stage(now)
    pay(stage.fee, now)
    owed_back(stage, now)
    page = sign_in(stage.dispute.party("plaintiff").user).get(f"/fees/{stage.fee.pk}/").content.decode()
    assert "原路退回" in page
    assert f"/fees/{stage.fee.pk}/account/" not in page


def test_the_first_slip_is_the_original_and_all_others_are_marked_copies(stage: Stage) -> None:
    payment = Payment.objects.get()
    address = f"/payments/{payment.pk}/slip/"
    clerk = sign_in(User.objects.get(pk=stage.first.account_id))
    assert address in clerk.get(f"/fees/{stage.fee.pk}/").content.decode()
    assert "打印回单" in clerk.get(address).content.decode()
    first, second = clerk.post(address).content.decode(), clerk.post(address).content.decode()
    assert ("正本" in first, "副本" in first) == (True, False)
    assert ("正本" in second, "第 2 次打印" in second) == (False, True)
    assert shown(Decimal(1150)) in second
    assert AuditEntry.objects.filter(action="print_slip").count() == 2


def test_nobody_but_the_courts_cashier_prints_and_only_for_the_counter(stage: Stage, now: dt.datetime) -> None:
    payment = Payment.objects.get()
    plaintiff = sign_in(stage.dispute.party("plaintiff").user)
    assert plaintiff.post(f"/payments/{payment.pk}/slip/").status_code in {403, 404}
    online = make_stage(now)
    paid = pay(online.fee, now)
    clerk = sign_in(User.objects.get(pk=online.first.account_id))
    assert clerk.get(f"/payments/{paid.pk}/slip/").status_code == 403
