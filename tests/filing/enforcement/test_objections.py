"""A party's objection to enforcement: the ruling, its reconsideration above, what the officer carries out."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Refused, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.rendering.documents import html_of
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.queries import holds_of
from filing.applications.subscribers import hand_on_the_objection
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.enforcement.actions.carry_out import CannotCarryOut, carry_out
from filing.enforcement.models import EnforcementCase, Measure, OrderToCarryOut
from filing.enforcement.queries import open_matters
from filing.enforcement.rules.closing import obstacles
from filing.events import ApplicationDecided
from tests.factories.disputes import decided, served_on_all
from tests.factories.enforcement import EnforcementWorld, ask_for, end_for_now
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in
from tests.filing.enforcement.objecting import ACT, UPHELD, _blank, enforcement, from_outside, objected, ruled, world

pytestmark = pytest.mark.django_db
__all__ = ["_blank", "enforcement", "world"]  # the fixtures: an enforcement, and courts that decide on objections


def test_a_debtors_objection_gets_a_number_a_panel_of_three_and_fifteen_days_from_its_receipt(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = ask_for(world.debtor, world.debtor_in(enforcement), "execution_objection", now, **ACT)
    case = decided(asked, world.clerk, now + dt.timedelta(days=2)).follow_up
    assert case is not None
    assert (case.case_number, case.court) == ("（2026）粤0604执异1号", enforcement.case.court)
    link = CaseLink.objects.get(to_case=case)
    assert (link.kind, link.from_case_id) == (CaseLink.Kind.OBJECTION, enforcement.case_id)
    assert {(one.role, one.name) for one in case.parties.all()} == {("applicant", "周远航"), ("creditor", "林小满")}
    assert sorted(case.panel.values_list("duty", flat=True)) == ["clerk", "judge", "judge", "presiding_judge"]
    deadline = case.deadlines.get(rule="enforcement_objection")
    assert (deadline.triggered_on, deadline.due_on) == (dt.date(2026, 9, 1), dt.date(2026, 9, 16))
    assert enforcement.case.state == Case.State.IN_ENFORCEMENT  # an objection stops nothing (法释〔2020〕21号)


def test_the_objection_and_its_papers_stand_in_the_file_of_its_case(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = objected(world, enforcement, now)
    asked = Application.objects.get(kind="execution_objection")
    for _twice in range(2):
        hand_on_the_objection(ApplicationDecided(application_id=asked.pk, case_id=asked.case_id), now)
    assert case.dossier.get().title == "执行行为异议申请书"


@pytest.mark.parametrize(
    ("outcome", "terms", "order"),
    [
        ("granted", UPHELD, f"周远航的异议成立。{UPHELD['what']}"),
        ("granted", {**UPHELD, "extent": "part"}, f"周远航的异议部分成立。{UPHELD['what']}驳回异议人的其他异议请求。"),
        ("refused", {}, "驳回周远航的异议请求。"),
    ],
)
def test_the_panel_upholds_wholly_or_in_part_or_dismisses(
    outcome: str, terms: dict[str, str], order: str, world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = objected(world, enforcement, now)
    done = ruled(case, "objection_ruling", now, outcome, **terms)
    assert done.document is not None
    assert (done.document.kind, done.document.data["orders"]) == ("enforcement_ruling", [order])
    assert "十日内，通过本院向广东省佛山市中级人民法院申请复议" in done.document.data["remedy"]
    assert "异议人（被执行人）" in {one["role"] for one in done.document.data["parties"]}
    case.refresh_from_db()
    assert (case.state, case.closing) == (Case.State.CLOSED, Case.Closing.OBJECTION_DECIDED)
    assert case.deadlines.get(rule="enforcement_objection").state == Deadline.State.MET
    assert enforcement.case.timeline.filter(kind="objection_decided").count() == 1
    assert Notice.objects.filter(user_id=world.officer.user_id, key__startswith="objection_decided").count() == 1


def test_what_is_upheld_must_be_named(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    case = objected(world, enforcement, now)
    with pytest.raises(CannotDecide) as vague:
        ruled(case, "objection_ruling", now, "granted", extent="whole")
    assert vague.value.code == "no_order"


def test_reconsidered_above_within_ten_days_of_service(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = objected(world, enforcement, now)
    served_on_all(ruled(case, "objection_ruling", now), now)
    applicant = case.parties.get(role="applicant")
    assert case.deadlines.get(rule="reconsideration", party=applicant).due_on == dt.date(2026, 9, 11)
    with pytest.raises(CannotApply) as late:
        ask_for(world.debtor, applicant, "reconsideration", now + dt.timedelta(days=11), requests="撤销", reasons="有误")
    assert late.value.code == "late"
    asked = ask_for(world.debtor, applicant, "reconsideration", now, requests="撤销", reasons="有误")
    filing_clerk_above = actor_for(make_staff(Role.FILING_CLERK, case.court.parent, "许上"))
    above = decided(asked, filing_clerk_above, now).follow_up
    assert above is not None
    assert (above.case_number, above.deadlines.get().rule) == ("（2026）粤06执复1号", "reconsideration_review")
    assert CaseLink.objects.get(to_case=above).kind == CaseLink.Kind.RECONSIDERATION
    done = ruled(above, "reconsideration_ruling", now)
    assert done.document is not None
    assert done.document.data["orders"] == [f"驳回周远航的复议申请，维持{case.case_number}执行裁定。"]
    assert done.document.data["remedy"] == "本裁定送达后即发生法律效力。"
    above.refresh_from_db()
    assert above.closing == Case.Closing.RECONSIDERED
    assert enforcement.case.timeline.filter(kind="objection_decided").count() == 2  # of the objection, and of this


def test_who_applies_later_joins_the_same_reconsideration(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = objected(world, enforcement, now)
    ruled(case, "objection_ruling", now, "granted", **UPHELD)
    clerk = actor_for(make_staff(Role.FILING_CLERK, case.court.parent, "许上"))
    first = ask_for(world.creditor, case.parties.get(role="creditor"), "reconsideration", now, requests="撤销", reasons="有误")
    second = ask_for(world.debtor, case.parties.get(role="applicant"), "reconsideration", now, requests="变更", reasons="有误")
    above = decided(first, clerk, now).follow_up
    assert decided(second, clerk, now).follow_up == above
    assert above is not None
    assert list(above.parties.values_list("role", flat=True)) == ["applicant", "applicant"]


def test_after_the_end_of_the_enforcement_nothing_is_objected_to(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    assert holds_of(enforcement.case) == {"enforcing"}
    EnforcementCase.objects.filter(pk=enforcement.pk).update(state="closed", closing="completed", performance="full")
    assert holds_of(enforcement.case) == frozenset()
    with pytest.raises(CannotApply):
        ask_for(world.debtor, world.debtor_in(enforcement), "execution_objection", now, **ACT)
    with pytest.raises(CannotApply):
        from_outside(world.stranger, enforcement.case.case_number, now)
    assert Party.objects.filter(role="applicant").count() == 0


def upheld(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> OrderToCarryOut:
    """The debtor's objection is upheld; what the officer has to do."""
    ruled(objected(world, enforcement, now), "objection_ruling", now, "granted", **UPHELD)
    return OrderToCarryOut.objects.get(settled_at=None)


def test_what_was_upheld_waits_for_the_officer_who_lifts_the_measure_and_says_so(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    sealed = Measure.objects.create(
        enforcement=enforcement, debtor=world.debtor_in(enforcement), kind="deposit", item="尾号1234账户", starts_on=now.date(),
        expires_on=now.date() + dt.timedelta(days=300), imposed_by_id=world.officer.account_id,
    )  # fmt: skip
    order = upheld(world, enforcement, now)
    assert (order.order, order.enforcement) == (f"周远航的异议成立。{UPHELD['what']}", enforcement)
    assert obstacles("terminated", open_matters(enforcement, now.date()))[-1] == "orders_open"
    client = sign_in(User.objects.get(pk=world.officer.user_id))
    assert UPHELD["what"] in client.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()
    way = reverse("filing:enforcement_carry_out", args=[order.pk])
    assert client.post(way, {"measures": [str(sealed.pk)], "what_was_done": " "}).status_code == 422
    assert client.post(way, {"measures": [str(sealed.pk)], "what_was_done": "已解除冻结"}).status_code == 302
    order.refresh_from_db()
    sealed.refresh_from_db()
    assert (order.what_was_done, order.settled_by_id, sealed.state) == ("已解除冻结", world.officer.user_id, "lifted")
    assert enforcement.case.timeline.filter(kind="order_carried_out").count() == 1
    assert client.post(way, {"what_was_done": "再办一次"}).status_code in {403, 404}


def test_only_the_officer_of_the_case_carries_it_out(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    order = upheld(world, enforcement, now)
    for other in (world.debtor, world.creditor, world.head, world.stranger):
        with pytest.raises((Refused, Http404)):
            carry_out(actor=other, order_id=order.pk, measures=[], resume=False, what_was_done="办理", now=now)
    with pytest.raises(CannotCarryOut):  # nothing has ended that could be resumed
        carry_out(actor=world.officer, order_id=order.pk, measures=[], resume=True, what_was_done="恢复", now=now)


def test_the_creditor_objects_to_the_end_of_this_round_and_the_enforcement_goes_on(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    ended = end_for_now(world, enforcement, now)
    assert ended.document is not None
    assert "终结本次执行程序违反法律规定的，可以依照《中华人民共和国民事诉讼法》第二百三十六条" in html_of(ended.document)
    later = now + dt.timedelta(days=200)  # no term runs before the enforcement as a whole is over (法〔2016〕373号 art. 7)
    creditor = enforcement.case.parties.get(role="creditor")
    content = {"act": "终结本次执行程序", "requests": "撤销终本裁定", "reasons": "未查询车辆"}
    asked = ask_for(world.creditor, creditor, "execution_objection", later, **content)
    case = decided(asked, world.clerk, later).follow_up
    assert case is not None
    ruled(case, "objection_ruling", later, "granted", extent="whole", what="撤销本院终结本次执行程序的裁定。")
    order = OrderToCarryOut.objects.get()
    carry_out(actor=world.officer, order_id=order.pk, measures=[], resume=True, what_was_done="恢复执行", now=later)
    restored = EnforcementCase.objects.get(restores=enforcement)
    assert (restored.case.case_type, restored.state) == ("执恢", "notified")


def reconsidered_case(world: EnforcementWorld, case: Case, now: dt.datetime) -> Case:
    """The reconsideration of the ruling in this objection, open at the court above."""
    asked = ask_for(world.debtor, case.parties.get(role="applicant"), "reconsideration", now, requests="撤销", reasons="有误")
    above = decided(asked, actor_for(make_staff(Role.FILING_CLERK, case.court.parent, "许上")), now).follow_up
    assert above is not None
    return above


def test_a_reconsideration_sends_the_objection_back_to_be_examined_again(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    for name in ("乐平", "康宁", "白川"):
        make_staff(Role.JUDGE, enforcement.case.court, name)
    case = objected(world, enforcement, now)
    ruled(case, "objection_ruling", now, "granted", **{**UPHELD, "extent": "part"})
    above = reconsidered_case(world, case, now)
    sent_back = ruled(above, "reconsideration_ruling", now, "granted", extent="remanded")
    assert sent_back.document is not None
    orders = [f"撤销{case.case_number}执行裁定，发回{case.court.name_zh}重新审查。"]
    assert sent_back.document.data["orders"] == orders
    again = sent_back.follow_up
    assert again is not None
    assert (again.court, again.case_type, again.deadlines.get().rule) == (case.court, "执异", "enforcement_objection")
    assert CaseLink.objects.get(to_case=again).kind == CaseLink.Kind.REMAND
    assert holds_of(again) == {"execution_objection"}
    assert {(one.role, one.name) for one in again.parties.all()} == {(one.role, one.name) for one in case.parties.all()}
    members = lambda one: set(one.panel.exclude(duty="clerk").values_list("user_id", flat=True))  # noqa: E731
    assert members(again).isdisjoint(members(case))
    assert not OrderToCarryOut.objects.filter(settled_at=None).exists()  # of what was set aside nothing is carried out
    done = ruled(again, "objection_ruling", now, "granted", **UPHELD)
    assert done.document is not None
    assert "周远航就" in done.document.data["introduction"]
    assert OrderToCarryOut.objects.get(settled_at=None).enforcement == enforcement


def test_a_reconsideration_that_changes_the_ruling_words_the_order_and_takes_the_place_of_the_former(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = objected(world, enforcement, now)
    ruled(case, "objection_ruling", now, "granted", **{**UPHELD, "extent": "part"})
    above = reconsidered_case(world, case, now)
    with pytest.raises(CannotDecide):
        ruled(above, "reconsideration_ruling", now, "granted", extent="changed")
    what = f"撤销{case.case_number}执行裁定，解除全部冻结。"
    done = ruled(Case.objects.get(pk=above.pk), "reconsideration_ruling", now, "granted", extent="changed", what=what)
    assert done.document is not None
    assert done.document.data["orders"] == [f"周远航的复议请求成立。{what}"]
    assert [one.ruled_in_id for one in OrderToCarryOut.objects.filter(settled_at=None)] == [above.pk]
