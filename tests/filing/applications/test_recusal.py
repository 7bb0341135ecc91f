"""Who is asked to stand aside takes no part in the case before that is decided, except for urgent measures (CPL 48 para 2)."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused, Role
from filing.applications.actions.decide import seal_ruling, withdraw_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.recusal import open_challenges, why_aside
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.conduct import close_hearing, open_hearing, recess_hearing, resume_hearing
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.schedule_many import BatchOrder, schedule_item, schedule_many
from filing.calendar.models import Hearing, ScheduleBatchItem
from filing.cases.assignment import replayed
from filing.cases.grouping import join_group
from filing.cases.models import Case, PanelMember
from filing.decisions.actions.draft import draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.sign import StandsOpen, sign
from filing.decisions.models import Decision
from filing.drafting.actions.start import start_paper
from filing.online.actions.mode import change_mode, hold_asynchronously
from filing.online.rules import Asynchrony
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_case, make_party
from tests.factories.decisions import finish
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute
from tests.factories.people import actor_for, make_room, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def asked_to_stand_aside(dispute: Dispute, duty: str, now: dt.datetime) -> Application:
    return apply_for(dispute, "recusal", now, member=str(dispute.case.panel.get(duty=duty, ended_at=None).pk))


def hearing_of(dispute: Dispute, now: dt.datetime) -> Hearing:
    room = make_room(dispute.case.court)
    return Hearing.objects.create(case=dispute.case, room=room, starts_at=now, ends_at=now + dt.timedelta(hours=2))


def checked(dispute: Dispute, now: dt.datetime) -> Decision:
    drafted = draft(actor=dispute.judge, case_id=dispute.case.pk, now=now)
    return finish(actor=dispute.judge, decision_id=drafted.pk, now=now)


def side_judge(dispute: Dispute) -> Actor:
    """The case is tried by a panel: the judge presides, this one sits with it."""
    dispute.case.panel.filter(duty="sole_judge").update(duty="presiding_judge")
    judge = make_staff(Role.JUDGE, dispute.case.court, "陪同坐")
    PanelMember.objects.create(case=dispute.case, user=judge, duty=PanelMember.Duty.JUDGE)
    return actor_for(judge)


def test_the_judge_signs_no_judgment_before_the_president_has_decided(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    asked = asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(Refused) as refused:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason="已经审理终结。")
    assert "第四十八条第二款" in refused.value.reasons[0]
    decided(asked, dispute.president, now, outcome="refused")
    assert sign(actor=dispute.judge, decision_id=decision.pk, now=now).state == Decision.State.SIGNED


def test_the_page_says_why_and_offers_no_signature(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    asked_to_stand_aside(dispute, "sole_judge", now)
    judge = sign_in(dispute.case.panel.get(duty="sole_judge").user)
    with clock.at(now):
        page = judge.get(reverse("filing:decision", args=[decision.pk])).content.decode()
    assert "有人申请您回避" in page
    assert reverse("filing:decision_sign", args=[decision.pk]) not in page


def test_what_was_signed_before_is_not_sealed_before_the_decision(dispute: Dispute, now: dt.datetime) -> None:
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    asked = asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(Refused, match="审判人员回避"):
        seal(actor=dispute.clerk, decision_id=decision.pk, now=now)
    withdraw_application(actor=dispute.plaintiff, application_id=asked.pk, now=now)
    assert seal(actor=dispute.clerk, decision_id=decision.pk, now=now).state == Decision.State.SEALED


def test_an_open_question_about_the_clerk_stands_before_the_judge_and_keeps_the_clerk_from_sealing(
    dispute: Dispute, now: dt.datetime
) -> None:
    decision = checked(dispute, now)
    asked_to_stand_aside(dispute, "clerk", now)
    with pytest.raises(StandsOpen) as stands_open:
        sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    assert stands_open.value.matters.in_words() == ["申请书记员陆一舟回避，等待决定"]
    sign(actor=dispute.judge, decision_id=decision.pk, now=now, reason="由另一名书记员盖章。")
    with pytest.raises(Refused, match="申请您回避"):
        seal(actor=dispute.clerk, decision_id=decision.pk, now=now)


def test_no_hearing_opens_or_goes_on_while_a_judge_of_the_panel_is_asked_to_stand_aside(
    dispute: Dispute, now: dt.datetime
) -> None:
    side_judge(dispute)
    hearing = hearing_of(dispute, now)
    asked = asked_to_stand_aside(dispute, "judge", now)
    with pytest.raises(Refused, match="不能开庭"):
        open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    decided(asked, dispute.president, now, outcome="refused")
    open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    recess_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    asked_to_stand_aside(dispute, "presiding_judge", now)
    with pytest.raises(Refused, match="申请您回避"):
        resume_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)


def test_a_hearing_of_several_cases_waits_for_each_of_them(dispute: Dispute, now: dt.datetime) -> None:
    lead = make_case(court=dispute.case.court, accepted_at=now, state="accepted")
    sole = dispute.case.panel.get(duty="sole_judge").user
    PanelMember.objects.create(case=lead, user=sole, duty=PanelMember.Duty.SOLE_JUDGE)
    join_group(actor=dispute.judge, lead=lead, case=dispute.case, kind="joint", now=now)
    hearing = hearing_of(dispute, now)
    Hearing.objects.filter(pk=hearing.pk).update(case=lead)
    asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(Refused):
        open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)


def test_only_urgent_measures_are_ruled_on_meanwhile(dispute: Dispute, now: dt.datetime) -> None:
    preservation = apply_for(dispute, "preservation_property", now, files=1, urgent="yes")
    withdrawal = apply_for(dispute, "withdrawal", now)
    asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(CannotDecide, match="stands_aside"):
        decided(withdrawal, dispute.judge, now)
    ruled = decided(preservation, dispute.judge, now, clerk=dispute.clerk)
    assert ruled.state == Application.State.GRANTED


def test_a_ruling_that_was_signed_before_is_not_sealed_meanwhile(dispute: Dispute, now: dt.datetime) -> None:
    ruled = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(CannotDecide, match="stands_aside"):
        seal_ruling(actor=dispute.clerk, application_id=ruled.pk, now=now)


def test_who_presides_decides_on_the_recusal_of_the_clerk_and_the_president_on_that_of_a_judge(
    dispute: Dispute, now: dt.datetime
) -> None:
    next_clerk = make_staff(Role.CLERK, dispute.case.court, "新书记")
    of_clerk, of_judge = asked_to_stand_aside(dispute, "clerk", now), asked_to_stand_aside(dispute, "sole_judge", now)
    assert (of_clerk.decider, of_judge.decider) == ("panel", "president")
    with pytest.raises(CannotDecide, match="stands_aside"):  # the judge is asked to stand aside as well
        decided(of_clerk, dispute.judge, now)
    decided(of_judge, dispute.president, now, outcome="refused")
    decided(of_clerk, dispute.judge, now)
    assert dispute.case.panel.get(duty="clerk", ended_at=None).user == next_clerk


def test_the_room_of_the_hearing_tells_the_judge_why_it_does_not_open(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    asked_to_stand_aside(dispute, "sole_judge", now)
    judge = sign_in(dispute.case.panel.get(duty="sole_judge").user)
    with clock.at(now):
        address = reverse("transcription:conduct", args=[hearing.pk])
        answer = judge.post(address, {"step": "open"}, headers={"Accept": "application/json"})
        page = judge.post(address, {"step": "open"})
    assert (answer.status_code, page.status_code) == (403, 403)
    assert "有人申请您回避" in answer.json()["error"]
    assert "有人申请您回避" in page.content.decode()
    hearing.refresh_from_db()
    assert hearing.state == Hearing.State.SCHEDULED


def test_the_new_judge_decides_anew_what_the_old_one_signed_and_nobody_sealed(dispute: Dispute, now: dt.datetime) -> None:
    new = make_staff(Role.JUDGE, dispute.case.court, "新法官")
    decision = checked(dispute, now)
    sign(actor=dispute.judge, decision_id=decision.pk, now=now)
    withdrawal = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    signed = Decision.objects.get(pk=decision.pk).document
    decided(asked_to_stand_aside(dispute, "sole_judge", now), dispute.president, now)
    decision.refresh_from_db()
    withdrawal.refresh_from_db()
    assert (decision.state, decision.signed_despite, withdrawal.state) == (Decision.State.DRAFT, "", Application.State.SUBMITTED)
    assert signed is not None
    assert decision.document_id != signed.pk
    finish(actor=actor_for(new), decision_id=decision.pk, now=now)
    again = decided(withdrawal, actor_for(new), now)
    assert again.state == Application.State.RULED
    assert again.document is not None
    assert again.document.slots.get(code="judge").user == new
    assert sign(actor=actor_for(new), decision_id=decision.pk, now=now, reason="合议").state == Decision.State.SIGNED


def test_a_ruling_that_waits_for_the_seal_of_a_clerk_who_left_is_signed_anew(dispute: Dispute, now: dt.datetime) -> None:
    next_clerk = make_staff(Role.CLERK, dispute.case.court, "新书记")
    ruled = decided(apply_for(dispute, "withdrawal", now), dispute.judge, now)
    decided(asked_to_stand_aside(dispute, "clerk", now), dispute.judge, now)
    again = decided(Application.objects.get(pk=ruled.pk), dispute.judge, now, clerk=actor_for(next_clerk))
    assert again.state == Application.State.GRANTED


@pytest.mark.parametrize("case_type", ["民申", "民辖终", "民特", "民督", "执异", "执复", "财保"])
def test_a_judge_is_asked_to_stand_aside_in_every_case_that_judges_decide(
    dispute: Dispute, case_type: str, now: dt.datetime
) -> None:
    type(dispute.case).objects.filter(pk=dispute.case.pk).update(case_type=case_type)
    asked = asked_to_stand_aside(dispute, "sole_judge", now)
    assert (asked.state, asked.decider) == (Application.State.SUBMITTED, "president")


def test_who_is_asked_to_stand_aside_sets_moves_and_shapes_no_hearing_meanwhile(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    asked = asked_to_stand_aside(dispute, "sole_judge", now)
    day = now + dt.timedelta(days=20)
    plan = Plan(make_room(dispute.case.court).pk, day, day + dt.timedelta(hours=1), "on_site")
    judge, found = dispute.judge, Asynchrony(True, True, True)
    acts: list[Callable[[], object]] = [
        lambda: schedule_hearing(actor=judge, case_id=dispute.case.pk, plan=plan, now=now),
        lambda: reschedule_hearing(actor=judge, hearing_id=hearing.pk, plan=plan, reason="另有会议", now=now),
        lambda: cancel_hearing(actor=judge, hearing_id=hearing.pk, reason="另有会议", now=now),
        lambda: change_mode(actor=judge, hearing_id=hearing.pk, mode="on_site", reason="设备故障", now=now),
        lambda: hold_asynchronously(actor=judge, hearing_id=hearing.pk, found=found, reason="在外地", now=now),
    ]
    for act in acts:
        with pytest.raises(Refused, match="申请您回避"):
            act()
    change_mode(actor=dispute.clerk, hearing_id=hearing.pk, mode="on_site", reason="设备故障", now=now)
    decided(asked, dispute.president, now, outcome="refused")
    cancel_hearing(actor=judge, hearing_id=hearing.pk, reason="另有会议", now=now)


def test_a_batch_of_who_is_asked_to_stand_aside_leaves_the_case_out_and_says_why(dispute: Dispute, now: dt.datetime) -> None:
    asked_to_stand_aside(dispute, "sole_judge", now)
    room, day = make_room(dispute.case.court), now.date()
    order = BatchOrder((room.pk,), day, day + dt.timedelta(days=60))
    batch = schedule_many(actor=dispute.judge, case_ids=[dispute.case.pk], order=order, now=now)
    item = schedule_item(item_id=batch.items.get().pk, now=now)
    assert (item.state, item.problem) == (ScheduleBatchItem.State.REFUSED, "stands_aside")


@pytest.fixture
def joined(dispute: Dispute, now: dt.datetime) -> Case:
    """Given another case, heard together with that of the dispute before the same judge and clerk."""
    other = make_case(court=dispute.case.court, accepted_at=now, state="accepted")
    for seat in dispute.case.panel.all():
        PanelMember.objects.create(case=other, user=seat.user, duty=seat.duty)
    join_group(actor=dispute.judge, lead=dispute.case, case=other, kind="joint", now=now)
    return other


def test_in_cases_heard_together_nothing_is_signed_in_the_other_case_either(
    dispute: Dispute, joined: Case, now: dt.datetime
) -> None:
    asked_to_stand_aside(dispute, "sole_judge", now)
    assert "申请您回避" in str(why_aside(dispute.judge, joined))
    assert [one.member.case for one in open_challenges(joined)] == [joined]


def test_a_judge_who_does_not_sit_in_the_other_case_goes_on_there(dispute: Dispute, joined: Case, now: dt.datetime) -> None:
    other_judge = make_staff(Role.JUDGE, dispute.case.court, "另一人")
    joined.panel.filter(duty="sole_judge").update(user=other_judge)
    asked_to_stand_aside(dispute, "sole_judge", now)
    assert why_aside(actor_for(other_judge), joined) == ""


def test_who_stands_aside_is_replaced_in_every_case_heard_together_by_the_same_judge(
    dispute: Dispute, joined: Case, now: dt.datetime
) -> None:
    for name in ("新法官", "另法官", "某法官"):
        make_staff(Role.JUDGE, dispute.case.court, name)
    party_there = make_staff(Role.JUDGE, dispute.case.court, "原告本人")
    make_party(joined, "plaintiff", party_there)
    decided(asked_to_stand_aside(dispute, "sole_judge", now), dispute.president, now)
    here, there = (case.panel.get(duty="sole_judge", ended_at=None).user for case in (dispute.case, joined))
    assert here == there
    assert here not in (dispute.case.panel.exclude(ended_at=None).get().user, party_there)
    assert joined.draws.get().chosen == here
    assert replayed(joined.draws.get()).chosen == str(here.pk)
    assert joined.timeline.filter(title_zh__contains="准许回避").count() == 1


def test_who_is_drawn_for_cases_heard_together_may_take_the_seat_in_each_of_them(
    dispute: Dispute, joined: Case, now: dt.datetime
) -> None:
    """Who presides sits alone only as a judge: the one who could take but the first seat is not drawn for it."""
    dispute.case.panel.filter(duty="sole_judge").update(duty="presiding_judge")
    make_staff(Role.PRESIDING_JUDGE, dispute.case.court, "只审判长")
    busy = make_staff(Role.JUDGE, dispute.case.court, "新法官")
    for _case in range(3):
        PanelMember.objects.create(case=make_case(accepted_at=now, state="accepted"), user=busy, duty=PanelMember.Duty.SOLE_JUDGE)
    decided(asked_to_stand_aside(dispute, "presiding_judge", now), dispute.president, now)
    assert dispute.case.panel.get(duty="presiding_judge", ended_at=None).user == busy
    assert joined.panel.get(duty="sole_judge", ended_at=None).user == busy


def test_where_nobody_may_sit_in_all_cases_heard_together_each_seat_is_drawn_by_itself(
    dispute: Dispute, joined: Case, now: dt.datetime
) -> None:
    here, there = (make_staff(Role.JUDGE, dispute.case.court, name) for name in ("此案法官", "彼案法官"))
    make_party(joined, "plaintiff", here)
    make_party(dispute.case, "plaintiff", there)
    decided(asked_to_stand_aside(dispute, "sole_judge", now), dispute.president, now)
    drawn = [case.panel.get(duty="sole_judge", ended_at=None).user for case in (dispute.case, joined)]
    assert drawn == [here, there]
    assert replayed(joined.draws.get()).chosen == str(there.pk)


def test_no_hearing_is_closed_meanwhile_and_it_is_interrupted_by_who_presides(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    asked = asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(Refused, match="申请您回避"):
        close_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    assert recess_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now).state == Hearing.State.RECESS
    decided(asked, dispute.president, now, outcome="refused")
    resume_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    assert close_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now).state == Hearing.State.CLOSED


def test_who_presides_closes_no_hearing_while_another_judge_is_asked_to_stand_aside(dispute: Dispute, now: dt.datetime) -> None:
    side_judge(dispute)
    hearing = hearing_of(dispute, now)
    open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    asked_to_stand_aside(dispute, "judge", now)
    with pytest.raises(Refused, match="不能开庭、闭庭"):
        close_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)


def test_the_room_says_why_the_hearing_is_not_closed_and_offers_to_interrupt_it(dispute: Dispute, now: dt.datetime) -> None:
    hearing = hearing_of(dispute, now)
    open_hearing(actor=dispute.judge, hearing_id=hearing.pk, now=now)
    asked_to_stand_aside(dispute, "sole_judge", now)
    judge = sign_in(dispute.case.panel.get(duty="sole_judge").user)
    with clock.at(now):
        page = judge.get(reverse("transcription:room", args=[hearing.pk])).content.decode()
    assert "有人申请您回避" in page
    assert "现在可以休庭" in page
    assert 'value="recess"' in page
    assert 'value="close"' not in page


def test_performance_in_advance_is_ordered_also_by_who_is_challenged(dispute: Dispute, now: dt.datetime) -> None:
    asked_to_stand_aside(dispute, "sole_judge", now)
    with pytest.raises(Refused, match="申请您回避"):
        start_paper(actor=dispute.judge, case_id=dispute.case.pk, kind="correct_slip", now=now)
    assert start_paper(actor=dispute.judge, case_id=dispute.case.pk, kind="perform_in_advance", now=now).pk
