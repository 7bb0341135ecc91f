"""Objections to enforcement: a party's, an outsider's; the ruling, its reconsideration above, the suit."""

import datetime as dt
import uuid

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role, access, may
from courtportal.kernel.courts.models import Level
from courtportal.kernel.identity.models import Organisation, User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.object_from_outside import object_from_outside
from filing.applications.actions.submit import CannotApply, Request, put_forward
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.queries import holds_of
from filing.applications.subscribers import hand_on_the_objection, receive_application
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, Party
from filing.enforcement.actions.carry_out import CannotCarryOut, carry_out
from filing.enforcement.models import EnforcementCase, Measure, OrderToCarryOut
from filing.enforcement.queries import open_matters
from filing.enforcement.rules.closing import obstacles
from filing.enforcement.standstill import Held, held_things
from filing.events import ApplicationDecided, ApplicationSubmitted
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided, served_on_all
from tests.factories.enforcement import EnforcementWorld, ask_for, end_for_now, make_exhausted, make_world
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
ACT = {"act": "（2026）粤0604执1号执行裁定", "requests": "撤销裁定", "reasons": "超标的额查封"}
THING = {"thing": "佛山市演示路1号房屋", "right": "ownership", "requests": "停止执行", "reasons": "房屋归我所有"}
UPHELD = {"extent": "whole", "what": "撤销本院（2026）粤0604执1号执行裁定。"}


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    world = make_world()
    above = make_court("粤06", "广东省佛山市中级人民法院", Level.INTERMEDIATE)
    world.case.court.parent = above
    world.case.court.save()
    for court, names in ((world.case.court, ("何清", "温中", "江下")), (above, ("梁上", "顾中", "柳下"))):
        for name in names:
            make_staff(Role.JUDGE, court, name)
    make_staff(Role.CLERK, above, "史记")
    return world


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_exhausted(world, now)


def objected(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> Case:
    """The debtor's objection is accepted."""
    asked = ask_for(world.debtor, world.debtor_in(enforcement), "execution_objection", now, **ACT)
    done = decided(asked, world.clerk, now)
    assert done.follow_up is not None
    return done.follow_up


def from_outside(actor: Actor, number: str, now: dt.datetime, kind: str = "outsider_objection") -> Application:
    content = THING if kind == "outsider_objection" else ACT
    return object_from_outside(actor=actor, case_number=number, request=Request(kind, content, str(uuid.uuid4())), now=now)


def ruled(case: Case, kind: str, now: dt.datetime, outcome: str = "refused", **terms: str) -> Application:
    """The panel's ruling, sealed by its clerk."""
    presiding, clerk = (actor_for(case.panel.get(duty=duty).user) for duty in ("presiding_judge", "clerk"))
    request = Request(kind, {"reasons": "经审查"}, str(uuid.uuid4()))
    put = put_forward(actor=presiding, case_id=case.pk, request=request, now=now)
    return decided(put, presiding, now, outcome=outcome, clerk=clerk, **terms)


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


def test_an_outsider_objects_by_the_number_alone_and_sees_nothing_of_the_enforcement(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = from_outside(world.stranger, enforcement.case.case_number, now)
    assert asked.from_outside == world.stranger.name
    receive_application(ApplicationSubmitted(application_id=asked.pk, case_id=asked.case_id), now)
    asked.refresh_from_db()
    assert asked.receipt is not None
    case = decided(asked, world.clerk, now).follow_up
    assert case is not None
    applicant = case.parties.get(role="applicant")
    assert (applicant.name, applicant.user_id) == (world.stranger.name, world.stranger.user_id)
    assert case.deadlines.get().rule == "outsider_objection"
    assert may(world.stranger, case, "view")
    with pytest.raises(Http404):
        access(world.stranger, Case, enforcement.case_id, "view")


def test_against_the_ruling_on_an_outsiders_objection_the_way_is_a_suit_and_no_reconsideration(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    done = ruled(case, "outsider_ruling", now)
    served_on_all(done, now)
    assert done.document is not None
    assert "十五日内向本院提起执行异议之诉" in done.document.data["remedy"]
    assert {one["role"] for one in done.document.data["parties"]} == {"异议人", "申请执行人", "被执行人"}
    applicant = case.parties.get(role="applicant")
    assert case.deadlines.get(rule="outsider_suit", party=applicant).due_on == dt.date(2026, 9, 16)
    with pytest.raises(CannotApply) as wrong_way:
        ask_for(world.stranger, applicant, "reconsideration", now, requests="撤销", reasons="有误")
    assert wrong_way.value.code == "state"
    page = sign_in(User.objects.get(pk=world.stranger.user_id)).get(reverse("filing:case", args=[case.pk])).content.decode()
    assert "cause=512%281%29" in page
    assert "驳回裁定送达后十五日内，法院不处分这项财产" in page


def test_enforcement_against_the_outsiders_thing_is_suspended(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    with pytest.raises(CannotApply):
        ruled(case, "objection_ruling", now)  # that is for an act
    done = ruled(case, "outsider_ruling", now, "granted", extent="whole", what="佛山市演示路1号房屋")
    assert done.document is not None
    assert done.document.data["orders"] == ["中止对佛山市演示路1号房屋的执行。"]


@pytest.mark.parametrize("number", ["（2026）粤0604执99号", "不是案号", "（2026）粤0604民初1号"])
def test_a_number_that_is_no_running_enforcement_finds_nothing(
    number: str, world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    with pytest.raises(CannotApply) as unknown:
        from_outside(world.stranger, number, now)
    assert unknown.value.code == "no_such_enforcement"


def test_a_party_a_second_time_and_who_is_not_proven_are_turned_away(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    number = enforcement.case.case_number
    with pytest.raises(CannotApply) as party:
        from_outside(world.debtor, number, now)
    from_outside(world.stranger, number, now)
    with pytest.raises(CannotApply) as again:
        from_outside(world.stranger, number, now)
    assert (party.value.code, again.value.code) == ("party", "waiting")
    with pytest.raises(Refused):
        from_outside(actor_for(make_user(verified=False), Role.LITIGANT), number, now)


def test_an_objection_that_is_not_accepted_is_answered_with_reasons_which_the_outsider_reads(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    asked = from_outside(world.stranger, enforcement.case.case_number, now, "execution_objection")
    decided(asked, world.clerk, now, outcome="refused")
    assert not Case.objects.filter(case_type="执异").exists()
    client = sign_in(User.objects.get(pk=world.stranger.user_id))
    page = client.get(reverse("filing:application", args=[asked.pk])).content.decode()
    letter = reverse("filing:application_letter", args=[asked.pk])
    assert letter in page
    assert "经审查，应予支持。" in page  # the reasons of the factory
    assert client.get(letter)["Content-Type"] == "application/pdf"
    other = sign_in(User.objects.get(pk=world.debtor.user_id))
    assert other.get(letter).status_code == 404


def test_the_outsiders_pages_in_both_languages(world: EnforcementWorld, enforcement: EnforcementCase) -> None:
    client = sign_in(User.objects.get(pk=world.stranger.user_id))
    start = reverse("filing:objections")
    form = reverse("filing:object_to", args=["outsider_objection"])
    assert form in client.get(start).content.decode()
    key = client.get(form).context["form"].initial["key"]
    wrong = client.post(form, {**THING, "case_number": "（2026）粤0604执99号", "key": key})
    assert wrong.status_code == 422
    assert "佛山市演示路1号房屋" in wrong.content.decode()
    done = client.post(form, {**THING, "case_number": enforcement.case.case_number, "key": key}, follow=True)
    assert "法院应当在" in done.content.decode()
    client.cookies["django_language"] = "en"
    assert "Object to an enforcement" in client.get(start).content.decode()


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
    assert "终结本次执行程序违反法律规定的，可以向本院提出执行异议" in ended.document.data["remedy"]
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


def test_an_organisation_objects_through_its_account_with_its_papers(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    user = User.objects.get(pk=world.stranger.user_id)
    company = Organisation.objects.create(
        owner=user, name="佛山市演示贸易有限公司", unified_social_credit_code="91440600MA4UQ0000X", legal_representative="沈和"
    )
    foreign = Organisation.objects.create(owner=make_user("别家"), name="别家公司")
    number = enforcement.case.case_number

    def ask(organisation: Organisation, *uploads: Upload) -> Application:
        request = Request("outsider_objection", THING, str(uuid.uuid4()), uploads)
        return object_from_outside(
            actor=world.stranger, case_number=number, request=request, organisation_id=organisation.pk, now=now
        )

    for whose, code in ((foreign, "no_organisation"), (company, "files")):
        with pytest.raises(CannotApply) as closed:
            ask(whose)
        assert closed.value.code == code
    asked = ask(company, make_upload(user, now))
    assert asked.applicant_name == company.name
    case = decided(asked, world.clerk, now).follow_up
    assert case is not None
    party = case.parties.get(role="applicant")
    assert (party.kind, party.name, party.organisation, party.user) == ("organisation", company.name, company, user)
    page = sign_in(user).get(reverse("filing:object_to", args=["outsider_objection"])).content.decode()
    assert company.name in page
    assert foreign.name not in page


def test_the_thing_is_not_disposed_of_while_it_is_examined_and_fifteen_days_after_the_dismissal(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    today = now.date()
    assert held_things(enforcement, today) == []
    case = decided(from_outside(world.stranger, enforcement.case.case_number, now), world.clerk, now).follow_up
    assert case is not None
    held = [Held(THING["thing"], case.case_number, None)]
    assert held_things(enforcement, today) == held
    served_on_all(ruled(case, "outsider_ruling", now), now)
    last = dt.date(2026, 9, 16)
    assert held_things(enforcement, last) == [Held(THING["thing"], case.case_number, last)]
    assert held_things(enforcement, last + dt.timedelta(days=1)) == []
    officer = sign_in(User.objects.get(pk=world.officer.user_id))
    with clock.at(now):
        page = officer.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()
    assert f"以前不得处分：{THING['thing']}" in page
