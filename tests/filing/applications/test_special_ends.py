"""How public summons and a petition for bankruptcy end, and who may stand aside where a preservation is executed."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Role
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.stand_aside import ask_to_stand_aside
from filing.applications.actions.submit import CannotApply, Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import ruling_data
from filing.applications.queries import way_to_rule
from filing.applications.rules.special import ARBITRATION, OBJECTION
from filing.applications.rules.summons_and_bankruptcy import BANKRUPTCY, SUMMONS_END
from filing.cases.models import Case, PanelMember, Party
from filing.causes.procedures import is_decided_here
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, served_on_all, settled, typed
from tests.factories.people import actor_for, make_staff
from tests.filing.applications.test_special import applied_for, running

pytestmark = pytest.mark.django_db
ACCEPTED = {"order": "受理申请人林小满对被申请人周远航的破产清算申请。", "administrator": "虚构会计师事务所"}


@pytest.mark.parametrize(("cause", "kind"), [("459", SUMMONS_END), ("461", BANKRUPTCY)])
def test_the_bench_is_led_to_the_ruling(cause: str, kind: str, now: dt.datetime) -> None:
    dispute = applied_for(cause, now)
    assert is_decided_here(cause)
    way = reverse("filing:application_new", args=[dispute.case.pk, kind])
    assert way_to_rule(dispute.judge, dispute.case, clock.today()) == way


def test_a_petition_is_accepted_and_the_administrator_appointed_with_it(now: dt.datetime) -> None:
    """企业破产法 第十、十三条."""
    dispute = applied_for("461", now)
    asked = proposed(dispute, BANKRUPTCY, now)
    with pytest.raises(CannotDecide, match="incomplete"):
        decided(asked, dispute.judge, now, order=ACCEPTED["order"])
    ruling = decided(asked, dispute.judge, now, clerk=dispute.clerk, **ACCEPTED)
    assert ruling_data(ruling, now)["orders"] == [f"{ACCEPTED['order']}\n同时指定虚构会计师事务所担任管理人。"]
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_the_debtors_objection_is_answered_before_the_petition_is_accepted(now: dt.datetime) -> None:
    dispute = applied_for("461", now)
    running(dispute, "bankruptcy_objection", now, theirs=True)
    apply_for(dispute, OBJECTION, now, role="defendant")
    with pytest.raises(CannotDecide, match="objection_waits"):
        decided(proposed(dispute, BANKRUPTCY, now), dispute.judge, now, **ACCEPTED)


def test_a_refused_petition_is_closed_when_nobody_appealed_in_ten_days(now: dt.datetime) -> None:
    """企业破产法 第十二条."""
    dispute = applied_for("461", now)
    ruling = decided(proposed(dispute, BANKRUPTCY, now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert "十日内" in ruling_data(ruling, now)["remedy"]
    assert dispute.reload().state == Case.State.ACCEPTED
    settled(ruling, now)
    assert dispute.reload().closing == Case.Closing.BANKRUPTCY_REFUSED


def test_the_petitioner_appeals_against_the_refusal_to_a_panel_above(now: dt.datetime) -> None:
    dispute = applied_for("461", now)
    ruling = decided(proposed(dispute, BANKRUPTCY, now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    served_on_all(ruling, now)
    appeal = decided(apply_for_appeal(dispute, now), dispute.filing_clerk_above, now)
    above = appeal.follow_up
    assert above is not None
    assert (above.case_type, above.court) == ("破终", dispute.case.court.parent)
    assert above.panel.filter(duty=PanelMember.Duty.JUDGE).count() == 2


def apply_for_appeal(dispute: Dispute, now: dt.datetime) -> Application:
    content = {"requests": "撤销原裁定，指令受理", "reasons": "债务人不能清偿到期债务"}
    request = Request("ruling_appeal", content, "appeal")
    return submit_application(actor=dispute.plaintiff, party_id=dispute.party("plaintiff").pk, request=request, now=now)


@pytest.mark.parametrize(("ground", "told"), [("declared", True), ("no_request", False)])
def test_the_summons_ends_and_who_claims_the_right_may_sue(ground: str, told: bool, now: dt.datetime) -> None:
    """民事诉讼法 第二百三十二条."""
    dispute = applied_for("459", now)
    ruling = decided(proposed(dispute, SUMMONS_END, now, ground=ground), dispute.judge, now, clerk=dispute.clerk)
    order = ruling_data(ruling, now)["orders"][0]
    assert order.startswith("终结本案的公示催告程序。")
    assert ("可以向人民法院起诉" in order) == told
    assert dispute.reload().closing == Case.Closing.SUMMONS_ENDED


def test_a_ruling_without_a_suit_calls_the_sides_applicant_and_respondent(now: dt.datetime) -> None:
    dispute = applied_for("484", now)
    ruling = decided(proposed(dispute, ARBITRATION, now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    assert [one["role"] for one in ruling_data(ruling, now)["parties"]] == ["申请人", "被申请人"]


def test_who_executes_a_preservation_is_asked_to_stand_aside_and_the_respondent_hears_nothing(now: dt.datetime) -> None:
    """民事诉讼法 第四十七条; the execution comes first (第一百零三条)."""
    dispute = make_dispute(now)
    make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "钱一行")
    make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "钱二行")
    granted = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, clerk=dispute.clerk)
    execution = granted.follow_up
    assert execution is not None
    officer = execution.panel.get(duty=PanelMember.Duty.OFFICER)
    applicant = execution.parties.get(role=Party.Role.APPLICANT)
    content = typed(execution, "recusal", member=str(officer.pk))
    asked = submit_application(
        actor=dispute.plaintiff, party_id=applicant.pk, request=Request("recusal", content, "aside"), now=now
    )
    assert asked.decider == "president"
    decided(asked, dispute.president, now)
    assert execution.panel.get(duty=PanelMember.Duty.OFFICER, ended_at=None).user != officer.user
    sent = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="application_recusal")
    assert [one for row in sent for one in row.payload["party_ids"]] == [str(applicant.pk)]


def test_an_officer_asks_to_stand_aside_where_a_preservation_is_executed(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "钱一行")
    granted = decided(apply_for(dispute, "preservation_property", now), dispute.judge, now, clerk=dispute.clerk)
    execution = granted.follow_up
    assert execution is not None
    officer = execution.panel.select_related("user").get(duty=PanelMember.Duty.OFFICER)
    content = {"ground": "kin", "reasons": "申请人是本人配偶"}
    asked = ask_to_stand_aside(actor=actor_for(officer.user), case_id=execution.pk, content=content, key="own", now=now)
    assert asked.state == Application.State.SUBMITTED


def test_nobody_else_turns_against_a_ruling_that_the_law_leaves_final(now: dt.datetime) -> None:
    dispute = applied_for("484", now)
    decided(proposed(dispute, ARBITRATION, now), dispute.judge, now, outcome="refused", clerk=dispute.clerk)
    with pytest.raises(CannotApply):
        apply_for(dispute, "ruling_objection", now)
