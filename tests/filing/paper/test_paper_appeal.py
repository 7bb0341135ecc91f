"""An appeal that comes by post or over the counter is worth what one through an account is (CPL 85, 171)."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Refused, Role, may, visible_to
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.decide import decide_application
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.subscribers import receive_application, tell_applicant
from filing.cases.models import Case, CaseLink, DossierEntry, PanelMember, Party, Representation
from filing.decisions.actions.draft import draft
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.enforcement.actions.accept import NotInEffect, accept_application
from filing.enforcement.models import EnforcementApplication
from filing.events import ApplicationDecided, ApplicationSubmitted
from filing.paper.keeping import CannotEnter
from filing.paper.models import PaperEntry
from tests.factories.cases import make_case
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, sent_up, settled
from tests.factories.people import actor_for, make_staff
from tests.filing.decisions.test_review import give
from tests.filing.paper.scans import entered, scanned

pytestmark = pytest.mark.django_db

# Served on 1 September; the fifteen days end on the 16th.
LAST_DAY = dt.date(2026, 9, 16)
TAKES_EFFECT = dt.date(2026, 9, 17)


@pytest.fixture
def judged(now: dt.datetime) -> tuple[Dispute, Decision]:
    """A judgment served on everyone on 1 September."""
    dispute = make_dispute(now)
    decision = give(draft(actor=dispute.judge, case_id=dispute.case.pk, now=now), dispute.judge, dispute.clerk, now)
    dispute.reload()
    return dispute, decision


def later(now: dt.datetime, day: dt.date) -> dt.datetime:
    return now.replace(year=day.year, month=day.month, day=day.day)


def in_effect(dispute: Dispute, decision: Decision, now: dt.datetime) -> dt.datetime:
    """Nobody seemed to appeal: the judgment took effect; it is the 21st of September."""
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=TAKES_EFFECT, now=later(now, TAKES_EFFECT))
    assert dispute.reload().state == Case.State.EFFECTIVE
    return later(now, dt.date(2026, 9, 21))


def test_a_paper_appeal_keeps_the_judgment_from_taking_effect(judged: tuple[Dispute, Decision], now: dt.datetime) -> None:
    dispute, decision = judged
    entry = entered(dispute, "appeal", later(now, LAST_DAY), LAST_DAY)
    assert entry.application is not None
    assert (entry.application.party, entry.application.court) == (dispute.party("defendant"), dispute.case.court.parent)
    assert OutboxEvent.objects.filter(name="filing.ApplicationSubmitted").count() == 1
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=TAKES_EFFECT, now=later(now, TAKES_EFFECT))
    assert dispute.reload().state == Case.State.DECIDED


def test_it_becomes_a_case_above_with_its_fee_like_any_other(judged: tuple[Dispute, Decision], now: dt.datetime) -> None:
    dispute, _decision = judged
    entry = entered(dispute, "appeal", now, now.date())
    assert entry.application is not None
    appeal = decided(entry.application, dispute.filing_clerk_above, now).follow_up
    assert appeal is not None
    assert {one.role: one.name for one in appeal.parties.all()} == {"appellant": "周远航", "appellee": "林小满"}
    assert dispute.reload().state == Case.State.APPEALED
    fee = OutboxEvent.objects.get(name="filing.FeeGroundArose")
    assert (fee.payload["ground"], fee.payload["amount"]) == ("appeal", "60000.00")
    assert fee.payload["party_id"] == str(appeal.parties.get(role="appellant").pk)


def test_the_day_of_the_postmark_counts_and_the_day_after_the_term_is_late(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    arrives = later(now, dt.date(2026, 9, 17))  # the judgment is not marked as effective yet
    with pytest.raises(CannotApply) as refused:
        entered(dispute, "appeal", arrives, dt.date(2026, 9, 17))
    assert refused.value.code == "late"
    entry = entered(dispute, "appeal", arrives, LAST_DAY)
    assert entry.application is not None
    assert clock.local(entry.application.submitted_at).date() == LAST_DAY
    assert entry.application.decide_by is None  # the court above decides once it has been sent up


def test_posted_in_time_it_undoes_the_effect_that_the_judgment_never_had(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, decision = judged
    at = in_effect(dispute, decision, now)
    entry = entered(dispute, "appeal", at, LAST_DAY)
    assert entry.application is not None
    decision.refresh_from_db()
    assert (decision.state, decision.effective_on) == (Decision.State.SEALED, None)
    assert (dispute.reload().state, dispute.case.effective_on) == (Case.State.DECIDED, None)
    assert OutboxEvent.objects.get(name="filing.DecisionLostEffect").payload["why"] == "appealed"
    told = set(Notice.objects.filter(title="判决没有发生法律效力").values_list("user_id", flat=True))
    assert {one.user_id for one in (dispute.judge, dispute.clerk, dispute.plaintiff, dispute.defendant)} <= told
    assert dispute.case.timeline.filter(kind="effect_undone").exists()
    assert not may(dispute.plaintiff, dispute.case, "apply_enforcement")
    # It stays without effect as long as the appeal waits, and goes up like any other.
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=at.date(), now=at)
    assert decided(entry.application, dispute.filing_clerk_above, at).follow_up is not None
    assert dispute.reload().state == Case.State.APPEALED


def test_where_the_appeal_is_not_accepted_the_judgment_takes_effect_anew(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, decision = judged
    at = in_effect(dispute, decision, now)
    entry = entered(dispute, "appeal", at, LAST_DAY)
    assert entry.application is not None
    sent_up(entry.application, at)
    decide_application(
        actor=dispute.filing_clerk_above, application_id=entry.application.pk, outcome="refused", reasons="不符合条件", now=at
    )
    assert take_effect(actor=SYSTEM, decision_id=decision.pk, today=at.date(), now=at)
    assert dispute.reload().effective_on == TAKES_EFFECT
    assert dispute.case.timeline.filter(kind="effective").count() == 2


def test_posted_too_late_it_undoes_nothing(judged: tuple[Dispute, Decision], now: dt.datetime) -> None:
    dispute, decision = judged
    at = in_effect(dispute, decision, now)
    with pytest.raises(CannotApply) as refused:
        entered(dispute, "appeal", at, dt.date(2026, 9, 17))
    assert refused.value.code == "late"
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_an_agent_without_special_authority_neither_appeals_on_paper_nor_undoes_the_effect(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, decision = judged
    at = in_effect(dispute, decision, now)
    agent = Representation.objects.create(party=dispute.party("defendant"), name="何代理", scope=Representation.Scope.GENERAL)
    with pytest.raises(CannotApply) as refused:
        entered(dispute, "appeal", at, LAST_DAY, signed_by=str(agent.pk))
    assert refused.value.code == "special"
    assert dispute.reload().state == Case.State.EFFECTIVE
    Representation.objects.update(scope=Representation.Scope.SPECIAL)
    assert entered(dispute, "appeal", at, LAST_DAY, signed_by=str(agent.pk)).application is not None
    with pytest.raises(CannotEnter, match="signer"):
        entered(dispute, "appeal", at, LAST_DAY, signed_by=str(dispute.party("plaintiff").pk))


def test_nothing_is_enforced_from_what_has_no_effect_and_the_officer_is_told(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, decision = judged
    at = in_effect(dispute, decision, now)
    running = make_case(
        court=dispute.case.court, accepted_at=now, state=Case.State.IN_ENFORCEMENT, procedure="enforcement", case_type="执",
        number=88, case_number="（2026）粤0604执88号",
    )  # fmt: skip
    CaseLink.objects.create(from_case=dispute.case, to_case=running, kind=CaseLink.Kind.ENFORCEMENT)
    officer = make_staff(Role.ENFORCEMENT_OFFICER, dispute.case.court, "严执行")
    PanelMember.objects.create(case=running, user=officer, duty=PanelMember.Duty.OFFICER)
    waiting = EnforcementApplication.objects.create(
        source_case=dispute.case, decision=decision, creditor=dispute.party("plaintiff"),
        applicant_id=dispute.plaintiff.account_id, claim={"total": "1.00", "lines": []}, submitted_at=at, decide_by=at.date(),
    )  # fmt: skip
    entered(dispute, "appeal", at, LAST_DAY)
    assert Notice.objects.filter(user=officer, title="执行依据没有生效，请立即处理").count() == 1
    filing_clerk = actor_for(make_staff(Role.FILING_CLERK, dispute.case.court, "许立案"))
    with pytest.raises(NotInEffect):
        accept_application(actor=filing_clerk, application_id=waiting.pk, now=at)


def test_a_ruling_that_has_had_its_effect_is_not_undone_but_the_paper_is_kept_and_those_who_can_help_are_told(
    now: dt.datetime,
) -> None:
    dispute = make_dispute(now)
    ruling = decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)
    settled(ruling, now)
    assert dispute.reload().state == Case.State.CLOSED
    at = later(now, dt.date(2026, 9, 21))
    entry = entered(dispute, "ruling_appeal", at, dt.date(2026, 9, 11), role="plaintiff")
    assert entry.application is None
    filed = dispute.case.dossier.get(key=f"paper:{entry.pk}")
    assert (filed.catalogue_number, filed.source) == (30, "林小满")
    told = Notice.objects.filter(title="期限内的上诉，请立即处理").values_list("user_id", flat=True)
    assert set(told) == {dispute.judge.user_id, dispute.head.user_id, dispute.president.user_id}
    with pytest.raises(CannotApply):  # late: there is nothing to report
        entered(dispute, "ruling_appeal", at, dt.date(2026, 9, 12), role="plaintiff")


def test_an_appeal_against_a_ruling_in_its_term_goes_up(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)
    dispute.reload()
    entry = entered(dispute, "ruling_appeal", now, now.date(), role="plaintiff")
    assert entry.application is not None
    assert decided(entry.application, dispute.filing_clerk_above, now).follow_up is not None


def test_entered_twice_it_is_one_and_a_second_appeal_waits_for_the_first(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    paper = scanned(dispute.clerk, now, now.date())
    first = entered(dispute, "appeal", now, now.date(), paper=paper)
    assert entered(dispute, "appeal", now, now.date(), paper=paper) == first
    with pytest.raises(CannotApply) as refused:
        entered(dispute, "appeal", now, now.date())
    assert refused.value.code == "appealed"
    assert Application.objects.filter(kind="appeal").count() == 1


def test_only_the_clerk_of_the_case_and_the_filing_clerks_of_the_court_enter_paper(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    filing_clerk = actor_for(make_staff(Role.FILING_CLERK, dispute.case.court, "许立案"))
    other_clerk = actor_for(make_staff(Role.CLERK, dispute.case.court, "钱书记"))
    for actor in (dispute.judge, dispute.head, dispute.plaintiff, dispute.defendant, other_clerk, dispute.filing_clerk_above):
        assert not may(actor, dispute.case, "enter_paper")
    with pytest.raises(Refused):
        entered(dispute, "appeal", now, now.date(), actor=dispute.judge)
    assert entered(dispute, "appeal", now, now.date(), actor=filing_clerk).entered_by_id == filing_clerk.user_id


def test_a_day_to_come_and_a_party_that_left_are_refused(judged: tuple[Dispute, Decision], now: dt.datetime) -> None:
    dispute, _decision = judged
    with pytest.raises(CannotEnter, match="day"):
        entered(dispute, "appeal", now, now.date() + dt.timedelta(days=1))
    Party.objects.filter(pk=dispute.party("defendant").pk).update(left_at=now)
    with pytest.raises(CannotEnter, match="party"):
        entered(dispute, "appeal", now, now.date())


def test_the_scan_itself_stands_in_the_file_and_the_receipt_names_the_party(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    entry = entered(dispute, "appeal", now, now.date())
    application = entry.application
    assert application is not None
    receive_application(ApplicationSubmitted(application_id=application.pk, case_id=dispute.case.pk), now)
    filed = dispute.case.dossier.filter(key__startswith=f"application:{application.pk}")
    assert [(one.file, one.catalogue_number, one.source, one.pages) for one in filed] == [(entry.file, 30, "周远航", 3)]
    assert visible_to(dispute.plaintiff, DossierEntry).filter(pk=filed[0].pk).exists()
    application.refresh_from_db()
    assert application.receipt is not None
    assert application.receipt.data["recipient"] == "周远航"


def test_the_party_hears_of_the_entry_and_of_the_decision_and_may_take_it_back(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    entry = entered(dispute, "appeal", now, now.date())
    assert entry.application is not None
    assert Notice.objects.filter(user_id=dispute.defendant.user_id, title="您的纸质材料已经录入").exists()
    assert may(dispute.defendant, entry.application, "withdraw")
    assert not may(dispute.plaintiff, entry.application, "withdraw")
    assert not may(dispute.clerk, entry.application, "decide")
    application = decided(entry.application, dispute.filing_clerk_above, now)
    tell_applicant(ApplicationDecided(application_id=application.pk, case_id=dispute.case.pk), now)
    told = Notice.objects.filter(title="您的申请有了决定").values_list("user_id", flat=True)
    assert set(told) == {dispute.defendant.user_id}


def test_for_a_party_without_an_account_the_clerk_hears_of_the_decision(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    Party.objects.filter(pk=dispute.party("defendant").pk).update(user=None)
    entry = entered(dispute, "appeal", now, now.date())
    assert entry.application is not None
    application = decided(entry.application, dispute.filing_clerk_above, now)
    tell_applicant(ApplicationDecided(application_id=application.pk, case_id=dispute.case.pk), now)
    told = Notice.objects.filter(title="您的申请有了决定").values_list("user_id", flat=True)
    assert set(told) == {dispute.clerk.user_id}


def test_who_entered_what_and_when_is_settled(judged: tuple[Dispute, Decision], now: dt.datetime) -> None:
    dispute, _decision = judged
    entry = entered(dispute, "appeal", now, now.date())
    assert (entry.entered_by_id, entry.entered_at, entry.handed_in_on) == (dispute.clerk.user_id, now, now.date())
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperEntry.objects.filter(pk=entry.pk).update(handed_in_on=dt.date(2026, 8, 1))


def test_of_two_appeals_one_through_an_account_and_one_on_paper_both_join_the_same_case(
    judged: tuple[Dispute, Decision], now: dt.datetime
) -> None:
    dispute, _decision = judged
    first = decided(apply_for(dispute, "appeal", now, role="plaintiff"), dispute.filing_clerk_above, now).follow_up
    entry = entered(dispute, "appeal", now, now.date())
    assert entry.application is not None
    assert decided(entry.application, dispute.filing_clerk_above, now).follow_up == first
