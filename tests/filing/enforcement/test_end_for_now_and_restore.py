"""A round of enforcement ends because nothing is found, and the claim is enforced again under a new number."""

import dataclasses
import datetime as dt
from decimal import Decimal

import pytest
from django.urls import reverse

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Refused
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.applications.actions.submit import CannotApply
from filing.applications.effects.errors import CannotDecide
from filing.applications.models import Application
from filing.applications.subscribers import hand_on_the_objection, paper_data
from filing.cases.chain import chain_of
from filing.cases.models import Case, CaseLink, PanelMember, Party, Representation
from filing.enforcement.actions.close import CannotClose
from filing.enforcement.actions.receive_money import receive_money
from filing.enforcement.actions.terminate_for_now import decline_termination, order_termination, propose_termination
from filing.enforcement.models import EnforcementApplication, EnforcementCase, Measure, Termination
from filing.enforcement.queries import debt_of
from filing.enforcement.rows import enforcement_rows
from filing.enforcement.subscribers import file_application, issue_closing_notices
from filing.events import ApplicationDecided, EnforcementAccepted, EnforcementClosed
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import decided
from tests.factories.enforcement import FINDINGS, EnforcementWorld, ask_for, end_for_now, make_exhausted, make_world
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
CLUE = {"ground": "property", "clue": "佛山市演示路1号房屋"}


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def world(now: dt.datetime) -> EnforcementWorld:
    return make_world()


@pytest.fixture
def enforcement(world: EnforcementWorld, now: dt.datetime) -> EnforcementCase:
    return make_exhausted(world, now)


def creditor_of(enforcement: EnforcementCase) -> Party:
    return enforcement.case.parties.get(role=Party.Role.CREDITOR)


def restored(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> EnforcementCase:
    asked = ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    done = decided(asked, world.clerk, now)
    assert done.follow_up is not None
    return EnforcementCase.objects.select_related("case").get(case=done.follow_up)


def test_nothing_is_ruled_before_the_president_approved(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    assert proposed.state == Termination.State.PROPOSED
    with pytest.raises(Refused):
        order_termination(actor=world.officer, termination_id=proposed.pk, now=now)
    with pytest.raises(CannotClose) as second:
        propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    assert second.value.obstacles == ["proposed_already"]


def test_what_the_president_declines_may_be_proposed_again(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    first = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    declined = decline_termination(actor=world.president, termination_id=first.pk, reason="没有查不动产", now=now)
    assert (declined.state, declined.declined_reason) == (Termination.State.DECLINED, "没有查不动产")
    assert Notice.objects.filter(user_id=world.officer.user_id, key=f"termination_declined:{first.pk}").exists()
    assert propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now) != first


def test_with_the_creditors_signature_no_approval_is_needed(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    signed = dataclasses.replace(FINDINGS, creditor_signed=True)
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=signed, now=now)
    done = order_termination(actor=world.officer, termination_id=proposed.pk, now=now)
    assert done.document is not None
    assert done.document.data["consent"] == "申请执行人签字确认。"


def test_the_ruling_closes_the_case_is_served_on_both_and_keeps_everything_in_force(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    ended = end_for_now(world, enforcement, now)
    enforcement.refresh_from_db()
    assert (enforcement.state, enforcement.closing) == ("closed", "terminated_for_now")
    assert Case.objects.get(pk=enforcement.case_id).state == Case.State.CLOSED
    assert ended.document is not None
    assert (ended.document.kind, ended.document.title) == ("ending_for_now", "执行裁定书")
    assert ended.document.data["orders"] == [f"终结本院{enforcement.case.case_number}案件的本次执行程序。"]
    assert ended.document.data["received"] == "500.00"
    assert enforcement.case.dossier.get(document=ended.document).catalogue_number == 17
    served = OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="enforcement_closing").get()
    assert len(served.payload["party_ids"]) == 2
    assert enforcement.consumptionrestrictions.get().state == "in_force"
    assert enforcement_rows([enforcement.case_id])[0].state == "terminated_for_now"
    assert enforcement.case.timeline.get(kind="enforcement_closed").document == ended.document


def test_the_ruling_says_each_condition_what_was_found_and_what_is_open(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    """法〔2016〕373号 arts 1, 5: five conditions one by one, the assets looked at, the amount left."""
    imposed = Measure.objects.create(
        enforcement=enforcement, debtor=world.debtor_in(enforcement), kind=Measure.Kind.MOVABLE, item="演示轿车一辆",
        starts_on=now.date(), expires_on=now.date() + dt.timedelta(days=300), imposed_by_id=world.officer.account_id,
    )  # fmt: skip
    data = end_for_now(world, enforcement, now).document.data  # type: ignore[union-attr]
    assert len(data["conditions"]) == 5
    findings = [one["finding"] for one in data["conditions"]]
    assert findings[2] == FINDINGS.inquiry
    assert findings[4] == FINDINGS.whereabouts
    assert f"已对{imposed.debtor.name}限制消费" in findings[1]
    assert ["演示轿车一辆" in asset for asset in data["assets"]] == [True]
    assert Decimal(data["open"]) == debt_of(enforcement, now.date()).open


def test_the_record_of_the_talk_with_the_creditor_stands_in_the_file_before_anything_is_approved(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=FINDINGS, now=now)
    talk = proposed.talk_record
    assert talk is not None
    assert (talk.kind, talk.state) == ("talk_before_ending", "sealed")
    assert (talk.data["place"], talk.data["talk"], talk.data["signed"]) == (FINDINGS.talk_place, FINDINGS.talk, False)
    assert talk.slots.get(code="judge").user_id == world.officer.user_id
    assert enforcement.case.dossier.get(document=talk).catalogue_number == 16


def test_the_creditor_is_told_that_and_where_it_may_restore(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    end_for_now(world, enforcement, now)
    for _twice in range(2):
        issue_closing_notices(EnforcementClosed(enforcement.case_id), now)
    told = Notice.objects.get(user_id=world.creditor.user_id, key__startswith="terminated_for_now")
    assert "申请恢复执行" in told.body
    assert told.link == reverse("filing:enforcement_case", args=[enforcement.pk])
    assert not Notice.objects.filter(user_id=world.debtor.user_id, key__startswith="terminated_for_now").exists()


def test_a_paid_debt_is_not_ended_for_now(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    signed = dataclasses.replace(FINDINGS, creditor_signed=True)
    proposed = propose_termination(actor=world.officer, enforcement_id=enforcement.pk, findings=signed, now=now)
    rest = debt_of(enforcement, now.date()).open
    receive_money(actor=world.officer, enforcement_id=enforcement.pk, amount=rest, received_on=now.date(), key="k", now=now)
    with pytest.raises(CannotClose) as paid:
        order_termination(actor=world.officer, termination_id=proposed.pk, now=now)
    assert paid.value.obstacles == ["nothing_open"]


def test_restored_under_the_next_number_with_parties_agents_and_what_is_still_owed(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    agent = make_user("代理甲")
    Representation.objects.create(party=creditor_of(enforcement), user=agent, name="代理甲", scope="special")
    end_for_now(world, enforcement, now)
    again = restored(world, enforcement, now)
    assert again.case.case_number == "（2026）粤0604执恢1号"
    assert (again.case.state, again.state, again.restores) == (Case.State.IN_ENFORCEMENT, "notified", enforcement)
    link = CaseLink.objects.get(to_case=again.case)
    assert (link.kind, link.from_case_id) == (CaseLink.Kind.RESTORE, enforcement.case_id)
    names = {(party.role, party.name) for party in again.case.parties.all()}
    assert names == {("creditor", "林小满"), ("debtor", "周远航")}
    assert again.case.parties.get(role="creditor").representations.get().user == agent
    owed = debt_of(enforcement, now.date())
    assert (again.amount, debt_of(again, now.date()).open) == (owed.open, owed.open)
    assert owed.received == Decimal(500)
    assert set(again.case.panel.values_list("duty", flat=True)) == {PanelMember.Duty.OFFICER, PanelMember.Duty.CLERK}
    assert again.case.deadlines.get(rule="enforcement").state == "running"
    steps = [step.case.case_number for step in chain_of(world.creditor, again.case)]
    assert {enforcement.case.case_number, again.case.case_number} < set(steps)
    assert EnforcementApplication.objects.get().enforcement == again


def test_money_in_the_restored_case_ends_the_sanctions_ordered_before(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    end_for_now(world, enforcement, now)
    again = restored(world, enforcement, now)
    officer = actor_for(again.officer)
    rest = debt_of(again, now.date()).open
    receive_money(actor=officer, enforcement_id=again.pk, amount=rest, received_on=now.date(), key="k", now=now)
    again.refresh_from_db()
    assert again.performance == EnforcementCase.Performance.FULL
    assert enforcement.consumptionrestrictions.get().lift_by is not None


def test_the_application_for_the_restoration_opens_the_file_of_the_restored_case(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    end_for_now(world, enforcement, now)
    again = restored(world, enforcement, now)
    asked = again.case.opened_by.get()
    hand_on_the_objection(ApplicationDecided(application_id=asked.pk, case_id=asked.case_id), now)
    file_application(EnforcementAccepted(again.case_id), now)
    assert [(one.catalogue_number, one.title) for one in again.case.dossier.all()] == [(4, "恢复执行申请书")]


def test_what_is_frozen_goes_along_and_can_be_renewed_there(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    frozen = Measure.objects.create(
        enforcement=enforcement, debtor=world.debtor_in(enforcement), kind="deposit", item="尾号1234账户",
        starts_on=now.date(), expires_on=dt.date(2027, 9, 1), imposed_by_id=world.officer.account_id,
    )  # fmt: skip
    end_for_now(world, enforcement, now)
    again = restored(world, enforcement, now)
    frozen.refresh_from_db()
    assert (frozen.enforcement, frozen.debtor) == (again, world.debtor_in(again))


def test_refused_with_reasons_the_former_case_stays_as_it_is_and_may_be_asked_for_again(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    end_for_now(world, enforcement, now)
    asked = ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    refused = decided(asked, world.clerk, now, outcome="refused")
    assert (refused.state, refused.follow_up) == (Application.State.REFUSED, None)
    assert refused.document is not None
    assert refused.document.title == "恢复执行通知书"
    assert refused.document.data["orders"] == ["对林小满恢复执行的申请，不予准许。"]
    ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)


def test_a_running_case_and_one_restored_already_are_not_restored(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    with pytest.raises(CannotApply) as running:
        ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    assert running.value.code == "state"
    end_for_now(world, enforcement, now)
    first = ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    second = ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    decided(first, world.clerk, now)
    with pytest.raises(CannotDecide):
        decided(second, world.clerk, now)
    assert Case.objects.filter(case_type="执恢").count() == 1


def test_only_the_creditor_restores(world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime) -> None:
    end_for_now(world, enforcement, now)
    with pytest.raises(CannotApply) as debtor:
        ask_for(world.debtor, world.debtor_in(enforcement), "restoration", now, **CLUE)
    assert debtor.value.code == "role"


def browser_page(actor: Actor, url: str, language: str = "zh-hans") -> str:
    client = sign_in(User.objects.get(pk=actor.user_id))
    client.cookies["django_language"] = language
    return client.get(url).content.decode()


def test_the_officer_the_president_and_the_creditor_on_their_pages(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    officer, president, creditor = (
        sign_in(User.objects.get(pk=one.user_id)) for one in (world.officer, world.president, world.creditor)
    )
    url = reverse("filing:enforcement_terminate", args=[enforcement.pk])
    assert " required" not in officer.get(url).content.decode().partition("<main")[2]  # the page says what is missing
    typed = {"inquiry": "查询无财产", "whereabouts": "没有", "talk": "已约谈", "exhausted": "on", "punished": "on"}
    typed |= {"talked_on": now.date().isoformat(), "talk_place": "电话"}
    assert officer.post(url, typed).status_code == 422  # the creditor was not told
    officer.post(url, {**typed, "informed": "on"})
    termination = Termination.objects.get()
    assert officer.post(url, {**typed, "talked_on": "2099-01-01"}).status_code == 422  # nobody was heard tomorrow
    assert enforcement.case.case_number in president.get(reverse("filing:enforcement_approvals")).content.decode()
    president.post(reverse("filing:enforcement_termination_approve", args=[termination.pk]))
    order = reverse("filing:enforcement_termination_order", args=[termination.pk])
    assert enforcement.case.case_number in officer.post(order).context["page"]
    termination.refresh_from_db()
    assert termination.document is None
    for _twice in range(2):
        officer.post(order, {"confirmed": "yes"})
    page = creditor.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()
    ask = reverse("filing:application_new", args=[enforcement.case_id, "restoration"])
    assert ask in page
    form = creditor.get(ask)
    key = form.context["form"].initial["key"]
    done = creditor.post(ask, {**CLUE, "key": key}, follow=True).content.decode()
    assert "佛山市演示路1号房屋" in done
    decided(Application.objects.get(kind="restoration"), world.clerk, now)
    assert "执恢1号" in creditor.get(reverse("filing:enforcement_case", args=[enforcement.pk])).content.decode()


def test_too_early_the_page_says_what_is_missing_and_offers_no_form(
    world: EnforcementWorld, enforcement: EnforcementCase
) -> None:
    Case.objects.filter(pk=enforcement.case_id).update(accepted_at=clock.now())
    url = reverse("filing:enforcement_terminate", args=[enforcement.pk])
    page = browser_page(world.officer, url)
    assert "还没有超过三个月" in page
    assert "提请终结本次执行程序</button>" not in page
    assert "three months" in browser_page(world.officer, url, "en")


def test_where_property_was_found_is_read_by_the_court_and_the_creditor_and_not_by_the_debtor(
    world: EnforcementWorld, enforcement: EnforcementCase, now: dt.datetime
) -> None:
    end_for_now(world, enforcement, now)
    asked = ask_for(world.creditor, creditor_of(enforcement), "restoration", now, **CLUE)
    page = reverse("filing:application", args=[asked.pk])
    readers = {
        name: sign_in(User.objects.get(pk=getattr(world, name).user_id)).get(page) for name in ("creditor", "clerk", "debtor")
    }
    assert {name: CLUE["clue"] in page.content.decode() for name, page in readers.items()} == {
        "creditor": True, "clerk": True, "debtor": False,
    }  # fmt: skip
    assert CLUE["clue"] not in str(paper_data(asked))  # printed into the file
