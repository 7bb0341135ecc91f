"""A small claim has one instance: its retrial belongs to the court that judged it."""

import dataclasses
import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import SYSTEM, Actor, Role
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.submit import CannotApply
from filing.applications.models import Application
from filing.applications.papers import order_of
from filing.calendar.actions.on_service import service_took_effect
from filing.cases.models import Case, Party
from filing.cases.rules.next_step import next_step
from filing.cases.rules.procedure import NOT_SMALL
from filing.cases.situation import situation_of
from filing.decisions.actions.draft import CannotDraft, draft
from filing.decisions.actions.seal import seal
from filing.decisions.actions.take_effect import take_effect
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, document_of
from tests.factories.blank_documents import blank_documents
from tests.factories.decisions import finish, sign_by_all
from tests.factories.disputes import Dispute, apply_for, decided, make_dispute, proposed
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def dispute(now: dt.datetime) -> Dispute:
    return make_dispute(now)


def small_claim(dispute: Dispute) -> Actor:
    """The dispute was judged as a small claim at a court with a bench of three besides; its filing clerk."""
    court = dispute.case.court
    for name in ("甲审", "乙审", "丙审"):
        make_staff(Role.JUDGE, court, name)
    Case.objects.filter(pk=dispute.case.pk).update(
        state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1), procedure="small_claims"
    )
    dispute.reload()
    return actor_for(make_staff(Role.FILING_CLERK, court, "许本院"))


def bench(case: Case) -> tuple[Actor, Actor]:
    return actor_for(case.panel.get(duty="presiding_judge").user), actor_for(case.panel.get(duty="clerk").user)


def retried(dispute: Dispute, examination: Case, now: dt.datetime, **terms: str) -> Application:
    """The court has ordered the retrial; its ruling."""
    presiding, clerk = bench(examination)
    examining = dataclasses.replace(dispute, case=examination, judge=presiding)
    return decided(proposed(examining, "retrial_order", now), presiding, now, clerk=clerk, **terms)


def judged(case: Case, outcome: str, now: dt.datetime) -> Decision:
    """Drafted, signed, sealed, and served on everyone."""
    judge, clerk = bench(case)
    decision = draft(actor=judge, case_id=case.pk, outcome=outcome, now=now)
    finish(actor=judge, decision_id=decision.pk, now=now)
    sign_by_all(decision_id=decision.pk, now=now)
    given = seal(actor=clerk, decision_id=decision.pk, now=now)
    for party in case.parties.all():
        served = [document_of(given).pk]
        service_took_effect(case_id=case.pk, party_id=party.pk, document_ids=served, effective_at=now, now=now)
    return given


@pytest.mark.parametrize(
    ("procedure", "plaintiff", "said", "asks_court", "asks_small"),
    [
        ("small_claims", Party.Kind.PERSON, "本案是小额诉讼案件", False, True),
        ("summary", Party.Kind.PERSON, "也可以选择原审法院", True, False),
        ("ordinary", Party.Kind.ORGANISATION, "六个月内向上一级法院申请再审。申请再审不停止执行", False, False),
    ],
)
def test_the_page_says_the_one_rule_of_the_case_and_asks_what_is_open_to_it(
    dispute: Dispute, now: dt.datetime, procedure: str, plaintiff: str, said: str, asks_court: bool, asks_small: bool
) -> None:
    small_claim(dispute)
    Case.objects.filter(pk=dispute.case.pk).update(procedure=procedure)
    dispute.case.parties.update(kind=Party.Kind.PERSON)
    dispute.case.parties.filter(role="plaintiff").update(kind=plaintiff)
    client = sign_in(User.objects.get(pk=dispute.defendant.user_id))
    for name, arguments in (("application_new", [dispute.case.pk, "retrial"]), ("application_choose", [dispute.case.pk])):
        with clock.at(now):
            page = client.get(reverse(f"filing:{name}", args=arguments)).content.decode()
        before, _opened, behind = page.partition("<summary>申请再审的全部规定</summary>")
        assert said in before
        assert "小额诉讼向原审法院；一方人数众多" in behind
        assert "小额诉讼向原审法院；一方人数众多" not in before
        if name == "application_new":
            assert ('name="court"' in page, f'value="{NOT_SMALL}"' in page) == (asks_court, asks_small)


def test_the_retrial_of_a_small_claim_is_asked_for_at_the_court_that_judged_it(dispute: Dispute, now: dt.datetime) -> None:
    """民诉法解释 第四百二十四条; tried by the same court it has the limit of first instance (第一百二十八条), and no appeal."""
    clerk = small_claim(dispute)
    application = apply_for(dispute, "retrial", now, role="defendant")
    assert application.court == dispute.case.court
    examination = decided(application, clerk, now).follow_up
    assert examination is not None
    assert (examination.court, examination.case_type) == (dispute.case.court, "民申")
    presiding, _clerk = bench(examination)
    step = next_step(situation_of(presiding, examination, [], now.date()))
    assert (step.code, step.due) == ("examine_retrial", dt.date(2026, 12, 1))
    ordered = retried(dispute, examination, now)
    assert "本案由本院再审" in order_of(ordered)
    retrial = ordered.follow_up
    assert retrial is not None
    limit = retrial.deadlines.get(state="running", rule__startswith="trial")
    assert (retrial.procedure, limit.rule) == ("retrial_small", "trial")
    Case.objects.filter(pk=retrial.pk).update(state=Case.State.DECIDED)
    with pytest.raises(CannotApply, match="final"):
        apply_for(dataclasses.replace(dispute, case=retrial), "appeal", now, role="applicant", actor=dispute.defendant)


def test_who_was_wrongly_tried_as_a_small_claim_can_appeal_after_the_retrial(
    dispute: Dispute, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    """民事诉讼法 第二百一十八条; 民诉法解释 第四百二十四条第二款: fifteen days, and until then no effect."""
    blank_documents(monkeypatch)
    clerk = small_claim(dispute)
    application = decided(apply_for(dispute, "retrial", now, role="defendant", ground=NOT_SMALL), clerk, now)
    assert application.follow_up is not None
    retrial = retried(dispute, application.follow_up, now).follow_up
    assert retrial is not None
    assert retrial.procedure == "retrial_first"
    with pytest.raises(CannotDraft, match="no_outcome"):  # there is nobody to whom it could be sent back
        judged(retrial, "remanded", now)
    decision = judged(retrial, "affirmed", now)
    assert document_data(decision)["appeal_court"] == "广东省佛山市中级人民法院"
    assert {one.rule for one in retrial.deadlines.filter(party__isnull=False, state="running")} == {"appeal_judgment"}
    assert not take_effect(actor=SYSTEM, decision_id=decision.pk, today=now.date(), now=now)
    trying = dataclasses.replace(dispute, case=retrial)
    appeal = decided(
        apply_for(trying, "appeal", now, role="applicant", actor=dispute.defendant), dispute.filing_clerk_above, now
    ).follow_up
    assert appeal is not None
    told = [event.payload["ground"] for event in OutboxEvent.objects.filter(name="filing.FeeGroundArose")]
    assert "appeal" not in told  # under trial supervision nothing is paid, on appeal neither (诉讼费用交纳办法 第九条)
    assert (appeal.case_type, appeal.court) == ("民终", dispute.case.court.parent)
    final = judged(appeal, "affirmed", now)
    assert take_effect(actor=SYSTEM, decision_id=final.pk, today=now.date(), now=now)
    decision.refresh_from_db()
    assert (decision.state, decision.case.state) == ("effective", "effective")


def test_the_ground_is_only_for_small_claims(dispute: Dispute, now: dt.datetime) -> None:
    Case.objects.filter(pk=dispute.case.pk).update(state=Case.State.EFFECTIVE, effective_on=dt.date(2026, 8, 1))
    with pytest.raises(CannotApply, match="ground"):
        apply_for(dispute, "retrial", now, role="defendant", ground=NOT_SMALL)
