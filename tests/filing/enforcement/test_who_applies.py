"""Whoever a decision awards something to may have it enforced: also who counterclaimed, and a third party with its own claim."""

import datetime as dt
import uuid
from decimal import Decimal

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Refused, Role, may
from courtportal.kernel.identity.models import User
from filing.applications.models import Application
from filing.calendar.models import Deadline
from filing.cases.models import Case, Party
from filing.decisions.actions.draft import draft
from filing.decisions.forms import DecisionForm, named_after
from filing.decisions.models import Decision
from filing.decisions.other_claims import awards
from filing.decisions.rules.holding import Obligation
from filing.enforcement.actions.accept import accept_application
from filing.enforcement.actions.apply import CannotApply, apply_for_enforcement
from filing.enforcement.actions.put_refusal import put_refusal
from filing.enforcement.decision_term import application_of
from filing.enforcement.models import EnforcementApplication
from filing.enforcement.subscribers import issue_refusal
from filing.events import EnforcementRefused
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.enforcement import EnforcementWorld, make_world, refused
from tests.factories.people import actor_for, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


def counterclaimed(world: EnforcementWorld, now: dt.datetime) -> None:
    """The debtor's counterclaim was admitted and heard with the claim."""
    Application.objects.create(
        case=world.case, court=world.case.court, kind="counterclaim", decider="panel",
        party=world.case.parties.get(role=Party.Role.DEFENDANT), submitted_by_id=world.debtor.account_id, content={},
        sha256="0" * 64, submitted_at=now, receipt_number="COUNTER", key=str(uuid.uuid4()), state=Application.State.GRANTED,
    )  # fmt: skip


def award(case: Case, creditor: Party, principal: str) -> None:
    """The judgment orders the plaintiff to pay this party."""
    decision, debtor = case.decisions.get(), case.parties.get(role=Party.Role.PLAINTIFF)
    owed = Obligation(
        debtors=(str(debtor.pk),), creditors=(str(creditor.pk),), debtor_names=(debtor.name,), creditor_names=(creditor.name,),
        principal=Decimal(principal), wording="支付",
    )  # fmt: skip
    decision.obligations = [*decision.obligations, owed.to_json()]
    decision.save(update_fields=["obligations"])


def test_who_won_a_counterclaim_has_it_enforced_against_the_plaintiff(world: EnforcementWorld, now: dt.datetime) -> None:
    counterclaimed(world, now)
    award(world.case, world.case.parties.get(role=Party.Role.DEFENDANT), "20000.00")
    own = apply_for_enforcement(actor=world.debtor, case_id=world.case.pk, now=now)
    other = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    assert (own.claim["principal"], other.claim["principal"]) == ("20000.00", "100000.00")
    assert own.claim["debtors"] == [str(world.case.parties.get(role=Party.Role.PLAINTIFF).pk)]
    accept_application(actor=world.clerk, application_id=own.pk, now=now)
    # The term of the other application is still running.
    running = Deadline.objects.filter(rule="enforcement_filing", state=Deadline.State.RUNNING)
    assert [application_of(term) for term in running] == [other]


def test_a_counterclaim_that_was_dismissed_gives_nothing_to_enforce(world: EnforcementWorld, now: dt.datetime) -> None:
    counterclaimed(world, now)
    assert may(world.debtor, world.case, "apply_enforcement")
    with pytest.raises(CannotApply, match="nothing_owed"):
        apply_for_enforcement(actor=world.debtor, case_id=world.case.pk, now=now)
    page = sign_in(User.objects.get(pk=world.debtor.user_id)).get(reverse("filing:case", args=[world.case.pk]))
    assert reverse("filing:enforcement_apply", args=[world.case.pk]) not in page.content.decode()


def test_a_third_party_with_its_own_claim_applies_and_one_without_does_not(world: EnforcementWorld, now: dt.datetime) -> None:
    third = make_party(world.case, Party.Role.THIRD_PARTY, make_user("方三"))
    actor = actor_for(User.objects.get(pk=third.user_id), Role.LITIGANT)
    with pytest.raises(Refused):
        apply_for_enforcement(actor=actor, case_id=world.case.pk, now=now)
    Party.objects.filter(pk=third.pk).update(claims_independently=True)
    award(world.case, third, "3000.00")
    assert apply_for_enforcement(actor=actor, case_id=world.case.pk, now=now).claim["principal"] == "3000.00"


def test_the_judge_orders_the_plaintiff_to_pay_who_counterclaimed(now: dt.datetime) -> None:
    dispute: Dispute = make_dispute(now)
    decided(apply_for(dispute, "counterclaim", now, role="defendant"), dispute.judge, now)
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    assert [one.creditor_names for one in awards(drafted)] == [("周远航",)]
    judge = sign_in(User.objects.get(pk=dispute.judge.user_id))
    with clock.at(now):
        form = judge.get(reverse("filing:decision", args=[drafted.pk])).context["form"]
        typed = {key: "" if value is None else value for key, value in form.initial.items()}
        typed |= {"principal": "100.00", "more_orders": "", "interest": "", "interest_until": "", "annual_rate": ""}
        texts = ("introduction", "claims", "defence", "facts", "reasons", "legal_basis")
        typed |= {part: typed.get(part) or "已写明" for part in texts}
        answer = judge.post(
            reverse("filing:decision_edit", args=[drafted.pk]), {**typed, named_after(awards(drafted)[0]): "8000", "save": "1"}
        )
    assert answer.status_code == 302, answer.context["form"].errors
    decision = Decision.objects.get(pk=drafted.pk)
    assert [Decimal(one["principal"]) for one in decision.obligations] == [Decimal(100), Decimal(8000)]
    assert "林小满于本判决发生法律效力之日起10日内向周远航支付8000.00元" in decision.content["orders"][1]
    assert awards(decision)[0].principal == Decimal(8000)


def test_an_amount_stays_with_its_creditor_whatever_the_order_of_the_awards(world: EnforcementWorld) -> None:
    one, other = (
        Obligation((debtor,), (creditor,), (debtor,), (creditor,), Decimal(0), wording="支付")
        for debtor, creditor in (("甲", "乙"), ("丙", "丁"))
    )
    typed = {"version": "1", "days": "10", "more_orders": "驳回其他诉讼请求", named_after(one): "100"}
    typed |= dict.fromkeys(("introduction", "claims", "defence", "facts", "reasons", "legal_basis", "fee_text"), "已写明")
    for awarded in ([one, other], [other, one], [other]):
        form = DecisionForm(typed, awards=awarded)
        assert form.is_valid(), form.errors
        assert {named_after(award): award.principal for award in form.awarded()}.get(named_after(other)) == 0
        assert all(award.principal == 100 for award in form.awarded() if award.creditors == ("乙",))


def test_an_application_is_refused_by_ruling_and_may_be_made_again(world: EnforcementWorld, now: dt.datetime) -> None:
    """执行工作规定 art. 16: 不符合上述条件之一的，应当在七日内裁定不予受理."""
    first = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    refused(first, world.clerk, now)
    issue_refusal(EnforcementRefused(case_id=world.case.pk, application_id=first.pk), now)
    issue_refusal(EnforcementRefused(case_id=world.case.pk, application_id=first.pk), now)
    first.refresh_from_db()
    assert first.state == EnforcementApplication.State.REFUSED
    assert first.document is not None
    assert "判项没有写明给付的数额" in first.document.data["reasons"]
    assert first.document.data["orders"] == ["对林小满的执行申请，不予受理。"]
    assert world.case.dossier.filter(document=first.document).count() == 1
    assert Deadline.objects.get(rule="enforcement_filing").state == Deadline.State.MET
    with pytest.raises(Refused):
        accept_application(actor=world.clerk, application_id=first.pk, now=now)
    creditor = sign_in(User.objects.get(pk=world.creditor.user_id))
    with clock.at(now):
        assert (
            "判项没有写明给付的数额" in creditor.get(reverse("filing:enforcement_application", args=[first.pk])).content.decode()
        )
        assert "重新申请强制执行" in creditor.get(reverse("filing:case", args=[world.case.pk])).content.decode()
    again = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now + dt.timedelta(days=3))
    assert again != first
    accept_application(actor=world.clerk, application_id=again.pk, now=now + dt.timedelta(days=3))


def test_a_ground_that_the_law_does_not_know_refuses_nothing(world: EnforcementWorld, now: dt.datetime) -> None:
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    judge = make_staff(Role.JUDGE, world.case.court, "何清")
    put = {"application_id": application.pk, "reason": "不明", "judge": judge, "now": now}
    with pytest.raises(KeyError):
        put_refusal(actor=world.clerk, ground="too_late", **put)
    with pytest.raises(Refused):
        put_refusal(actor=world.creditor, ground="unclear", **put)
    with pytest.raises(ValueError, match=str(world.officer.user_id)):
        put_refusal(actor=world.clerk, ground="unclear", **put | {"judge": User.objects.get(pk=world.officer.user_id)})
