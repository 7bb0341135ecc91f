"""From an unpaid judgment to a numbered enforcement case."""

import datetime as dt
from decimal import Decimal

import pytest
from django.http import Http404

from courtportal.kernel.authz import Refused, Role
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.models import Deadline
from filing.cases.models import Case, CaseLink, PanelMember, Party
from filing.enforcement.actions.accept import NoOfficer, accept_application
from filing.enforcement.actions.apply import CannotApply, apply_for_enforcement
from filing.enforcement.models import EnforcementApplication, EnforcementCase
from filing.enforcement.papers import application_data
from filing.enforcement.subscribers import file_application
from filing.events import EnforcementAccepted
from filing.fees.models import Fee
from tests.factories.blank_documents import blank_documents
from tests.factories.enforcement import EFFECTIVE_ON, EnforcementWorld, make_enforcement, make_world
from tests.factories.people import actor_for, make_court, make_staff

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


def test_the_application_takes_everything_from_the_judgment(world: EnforcementWorld, now: dt.datetime) -> None:
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now, known_assets=" 一辆汽车 ")
    assert application.claim["total"] == "105510.62"
    assert application.claim["last_day"] == "2026-07-13"
    assert "偿还借款本金100000.00元" in application.claim["duty"]
    assert application.known_assets == "一辆汽车"
    assert application.decide_by == dt.date(2026, 9, 8)
    assert world.case.timeline.filter(kind="enforcement_applied").exists()


def test_applying_twice_gives_one_application(world: EnforcementWorld, now: dt.datetime) -> None:
    first = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    assert apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now) == first


def test_nobody_applies_before_the_period_for_performance_is_over(world: EnforcementWorld) -> None:
    last_day = dt.datetime(2026, 7, 13, 2, tzinfo=dt.UTC)
    with pytest.raises(CannotApply, match="not_yet_due"):
        apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=last_day)


def test_the_debtor_cannot_apply_and_a_stranger_sees_nothing(world: EnforcementWorld, now: dt.datetime) -> None:
    with pytest.raises(Refused):
        apply_for_enforcement(actor=world.debtor, case_id=world.case.pk, now=now)
    with pytest.raises(Http404):
        apply_for_enforcement(actor=world.stranger, case_id=world.case.pk, now=now)


def test_without_effect_there_is_nothing_to_enforce(world: EnforcementWorld, now: dt.datetime) -> None:
    Case.objects.update(state=Case.State.DECIDED)
    with pytest.raises(Refused):
        apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)


def test_the_acceptance_stands_once_on_each_timeline_with_the_number(world: EnforcementWorld, now: dt.datetime) -> None:
    enforced = make_enforcement(world, now).case
    for case in (enforced, world.case):
        (entry,) = case.timeline.filter(title_zh__contains="执行立案")
        assert entry.title_zh == f"执行立案：{enforced.case_number}"
        assert entry.title_en == f"Enforcement: case {enforced.case_number}"


def test_accepting_gives_the_next_number_officer_fee_and_deadlines(world: EnforcementWorld, now: dt.datetime) -> None:
    enforcement = make_enforcement(world, now)
    case = enforcement.case
    assert case.case_number == "（2026）粤0604执1号"
    assert CaseLink.objects.get(to_case=case).from_case == world.case
    assert {party.role: party.name for party in case.parties.all()} == {"creditor": "林小满", "debtor": "周远航"}
    assert case.parties.get(role=Party.Role.DEBTOR).user_id == world.debtor.user_id
    assert enforcement.officer_id == world.officer.user_id
    assert case.panel.get(duty=PanelMember.Duty.OFFICER).user_id == world.officer.user_id
    assert Fee.objects.get(case=case).amount == Decimal("1482.66")  # 50 + 1.5 % of 95,510.62
    running = dict(Deadline.objects.filter(case=case, state="running").values_list("rule", "due_on"))
    assert running == {"enforcement_notice": dt.date(2026, 9, 11), "enforcement": dt.date(2027, 3, 1)}
    assert Deadline.objects.get(rule="enforcement_filing").state == Deadline.State.MET
    assert OutboxEvent.objects.filter(name="filing.EnforcementAccepted").count() == 1


def test_an_application_is_accepted_once(world: EnforcementWorld, now: dt.datetime) -> None:
    make_enforcement(world, now)
    application = EnforcementApplication.objects.get()
    with pytest.raises(Refused):
        accept_application(actor=world.clerk, application_id=application.pk, now=now)
    assert EnforcementCase.objects.count() == 1


def test_a_clerk_of_another_court_does_not_see_the_application(world: EnforcementWorld, now: dt.datetime) -> None:
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    other = actor_for(make_staff(Role.FILING_CLERK, make_court("粤0605", "佛山市南海区人民法院")))
    with pytest.raises(Http404):
        accept_application(actor=other, application_id=application.pk, now=now)


def test_without_an_officer_no_number_is_taken(world: EnforcementWorld, now: dt.datetime) -> None:
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now)
    from courtportal.kernel.identity.models import Appointment

    Appointment.objects.filter(role=Role.ENFORCEMENT_OFFICER).update(ended_at=now)
    with pytest.raises(NoOfficer):
        accept_application(actor=world.clerk, application_id=application.pk, now=now)
    assert not Case.objects.filter(case_type="执").exists()
    assert now.date() > EFFECTIVE_ON


def test_what_was_applied_for_by_account_is_printed_once_and_opens_the_file(
    world: EnforcementWorld, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    blank_documents(monkeypatch)
    clue = "演示银行账户，尾号0218"
    application = apply_for_enforcement(actor=world.creditor, case_id=world.case.pk, now=now, known_assets=clue)
    enforcement = accept_application(actor=world.clerk, application_id=application.pk, now=now)
    for _twice in range(2):
        file_application(EnforcementAccepted(enforcement.case_id), now)
    filed = enforcement.case.dossier.get()
    assert (filed.catalogue_number, filed.title, filed.source) == (4, "强制执行申请书", "林小满")
    told = application_data(enforcement)
    assert {"label": "被执行人", "value": "周远航"} in told["sections"][0]["elements"]
    assert clue not in str(told)  # the debtor reads the file too
