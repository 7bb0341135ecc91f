"""From the decided case to the court above: appeal, its withdrawal, retrial; the dispute as one chain."""

import dataclasses
import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse
from django.utils.translation import override

from courtportal.kernel.authz import Refused, Role, access, may
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.submit import CannotApply, Request, submit_application
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.papers import fixed, said
from filing.applications.queries import standing_of
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.chain import may_choose_original
from filing.applications.rules.openness import why_closed
from filing.calendar.actions.start_deadline import start_deadline
from filing.cases.assignment import candidates
from filing.cases.chain import chain_of
from filing.cases.models import Case, CaseLink, DossierEntry, Party, Procedure
from filing.decisions.models import Decision
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from tests.factories.cases import make_case, make_party
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed, typed
from tests.factories.filings import make_upload
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now, state=Case.State.DECIDED)


def appealed(dispute: Dispute, now: dt.datetime, role: str = "defendant") -> Case:
    application = decided(apply_for(dispute, "appeal", now, role=role), dispute.filing_clerk_above, now)
    assert application.follow_up is not None
    return application.follow_up


def test_the_timeline_is_kept_in_chinese_whatever_language_the_clerk_reads(dispute: Dispute, now: dt.datetime) -> None:
    with override("en"):
        appeal = appealed(dispute, now)
    entry = appeal.timeline.get(kind="linked")
    assert (entry.title_zh, entry.title_en) == (f"上诉立案：{appeal.case_number}", f"Appeal: case {appeal.case_number}")


def test_an_appeal_opens_a_case_of_the_court_above_with_turned_roles(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    assert (appeal.court.code, appeal.case_type, appeal.procedure) == ("粤06", "民终", "second_instance")
    assert appeal.case_number.startswith("（2026）粤06民终")
    assert {party.role: party.name for party in appeal.parties.all()} == {"appellant": "周远航", "appellee": "林小满"}
    assert str(appeal.amount) == "60000.00"
    assert dispute.reload().state == Case.State.APPEALED
    link = CaseLink.objects.get(to_case=appeal)
    assert (link.kind, link.linked_on) == (CaseLink.Kind.APPEAL, dt.date(2026, 9, 1))
    assert sorted(appeal.panel.values_list("duty", flat=True)) == ["clerk", "judge", "judge", "presiding_judge"]
    assert appeal.deadlines.get(rule="trial_appeal").due_on == dt.date(2026, 12, 1)
    assert OutboxEvent.objects.filter(name="filing.FollowUpCaseOpened", payload__kind="appeal").count() == 1
    fee = OutboxEvent.objects.get(name="filing.FeeGroundArose")
    assert (fee.payload["ground"], fee.payload["amount"]) == ("appeal", "60000.00")


def test_the_other_side_appeals_too_and_joins_the_same_case(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    assert appealed(dispute, now, role="plaintiff") == appeal
    assert set(appeal.parties.values_list("role", flat=True)) == {Party.Role.APPELLANT}
    assert Case.objects.filter(case_type="民终").count() == 1


def test_an_appeal_is_too_late_after_the_last_day_of_the_own_term(dispute: Dispute, now: dt.datetime) -> None:
    served = dt.date(2026, 8, 10)
    start_deadline(
        actor=dispute.judge, rule="appeal_judgment", trigger="served", triggered_on=served, key="k", now=now, case=dispute.case,
        party=dispute.party("defendant"),
    )  # fmt: skip
    with pytest.raises(CannotApply) as refused:
        apply_for(dispute, "appeal", now, role="defendant")
    assert refused.value.code == "late"
    apply_for(dispute, "appeal", now, role="plaintiff")  # its own term has not begun


def test_an_appealed_judgment_takes_no_effect_until_the_appeal_is_withdrawn(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    presiding = actor_for(appeal.panel.get(duty="presiding_judge").user)
    clerk = actor_for(appeal.panel.get(duty="clerk").user)
    above = Dispute(
        **{**{name: getattr(dispute, name) for name in Dispute.__dataclass_fields__}, "case": appeal, "judge": presiding}
    )
    application = apply_for(above, "appeal_withdrawal", now, role="appellant", actor=dispute.defendant)
    decided(application, presiding, now, clerk=clerk)
    appeal.refresh_from_db()
    assert (appeal.state, appeal.closing) == (Case.State.CLOSED, Case.Closing.APPEAL_WITHDRAWN)
    assert dispute.reload().state == Case.State.DECIDED
    page = sign_in(User.objects.get(pk=dispute.plaintiff.user_id)).get(reverse("filing:case", args=[dispute.case.pk]))
    assert "上诉已经撤回" in page.content.decode()
    Case.objects.filter(pk=appeal.pk).update(procedure=Procedure.RULING_APPEAL)
    page = sign_in(User.objects.get(pk=dispute.plaintiff.user_id)).get(reverse("filing:case", args=[dispute.case.pk]))
    assert "上诉已经撤回" not in page.content.decode(), "an appeal against a ruling says nothing of the judgment"


def test_the_panel_above_sees_the_case_below_and_its_file_until_it_goes_back(dispute: Dispute, now: dt.datetime) -> None:
    user = dispute.party("plaintiff").user or make_user()
    entry = add_dossier_entry(
        case=dispute.case, under=Matter.COMPLAINT, title="起诉状", key="a", file=make_upload(user, now).stored
    )
    appeal = appealed(dispute, now)
    presiding = actor_for(appeal.panel.get(duty="presiding_judge").user)
    assert may(presiding, dispute.case, "view")
    assert not may(presiding, dispute.case, "schedule_hearing")
    assert not may(dispute.judge, appeal, "view")
    assert access(presiding, DossierEntry, entry.pk, "view") == entry
    dispute.case.dossier_transfers.update(returned_at=now)
    with pytest.raises(Http404):
        access(presiding, DossierEntry, entry.pk, "view")


def test_everyone_sees_the_steps_that_are_theirs_to_see(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    numbers = [step.case.case_number for step in chain_of(dispute.plaintiff, appeal)]
    assert numbers == [dispute.case.case_number, appeal.case_number]
    assert [step.case for step in chain_of(dispute.judge, dispute.case)] == [dispute.case]
    assert chain_of(dispute.stranger, dispute.case) == []


def test_a_chain_takes_no_more_queries_for_more_links(
    dispute: Dispute, now: dt.datetime, django_assert_max_num_queries: object
) -> None:
    appealed(dispute, now)
    with django_assert_max_num_queries(6):  # type: ignore[operator]
        assert len(chain_of(dispute.plaintiff, dispute.case)) == 2


def test_retrial_is_examined_above_and_ordered_under_a_third_number(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1))
    dispute.reload()
    application = decided(apply_for(dispute, "retrial", now, role="defendant"), dispute.filing_clerk_above, now)
    examination = application.follow_up
    assert examination is not None
    assert (examination.case_type, examination.parties.get(role="applicant").name) == ("民申", "周远航")
    presiding = actor_for(examination.panel.get(duty="presiding_judge").user)
    clerk = actor_for(examination.panel.get(duty="clerk").user)
    bench = Dispute(**{**{n: getattr(dispute, n) for n in Dispute.__dataclass_fields__}, "case": examination, "judge": presiding})
    ordered = decided(proposed(bench, "retrial_order", now), presiding, now, clerk=clerk)
    assert ordered.follow_up is not None
    assert ordered.follow_up.case_type == "民再"
    examination.refresh_from_db()
    assert examination.closing == Case.Closing.RETRIAL_ORDERED
    assert [step.case.case_type for step in chain_of(dispute.plaintiff, dispute.case)] == ["民初", "民申", "民再"]
    assert dispute.reload().state == Case.State.EFFECTIVE


def test_between_citizens_the_court_that_judged_may_be_chosen_for_the_retrial(dispute: Dispute, now: dt.datetime) -> None:
    """民事诉讼法 第二百一十条."""
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1))
    dispute.reload()
    Party.objects.filter(case=dispute.case).update(kind=Party.Kind.PERSON)
    assert apply_for(dispute, "retrial", now, role="defendant").court == dispute.case.court.parent
    assert apply_for(dispute, "retrial", now, role="defendant", court="original").court == dispute.case.court
    dispute.case.parties.filter(role="plaintiff").update(kind=Party.Kind.ORGANISATION)
    with pytest.raises(CannotApply, match="original_court"):
        apply_for(dispute, "retrial", now, role="defendant", court="original")


@pytest.mark.parametrize(
    ("sides", "open_to_choice"),
    [
        ([[True], [True]], True),
        ([[True], [True, False]], False),
        ([[False], [False]], False),
        ([[False], [True] * 9], False),
        ([[False], [True] * 10], True),
        ([], False),
    ],
)
def test_who_may_choose_the_court_that_judged(sides: list[list[bool]], open_to_choice: bool) -> None:
    assert may_choose_original(sides) is open_to_choice


@pytest.mark.parametrize(
    ("asked", "found", "charged"),
    [("evidence", "", True), ("evidence", "law", False), ("law", "", False), ("law", "evidence", True)],
)
def test_who_had_appealed_pays_for_a_retrial_only_if_it_is_for_new_evidence(
    dispute: Dispute, now: dt.datetime, asked: str, found: str, charged: bool
) -> None:
    """诉讼费用交纳办法 第九条、第十九条、第二十三条: what the court found counts; before its order nothing is owed."""
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1))
    own = {"case": dispute.case, "party": dispute.party("defendant"), "submitted_by_id": dispute.defendant.account_id}
    Application.objects.create(
        kind="appeal", state="granted", court=dispute.case.court, decider="filing_clerk", content={}, terms={}, sha256="",
        submitted_at=now, receipt_number="A1", key="A1", **own,
    )  # fmt: skip
    dispute.reload()
    asked_for = apply_for(dispute, "retrial", now, role="defendant", ground=asked, amount="20000")
    examination = decided(asked_for, dispute.filing_clerk_above, now).follow_up
    assert examination is not None
    assert not OutboxEvent.objects.filter(name="filing.FeeGroundArose").exists()
    presiding = actor_for(examination.panel.get(duty="presiding_judge").user)
    clerk = actor_for(examination.panel.get(duty="clerk").user)
    bench = dataclasses.replace(dispute, case=examination, judge=presiding)
    ordered = decided(proposed(bench, "retrial_order", now), presiding, now, clerk=clerk, ground=found)
    assert ordered.follow_up is not None
    told = [event.payload for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose")]
    payer = str(ordered.follow_up.parties.get(role="applicant").pk)
    assert [(one["ground"], one["amount"], one["party_id"]) for one in told] == (
        [("retrial_evidence", "20000", payer)] if charged else []
    )


def test_retrial_is_asked_for_within_six_months_of_effect(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 2, 20))
    dispute.reload()
    with pytest.raises(CannotApply, match="retrial_late"):
        apply_for(dispute, "retrial", now, role="defendant", ground="law")


def test_only_the_filing_clerk_above_registers_an_appeal(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "appeal", now, role="defendant")
    for other in (dispute.judge, dispute.clerk, dispute.president, dispute.plaintiff):
        with pytest.raises((Refused, Http404)):
            decided(application, other, now)
    assert not Case.objects.filter(case_type="民终").exists()


def test_the_order_states_the_day_that_was_granted_and_not_the_one_asked_for(dispute: Dispute, now: dt.datetime) -> None:
    asked = Application(
        kind="evidence_extension", case=dispute.case, content={"until": "2026-12-01"}, terms={"until": "2026-11-02"}
    )
    until = asked.definition.terms[0]
    assert (said(asked, until), fixed(asked, until)) == ("2026年12月1日", "2026年11月2日")


def test_what_the_case_no_longer_allows_is_not_granted(dispute: Dispute, now: dt.datetime) -> None:
    application = apply_for(dispute, "appeal", now, role="defendant")
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE)
    with pytest.raises(CannotDecide):
        decided(application, dispute.filing_clerk_above, now)


def test_a_second_defendant_appeals_beside_the_first_and_owes_the_fee_above(dispute: Dispute, now: dt.datetime) -> None:
    second = make_user("方同借")
    make_party(dispute.case, Party.Role.DEFENDANT, second, identity_number="440604198503021233")
    appeal = appealed(dispute, now)
    assert appeal.parties.get(name="方同借").role == Party.Role.DEFENDANT  # it stands aside until it appeals itself
    own = dispute.case.parties.get(name="方同借")
    request = Request("appeal", typed(dispute.case, "appeal"), "second")
    application = submit_application(actor=actor_for(second, Role.LITIGANT), party_id=own.pk, request=request, now=now)
    assert decided(application, dispute.filing_clerk_above, now).follow_up == appeal
    joined = appeal.parties.get(name="方同借")
    assert (joined.role, joined.order) == (Party.Role.APPELLANT, 2)
    payers = [one.payload["party_id"] for one in OutboxEvent.objects.filter(name="filing.FeeGroundArose").order_by("pk")]
    assert payers == [str(appeal.parties.get(name="周远航").pk), str(joined.pk)]


def test_after_a_decision_on_appeal_retrial_is_asked_for_against_that_decision(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    Decision.objects.create(
        case=appeal, state=Decision.State.EFFECTIVE, outcome="affirmed", drafted_by_id=dispute.judge.account_id, content={"a": 1}
    )
    Case.objects.filter(pk__in=[appeal.pk, dispute.case.pk]).update(state=Case.State.EFFECTIVE, effective_on=now.date())
    dispute.reload()
    with pytest.raises(CannotApply) as refused:
        apply_for(dispute, "retrial", now, role="defendant")
    assert refused.value.code == "decided_above"
    above = dataclasses.replace(dispute, case=appeal)
    assert why_closed(KINDS["retrial"], standing_of(dispute.defendant, above.case, [above.party("appellant")], now.date())) != (
        "decided_above"
    )


def test_who_judged_one_instance_judges_no_other(dispute: Dispute, now: dt.datetime) -> None:
    appeal = appealed(dispute, now)
    judged = {str(one) for one in appeal.panel.exclude(duty="clerk").values_list("user_id", flat=True)}
    retrial = make_case(court=appeal.court, case_type="民再", procedure="retrial", number=9_901, case_number="再9901")
    examination = make_case(
        court=appeal.court, case_type="民申", procedure="retrial_examination", number=9_902, case_number="申9902"
    )
    CaseLink.objects.create(from_case=appeal, to_case=examination, kind=CaseLink.Kind.RETRIAL)
    CaseLink.objects.create(from_case=examination, to_case=retrial, kind=CaseLink.Kind.RETRIAL)
    why = {one.id: one.excluded for one in candidates(retrial, (Role.JUDGE,), now.date())}
    assert {one for one, reason in why.items() if reason == "earlier"} == judged
