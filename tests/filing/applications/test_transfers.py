"""A case moves to the court that has jurisdiction: the objection, the ruling, what goes along."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role, visible_to
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.applications.effects.errors import CannotDecide
from filing.applications.papers import order_of
from filing.calendar.models import Deadline
from filing.cases.models import Case, DossierEntry, EvidenceItem, Party
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from filing.fees.actions.assess import assess_fee
from filing.parties.models import PartyAnswer
from tests.factories.disputes import apply_for, decided, make_dispute, proposed, settled
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_court, make_staff, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def test_an_objection_to_jurisdiction_stops_the_clock_and_may_move_the_case(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    other = make_court("粤0605", "佛山市南海区人民法院")
    application = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    assert dispute.case.trial_pauses.get().reason == "jurisdiction"
    later = now + dt.timedelta(days=10)
    done = settled(decided(application, dispute.judge, later, clerk=dispute.clerk), later)
    assert dispute.case.trial_pauses.get().ended_on == dt.date(2026, 9, 11)
    assert dispute.reload().closing == Case.Closing.TRANSFERRED
    assert done.follow_up is not None
    assert done.follow_up.court == other
    assert not Deadline.objects.filter(case=dispute.case, state=Deadline.State.RUNNING).exists()


def test_while_the_objection_waits_the_judge_is_sent_to_it_and_no_days_are_counted(now: dt.datetime) -> None:
    """CPL 130: whether the court has jurisdiction is decided first; meanwhile the trial limit stands still (CPL-I 243)."""
    dispute = make_dispute(now)
    application = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    judge = sign_in(User.objects.get(pk=dispute.judge.user_id))
    page = judge.get(reverse("filing:case", args=[dispute.case.pk])).content.decode()
    assert "请审查管辖权异议，作出裁定" in page
    assert reverse("filing:application", args=[application.pk]) in page
    limits = [one for one in page.split("<summary>") if one.startswith("法院 · 审结")]
    assert limits
    assert all("已停止计算" in one and "还有" not in one.split("</summary>")[0] for one in limits)
    assert "已停止计算" in judge.get(reverse("filing:my")).content.decode()
    planning = judge.get(reverse("filing:hearing_schedule", args=[dispute.case.pk])).content.decode()
    assert "管辖权异议还没有裁定" in planning


def test_the_ruling_names_the_court_and_there_the_limit_runs_and_the_file_arrives(now: dt.datetime) -> None:
    """民事诉讼法 第三十七条: the case goes to the competent court, not to the one that a party wishes."""
    dispute = make_dispute(now)
    right, later = make_court("粤0606", "佛山市顺德区人民法院"), now + dt.timedelta(days=10)
    for role in (Role.JUDGE, Role.CLERK):
        make_staff(role, right)
    application = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    with pytest.raises(CannotDecide):
        decided(application, dispute.judge, later, competent=dispute.case.court.name_zh, clerk=dispute.clerk)
    done = settled(decided(application, dispute.judge, later, competent=right.name_zh, clerk=dispute.clerk), later)
    assert f"移送{right.name_zh}处理" in order_of(done)
    case = done.follow_up
    assert case is not None
    assert case.court == right
    assert case.deadlines.get(rule="trial_summary").triggered_on == clock.local(later).date()
    with clock.at(later):
        run_until_quiet()
    assert not Notice.objects.filter(user_id=dispute.clerk.account_id, key__startswith="dossier-wanted").exists()
    member = case.panel.get(duty="sole_judge").user
    assert visible_to(actor_for(member), DossierEntry).filter(case=case, document=done.document).exists()


def test_a_dismissed_objection_lets_the_clock_go_on_later_by_its_days(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = apply_for(dispute, "jurisdiction_objection", now, role="defendant")
    later = now + dt.timedelta(days=10)
    settled(decided(application, dispute.judge, later, outcome="refused", clerk=dispute.clerk), later)
    assert dispute.case.deadlines.get(rule="trial_summary").due_on == dt.date(2026, 12, 11)
    assert OutboxEvent.objects.get(name="filing.FeeGroundArose").payload["ground"] == "jurisdiction_refused"


def test_a_court_without_jurisdiction_transfers_the_case_itself_and_only_once(now: dt.datetime) -> None:
    dispute, other = make_dispute(now), make_court("粤0605", "佛山市南海区人民法院")
    for role, duty in ((Role.JUDGE, "sole_judge"), (Role.CLERK, "clerk")):
        make_staff(role, other, duty)
    done = decided(proposed(dispute, "transfer", now), dispute.judge, now, clerk=dispute.clerk)
    moved = done.follow_up
    assert moved is not None
    assert (moved.court, moved.case_type, moved.procedure) == (other, "民初", dispute.case.procedure)
    there = dataclasses.replace(dispute, case=moved, judge=actor_for(moved.panel.get(duty="sole_judge").user))
    with pytest.raises(CannotDecide) as refused:
        decided(
            proposed(there, "transfer", now, competent=dispute.case.court.name_zh), there.judge, now,
            clerk=actor_for(moved.panel.get(duty="clerk").user),
        )  # fmt: skip
    assert refused.value.code == "transferred_before"


def test_a_case_is_not_transferred_to_the_own_court(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = proposed(dispute, "transfer", now, competent=dispute.case.court.name_zh)
    with pytest.raises(CannotDecide) as refused:
        decided(application, dispute.judge, now, clerk=dispute.clerk)
    assert refused.value.code == "same_court"


def test_for_a_court_outside_the_portal_the_clerk_sends_the_file(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    application = proposed(dispute, "transfer", now, competent="某某市某某区人民法院")
    done = decided(application, dispute.judge, now, clerk=dispute.clerk)
    assert done.follow_up is None
    assert dispute.reload().closing == Case.Closing.TRANSFERRED
    assert Notice.objects.get(title="请移送案卷").user_id == dispute.clerk.user_id


def test_a_transferred_case_takes_its_file_its_answer_and_its_fee_along(now: dt.datetime) -> None:
    dispute, other = make_dispute(now), make_court("粤0605", "佛山市南海区人民法院")
    plaintiff, defendant = dispute.party("plaintiff"), dispute.party("defendant")
    stored = make_upload(plaintiff.user or make_user(), now).stored
    entry = add_dossier_entry(case=dispute.case, under=Matter.COMPLAINT, title="起诉状", key="a", file=stored)
    item = EvidenceItem.objects.create(
        case=dispute.case, party=plaintiff, title="借条", file=stored, file_name="借条.pdf", order=1
    )
    PartyAnswer.objects.create(
        case=dispute.case, party=defendant, text="已还", sha256="0" * 64, submitted_at=now,
        positions={"principal": {"position": "disputed", "evidence": [str(item.pk)]}},
    )  # fmt: skip
    fee = assess_fee(case=dispute.case, now=now)
    Party.objects.filter(pk=defendant.pk).update(capacity="insurer", claims_independently=True)
    moved = decided(proposed(dispute, "transfer", now), dispute.judge, now, clerk=dispute.clerk).follow_up
    assert moved is not None
    assert moved.court == other
    assert moved.dossier.get(key="a").file == entry.file
    taken = EvidenceItem.objects.get(case=moved)
    assert (taken.party, taken.file) == (moved.parties.get(role="plaintiff"), stored)
    answer = PartyAnswer.objects.get(case=moved)
    assert answer.positions["principal"]["evidence"] == [str(taken.pk)]
    there = moved.parties.get(role="defendant")
    assert (there.capacity, there.claims_independently) == ("insurer", True)
    fee.refresh_from_db()
    assert (fee.case, fee.payer) == (moved, moved.parties.get(role="plaintiff"))
    assert moved.deadlines.get(rule="trial_summary").state == Deadline.State.RUNNING


def test_what_a_former_party_handed_in_is_its_successors_in_the_next_case(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    make_court("粤0605", "佛山市南海区人民法院")
    former = dispute.party("defendant")
    stored = make_upload(make_user(), now).stored
    EvidenceItem.objects.create(case=dispute.case, party=former, title="收条", file=stored, file_name="收条.pdf", order=1)
    decided(apply_for(dispute, "party_change", now, files=1, former=str(former.pk)), dispute.judge, now, clerk=dispute.clerk)
    moved = decided(proposed(dispute, "transfer", now), dispute.judge, now, clerk=dispute.clerk).follow_up
    assert moved is not None
    assert EvidenceItem.objects.get(case=moved).party.name == "周继承"
