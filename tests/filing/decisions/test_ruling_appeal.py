"""Rulings against which an appeal lies: no effect before the ten days are over, the appeal, and what becomes of the ruling."""

import dataclasses
import datetime as dt

import pytest

from courtportal.kernel.authz import SYSTEM, Refused, Role, may
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.settle_ruling import let_ruling_take_effect
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.papers import REMEDIES, ruling_data
from filing.applications.schedule import rulings_take_effect
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink
from filing.decisions.actions.check import NotWrittenOut
from filing.decisions.actions.draft import CannotDraft, draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import sign
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data
from filing.decisions.rules.ruling_review import court_named, instead
from filing.fees.models import Fee
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, served_on_all
from tests.factories.people import make_court, make_staff
from tests.filing.decisions.test_review import bench, give

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
State = Application.State


@pytest.fixture
def dispute(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> Dispute:
    blank_documents(monkeypatch)
    return make_dispute(now)


def objected(dispute: Dispute, now: dt.datetime, outcome: str = "refused") -> Application:
    """A ruling on the objection to jurisdiction, sealed."""
    other = make_court("粤0605", "佛山市南海区人民法院")
    for role in (Role.JUDGE, Role.CLERK):
        make_staff(role, other)
    asked = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    return decided(asked, dispute.judge, now, outcome=outcome, clerk=dispute.clerk)


def dismissed(dispute: Dispute, now: dt.datetime) -> Application:
    return decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)


def appealed(dispute: Dispute, now: dt.datetime, role: str) -> Case:
    application = decided(apply_for(dispute, "ruling_appeal", now, role=role), dispute.filing_clerk_above, now)
    assert application.follow_up is not None
    return application.follow_up


def ruled_above(appeal: Case, outcome: str, now: dt.datetime) -> Decision:
    judge, clerk = bench(appeal)
    decision = give(draft(actor=judge, case_id=appeal.pk, outcome=outcome, now=now), judge, clerk, now)
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    decision.refresh_from_db()
    return decision


def test_a_dismissal_ends_the_case_only_when_the_last_partys_ten_days_are_over(dispute: Dispute, now: dt.datetime) -> None:
    """民事诉讼法 第一百五十七条、第一百七十一条: of the parties the last one served decides."""
    ruling = dismissed(dispute, now)
    assert (ruling.state, dispute.reload().state) == (State.SEALED, Case.State.ACCEPTED)
    assert not let_ruling_take_effect(actor=SYSTEM, application_id=ruling.pk, today=now.date() + 90 * DAY, now=now)
    served_on_all(ruling, now)
    assert set(Deadline.objects.filter(rule="appeal_ruling").values_list("due_on", flat=True)) == {dt.date(2026, 9, 11)}
    rulings_take_effect(now + 10 * DAY)
    assert dispute.reload().state == Case.State.ACCEPTED
    rulings_take_effect(now + 11 * DAY)
    rulings_take_effect(now + 12 * DAY)
    ruling.refresh_from_db()
    assert (ruling.state, dispute.reload().closing) == (State.GRANTED, Case.Closing.DISMISSED)
    assert not Deadline.objects.filter(rule="appeal_ruling", state="running").exists()


def test_what_cannot_be_appealed_against_takes_effect_at_the_seal(dispute: Dispute, now: dt.datetime) -> None:
    refused = decided(proposed(dispute, "dismissal", now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert (refused.state, ruling_data(refused, now)["remedy"]) == (State.REFUSED, "")
    with pytest.raises(CannotApply) as closed:
        apply_for(dispute, "ruling_appeal", now)
    assert closed.value.code == "state"
    decided(proposed(dispute, "termination", now), dispute.judge, now, clerk=dispute.clerk)
    assert dispute.reload().closing == Case.Closing.TERMINATED


def test_in_a_small_claims_case_the_ruling_has_effect_at_once(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第二百七十七条."""
    Case.objects.filter(pk=dispute.case.pk).update(procedure="small_claims")
    dispute.reload()
    ruling = dismissed(dispute, now)
    assert (ruling.state, dispute.reload().closing) == (State.GRANTED, Case.Closing.DISMISSED)
    assert ruling_data(ruling, now)["remedy"] == REMEDIES["at_once"]


def test_an_appeal_on_jurisdiction_is_a_case_of_its_own_type_free_and_due_in_thirty_days(
    dispute: Dispute, now: dt.datetime
) -> None:
    """民事诉讼法 第一百八十三条; 诉讼费用交纳办法 第八条第（三）项."""
    ruling = objected(dispute, now)
    served_on_all(ruling, now)
    appeal = appealed(dispute, now + DAY, "defendant")
    assert (appeal.court.code, appeal.case_type, appeal.procedure) == ("粤06", "民辖终", "ruling_appeal")
    assert {one.role: one.name for one in appeal.parties.all()} == {"appellant": "周远航", "appellee": "林小满"}
    assert not may(dispute.defendant, appeal, "mediate")  # nothing there is the parties' to settle
    assert not may(bench(appeal)[0], appeal, "mediate")
    assert appeal.deadlines.get(rule="trial_appeal_ruling").due_on == dt.date(2026, 10, 2)
    assert sorted(appeal.panel.values_list("duty", flat=True)) == ["clerk", "judge", "judge", "presiding_judge"]
    assert not OutboxEvent.objects.filter(name="filing.FeeGroundArose").exists()
    assert not Fee.objects.filter(case=appeal).exists()
    assert dispute.reload().state == Case.State.ACCEPTED
    rulings_take_effect(now + 60 * DAY)
    ruling.refresh_from_db()
    assert ruling.state == State.SEALED  # the appeal keeps it from taking effect


def test_after_the_ten_days_nobody_appeals_any_more(dispute: Dispute, now: dt.datetime) -> None:
    served_on_all(objected(dispute, now), now)
    with pytest.raises(CannotApply) as late:
        apply_for(dispute, "ruling_appeal", now + 11 * DAY, role="defendant")
    assert late.value.code == "late"


def test_an_affirmed_refusal_lets_the_case_go_on_and_costs_the_objector_the_fee(dispute: Dispute, now: dt.datetime) -> None:
    ruling = objected(dispute, now)
    served_on_all(ruling, now)
    appeal = appealed(dispute, now, "defendant")
    decision = ruled_above(appeal, "affirmed", now)
    ruling.refresh_from_db()
    assert (decision.kind, decision.content["orders"]) == (Decision.Kind.RULING, ["驳回上诉，维持原裁定。"])
    assert (ruling.state, dispute.reload().state) == (State.REFUSED, Case.State.ACCEPTED)
    assert dispute.case.trial_pauses.get().ended_on is not None
    assert OutboxEvent.objects.get(name="filing.FeeGroundArose").payload["ground"] == "jurisdiction_refused"


def test_a_reversed_refusal_moves_the_case_to_the_court_that_was_named(dispute: Dispute, now: dt.datetime) -> None:
    ruling = objected(dispute, now)
    served_on_all(ruling, now)
    appeal = appealed(dispute, now, "defendant")
    data = document_data(ruled_above(appeal, "reversed", now))
    assert data["orders"] == [
        f"一、撤销{dispute.case.court.name_zh}{dispute.case.case_number}民事裁定；",
        "二、本案移送佛山市南海区人民法院处理。",
    ]
    assert (data["remedy"], data["legal_basis"]) == (
        "本裁定为终审裁定。",
        ["《中华人民共和国民事诉讼法》第一百七十七条第一款第二项、第一百七十八条"],
    )
    ruling.refresh_from_db()
    assert (ruling.state, dispute.reload().closing) == (State.GRANTED, Case.Closing.TRANSFERRED)
    moved = CaseLink.objects.get(from_case=dispute.case, kind=CaseLink.Kind.TRANSFER)
    assert (moved.to_case.court.code, moved.basis) == ("粤0605", Decision.objects.get(case=appeal).document)


def test_a_reversed_transfer_leaves_the_case_where_it_is(dispute: Dispute, now: dt.datetime) -> None:
    served_on_all(objected(dispute, now, outcome="granted"), now)
    ruled_above(appealed(dispute, now, "plaintiff"), "reversed", now)
    assert dispute.reload().state == Case.State.ACCEPTED
    assert not CaseLink.objects.filter(kind=CaseLink.Kind.TRANSFER).exists()


def test_a_reversed_dismissal_is_tried_and_an_affirmed_one_ends_the_case(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第三百三十条: the court of first instance is ordered to try the suit."""
    ruling = dismissed(dispute, now)
    served_on_all(ruling, now)
    appeal = appealed(dispute, now, "plaintiff")
    assert appeal.case_type == "民终"
    ruled_above(appeal, "reversed", now)
    ruling.refresh_from_db()
    assert (ruling.state, dispute.reload().state) == (State.REFUSED, Case.State.ACCEPTED)
    again = dismissed(dispute, now + DAY)
    served_on_all(again, now + DAY)
    ruled_above(appealed(dispute, now + DAY, "plaintiff"), "affirmed", now + DAY)
    assert dispute.reload().closing == Case.Closing.DISMISSED


def test_a_ruling_is_affirmed_or_reversed_and_nothing_else(dispute: Dispute, now: dt.datetime) -> None:
    served_on_all(objected(dispute, now), now)
    appeal = appealed(dispute, now, "defendant")
    for outcome in ("varied", "remanded", ""):
        with pytest.raises(CannotDraft):
            draft(actor=bench(appeal)[0], case_id=appeal.pk, outcome=outcome, now=now)


def test_with_the_withdrawal_of_the_appeal_the_ruling_takes_effect(dispute: Dispute, now: dt.datetime) -> None:
    ruling = objected(dispute, now)
    served_on_all(ruling, now)
    appeal = appealed(dispute, now, "defendant")
    presiding, clerk = bench(appeal)
    above = dataclasses.replace(dispute, case=appeal, judge=presiding)
    asked = apply_for(above, "appeal_withdrawal", now, role="appellant", actor=dispute.defendant)
    decided(asked, presiding, now, clerk=clerk)
    rulings_take_effect(now + 11 * DAY)
    ruling.refresh_from_db()
    assert (ruling.state, dispute.reload().state) == (State.REFUSED, Case.State.ACCEPTED)


@pytest.mark.parametrize(
    ("kind", "outcome", "words"),
    [
        ("dismissal", "granted", "本案指令甲法院审理"),
        ("jurisdiction_objection", "refused", "本案移送乙法院处理"),
        ("jurisdiction_objection", "granted", "本案由甲法院审理"),
    ],
)
def test_the_order_says_what_takes_the_place_of_the_ruling(kind: str, outcome: str, words: str) -> None:
    assert instead(kind=kind, outcome=outcome, court="甲法院", competent="乙法院") == words


def test_the_case_goes_to_the_court_that_the_ruling_above_names_and_not_to_the_one_asked_for(
    dispute: Dispute, now: dt.datetime
) -> None:
    third = make_court("粤0606", "佛山市顺德区人民法院")
    for role in (Role.JUDGE, Role.CLERK):
        make_staff(role, third)
    served_on_all(objected(dispute, now), now)
    appeal = appealed(dispute, now, "defendant")
    judge, clerk = bench(appeal)
    decision = draft(actor=judge, case_id=appeal.pk, outcome="reversed", now=now)
    _order(decision, "本案移送佛山市顺德区人民法院处理")
    give(decision, judge, clerk, now)
    take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    assert CaseLink.objects.get(from_case=dispute.case, kind=CaseLink.Kind.TRANSFER).to_case.court == third


def test_a_reversal_that_moves_the_case_says_to_which_court(dispute: Dispute, now: dt.datetime) -> None:
    served_on_all(objected(dispute, now), now)
    appeal = appealed(dispute, now, "defendant")
    judge, _clerk = bench(appeal)
    decision = draft(actor=judge, case_id=appeal.pk, outcome="reversed", now=now)
    _order(decision, "本案移送有管辖权的法庭")
    with pytest.raises(NotWrittenOut) as refused:
        finish(actor=judge, decision_id=decision.pk, now=now)
    assert set(refused.value.parts) == {"before_orders"}


def _order(decision: Decision, order: str) -> None:
    """The judge words the second order anew."""
    first = decision.content["before_orders"][0]
    decision.content |= {"before_orders": [first, order], "orders": [f"一、{first}；", f"二、{order}。"]}
    decision.save()


@pytest.mark.parametrize(
    ("orders", "court"),
    [
        (["一、撤销甲法院（2026）粤0604民初1号民事裁定；", "二、本案移送乙人民法院处理。"], "乙人民法院"),
        (["一、撤销甲法院（2026）粤0604民初1号民事裁定；", "二、本案由甲法院审理。"], ""),
        (["驳回上诉，维持原裁定。"], ""),
    ],
)
def test_the_sealed_orders_say_where_the_case_goes(orders: list[str], court: str) -> None:
    assert court_named(orders) == court


@pytest.mark.parametrize("stage", ["in term", "under appeal"])
def test_no_judgment_is_sealed_while_a_ruling_of_the_case_can_be_reversed(stage: str, dispute: Dispute, now: dt.datetime) -> None:
    served_on_all(objected(dispute, now), now)
    if stage == "under appeal":
        appealed(dispute, now, "defendant")
    judgment = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    finish(actor=dispute.judge, decision_id=judgment.pk, now=now)
    sign(actor=dispute.judge, decision_id=judgment.pk, now=now)
    with pytest.raises(Refused) as refused:
        seal(actor=dispute.clerk, decision_id=judgment.pk, now=now)
    assert "上诉" in str(refused.value.reasons)
    if stage == "in term":
        rulings_take_effect(now + 11 * DAY)
        assert seal(actor=dispute.clerk, decision_id=judgment.pk, now=now).state == Decision.State.SEALED
