"""Hearings take their place once, are moved and cancelled with a reason, and respect what parties said."""

import datetime as dt
import importlib
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, connection, transaction
from django.http import Http404
from django.test.utils import CaptureQueriesContext

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.courts.models import CourtRoom
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from delivery.verification.answers import about_code
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.name_day import CannotName, name_day, withdraw_day
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.actions.schedule_many import BatchOrder, schedule_item, schedule_many
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.diaries import looking_from, proposals, rooms_of_court
from filing.calendar.models import Hearing, HearingChange, ImpossibleDay, ScheduleBatchItem
from filing.calendar.people import people_of
from filing.calendar.queries import announced
from filing.calendar.subscribers import ask_for_a_new_time, issue_new_summonses, issue_summonses
from filing.cases.models import Case, Representation
from filing.events import HearingMoved, HearingPostponed, HearingScheduled
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.documents import ready_to_sign
from tests.factories.people import actor_for, make_court, make_room, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def plan(case: Case, day: int = 16, hour: int = 9, room: str = "第二法庭", despite: str = "", **changed: str) -> Plan:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 0, tzinfo=dt.UTC)
    return Plan(make_room(case.court, room).pk, starts_at, starts_at + dt.timedelta(hours=1), despite=despite, **changed)


def party_actor(case: Case, role: str = "plaintiff") -> Actor:
    user = case.parties.get(role=role).user
    assert user is not None
    return actor_for(user, Role.LITIGANT)


def test_a_lawyer_is_in_one_hearing_at_a_time_whatever_the_court(case: Case, clerk: Actor, now: dt.datetime) -> None:
    lawyer = make_user("王律")
    other = make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院"))
    for one in (case, other):
        Representation.objects.create(party=one.parties.get(role="plaintiff"), user=lawyer, name="王律")
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    elsewhere = actor_for(member(other, "clerk"))
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=elsewhere, case_id=other.pk, plan=plan(other), now=now)
    assert (refused.value.codes, refused.value.people) == (["people_taken"], ("王律",))
    slot = proposals(other, looking_from(other, minutes=60, rooms=rooms_of_court(other), now=now), count=200)
    assert all(not (one.sitting.starts_at.day == 16 and one.sitting.starts_at.hour == 9) for one in slot)


def test_a_person_without_an_account_is_known_by_the_identity_number(case: Case, clerk: Actor, now: dt.datetime) -> None:
    other = make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院"))
    for one in (case, other):
        defendant = one.parties.get(role="defendant")
        defendant.identity_number = "110105194912310021"
        defendant.save()
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=actor_for(member(other, "clerk")), case_id=other.pk, plan=plan(other), now=now)
    assert refused.value.people == ("周远航",)


LICENCE, NUMBER = "14401202610000001", "110105194912310021"


def agent_in(case: Case, **known: Any) -> Representation:
    return Representation.objects.create(party=case.parties.get(role="plaintiff"), **{"name": "王律"} | known)


def elsewhere(now: dt.datetime) -> Case:
    return make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院"))


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"licence_number": LICENCE}, {"licence_number": "１４４０１２０２６ 10000001"}),
        ({"identity_number": NUMBER}, {"identity_number": NUMBER, "name": "王律师"}),
        ({"phone": "13700000001"}, {"phone": "137 0000 0001"}),
    ],
)
def test_an_agent_on_paper_is_in_one_hearing_at_a_time(
    case: Case, clerk: Actor, now: dt.datetime, here: dict[str, str], there: dict[str, str]
) -> None:
    other = elsewhere(now)
    agent_in(case, **here)
    agent_in(other, **there)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=actor_for(member(other, "clerk")), case_id=other.pk, plan=plan(other), now=now)
    assert (refused.value.codes, refused.value.people) == (["people_taken"], (there.get("name", "王律"),))
    slots = proposals(other, looking_from(other, minutes=60, rooms=rooms_of_court(other), now=now), count=200)
    assert all(not (one.sitting.starts_at.day == 16 and one.sitting.starts_at.hour == 9) for one in slots)


def test_two_lawyers_of_one_name_are_two_people(case: Case, clerk: Actor, now: dt.datetime) -> None:
    other = elsewhere(now)
    agent_in(case, law_firm="虚构律师事务所", phone="13700000001")
    agent_in(other, law_firm="虚构律师事务所", phone="13700000002", licence_number=LICENCE)
    for one in (case, other):
        schedule_hearing(actor=actor_for(member(one, "clerk")), case_id=one.pk, plan=plan(one), now=now)
    assert Hearing.objects.count() == 2


@pytest.mark.parametrize("by", ["licence", "number", "phone", "own phone", "party"])
@pytest.mark.parametrize("account_first", [True, False])
def test_who_has_an_account_in_one_case_and_is_on_paper_in_another_is_one_person(
    case: Case, now: dt.datetime, by: str, account_first: bool
) -> None:
    lawyer, other, third = make_user("王律"), elsewhere(now), elsewhere(now)
    assert lawyer.person is not None
    agent_in(case, user=lawyer)
    agent_in(third, user=lawyer, licence_number=LICENCE, phone="13700000001")
    if by == "party":  # in a suit of one's own, on paper
        defendant = other.parties.get(role="defendant")
        defendant.name, defendant.identity_number = "王律", lawyer.person.identity_number
        defendant.save()
    else:
        phones = {"phone": {"phone": "13700000001"}, "own phone": {"phone": lawyer.phone}}
        known = {"licence": {"licence_number": LICENCE}, **phones}
        agent_in(other, **known.get(by, {"identity_number": lawyer.person.identity_number}))
    first, second = (case, other) if account_first else (other, case)
    schedule_hearing(actor=actor_for(member(first, "clerk")), case_id=first.pk, plan=plan(first), now=now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=actor_for(member(second, "clerk")), case_id=second.pk, plan=plan(second), now=now)
    assert refused.value.people == ("王律",)


@pytest.mark.parametrize("typed", ["无", "0", "1440120261000000", "一4401202610000001"])
def test_what_is_typed_for_want_of_a_licence_makes_nobody_one_person(
    case: Case, clerk: Actor, now: dt.datetime, typed: str
) -> None:
    other = elsewhere(now)
    agent_in(case, licence_number=typed)
    agent_in(other, licence_number=typed, name="赵律")
    for one in (case, other):
        schedule_hearing(actor=actor_for(member(one, "clerk")), case_id=one.pk, plan=plan(one), now=now)
    assert Hearing.objects.count() == 2


def test_an_agent_whose_mandate_is_over_is_free(case: Case, clerk: Actor, now: dt.datetime) -> None:
    other = elsewhere(now)
    agent_in(case, licence_number=LICENCE, ended_at=now)
    agent_in(other, licence_number=LICENCE)
    for one in (case, other):
        schedule_hearing(actor=actor_for(member(one, "clerk")), case_id=one.pk, plan=plan(one), now=now)
    assert Hearing.objects.count() == 2


@pytest.mark.parametrize("on_paper", [False, True])
def test_a_bank_with_agents_is_in_two_hearings_at_once(case: Case, clerk: Actor, now: dt.datetime, on_paper: bool) -> None:
    bank, other = make_user("演示银行"), make_case(now=now, court=make_court("粤0605", "佛山市南海区人民法院"))
    for number, one in enumerate((case, other)):
        party = one.parties.get(role="plaintiff")
        party.kind, party.user, party.name = "organisation", bank, "演示银行"
        party.save()
        agent = None if on_paper else make_user(f"代理人{number}")
        Representation.objects.create(party=party, user=agent, name=f"代理人{number}", phone=f"1370000000{number}")
    for one in (case, other):
        schedule_hearing(actor=actor_for(member(one, "clerk")), case_id=one.pk, plan=plan(one), now=now)
    assert Hearing.objects.count() == 2


def test_agents_who_stand_in_cases_already_are_found_by_their_numbers_whatever_the_portion(
    case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    numbered = [agent_in(case, name=f"王律{at}", identity_number=NUMBER) for at in range(3)]
    licensed, without = agent_in(case, licence_number=LICENCE), agent_in(case, name="赵律")
    every = Representation.objects.all()
    every.update(identity_number_index="")
    every.filter(pk=licensed.pk).update(licence_number="１４４０１２０２６ 10000001")
    migration = importlib.import_module("filing.migrations.0059_numbers_of_agents_are_found")
    monkeypatch.setattr(migration, "PORTION", 2)
    with CaptureQueriesContext(connection) as done:
        migration.find_by_numbers(apps, None)
    indexes = {one.pk: one.identity_number_index for one in every}
    assert all(indexes[one.pk] == one.identity_number_index != "" for one in numbered)
    assert (indexes[without.pk], every.get(pk=licensed.pk).licence_number) == ("", LICENCE)
    written = [one["sql"] for one in done if one["sql"].startswith("UPDATE")]
    assert len(written) == 2
    assert without.pk.hex not in "".join(written)


def test_proposals_begin_after_the_open_terms(case: Case, now: dt.datetime) -> None:
    party = case.parties.get(role="defendant")
    start_deadline(
        actor=actor_for(member(case, "clerk")), rule="answer", trigger="served", triggered_on=dt.date(2026, 9, 1), key="k",
        now=now, case=case, party=party,
    )  # fmt: skip
    make_room(case.court)
    found = proposals(case, looking_from(case, minutes=60, rooms=rooms_of_court(case), now=now), count=1)
    assert found[0].sitting.starts_at.date() == dt.date(2026, 9, 17)


def test_a_day_that_a_party_named_is_avoided_unless_a_reason_is_given(case: Case, clerk: Actor, now: dt.datetime) -> None:
    plaintiff = party_actor(case)
    party = case.parties.get(role="plaintiff")
    named = name_day(actor=plaintiff, party_id=party.pk, day=dt.date(2026, 9, 16), reason="住院", now=now)
    assert name_day(actor=plaintiff, party_id=party.pk, day=dt.date(2026, 9, 16), reason="住院", now=now) == named
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    assert (refused.value.codes, refused.value.absent) == (["party_cannot"], "林小满")
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, despite="当事人来电同意"), now=now)
    withdraw_day(actor=plaintiff, day_id=named.pk, now=now)
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case, hour=14), now=now)


def test_only_ones_own_days_within_the_window_and_with_a_reason(case: Case, clerk: Actor, now: dt.datetime) -> None:
    party = case.parties.get(role="plaintiff")
    with pytest.raises(Http404):
        name_day(
            actor=actor_for(make_user("旁人"), Role.LITIGANT), party_id=party.pk, day=dt.date(2026, 9, 16), reason="病", now=now
        )
    with pytest.raises(PermissionDenied):
        name_day(actor=clerk, party_id=party.pk, day=dt.date(2026, 9, 16), reason="病", now=now)
    for day, reason, code in ((dt.date(2027, 1, 4), "病", "too_far"), (dt.date(2026, 9, 16), " ", "no_reason")):
        with pytest.raises(CannotName, match=code):
            name_day(actor=party_actor(case), party_id=party.pk, day=day, reason=reason, now=now)
    assert not ImpossibleDay.objects.exists()


def test_a_moved_hearing_keeps_its_history_and_frees_its_old_place(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    moved = reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, hour=10), reason="法官开会", now=now)
    assert (moved.pk, moved.sequence, moved.starts_at.hour) == (hearing.pk, 1, 2)
    change = HearingChange.objects.get()
    assert (change.reason, change.before["starts_at"][:13]) == ("法官开会", "2026-09-16T01")
    with pytest.raises(IntegrityError), transaction.atomic():
        HearingChange.objects.update(reason="别的")
    assert OutboxEvent.objects.get(name="filing.HearingMoved").payload["sequence"] == 1
    with pytest.raises(ValueError, match="reason"):
        reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, hour=14), reason=" ", now=now)


def test_a_summary_case_is_adjourned_once(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    adjourned = HearingChange.Kind.ADJOURNED
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=17), reason="当事人住院", kind=adjourned, now=now)
    with pytest.raises(CannotSit) as refused:
        reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=18), reason="又病", kind=adjourned, now=now)
    assert refused.value.codes == ["too_often"]
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=18), reason="法庭维修", now=now)


def test_a_hearing_that_is_open_is_neither_moved_nor_cancelled(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    Hearing.objects.filter(pk=hearing.pk).update(state=Hearing.State.OPEN)
    with pytest.raises(PermissionDenied):
        reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=17), reason="不行", now=now)
    with pytest.raises(PermissionDenied):
        cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="不行", now=now)


def test_agents_are_told_of_a_cancelled_hearing(case: Case, clerk: Actor, now: dt.datetime) -> None:
    lawyer = make_user("王律")
    Representation.objects.create(party=case.parties.get(role="plaintiff"), user=lawyer, name="王律")
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="法官出差", now=now)
    assert set(Notice.objects.filter(title="开庭取消").values_list("user_id", flat=True)) == {
        lawyer.pk, case.parties.get(role="plaintiff").user_id
    }  # fmt: skip
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)


@pytest.mark.slow
def test_a_moved_hearing_is_summoned_to_anew_and_announced_once_each(case: Case, clerk: Actor, now: dt.datetime) -> None:
    ready_to_sign(now)
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    issue_summonses(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now)
    reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=plan(case, day=17), reason="法官开会", now=now)
    for _ in range(2):
        issue_new_summonses(HearingMoved(hearing_id=hearing.pk, case_id=case.pk, sequence=1), now)
    summonses = CourtDocument.objects.filter(kind="summons")
    assert summonses.count() == 4
    newer = {one.data["appear_at"][:10]: one.replaces for one in summonses.filter(replaces__isnull=False)}
    assert [(day, old.data["appear_at"][:10]) for day, old in newer.items() if old] == [("2026-09-17", "2026-09-16")]
    for old in summonses.filter(replaces=None):
        said = about_code(old.verification_code, now=now)
        assert said.facts is not None
        assert said.facts.newer_version
    notices = CourtDocument.objects.filter(kind="public_notice").order_by("created_at", "pk")
    assert [one.data["starts_at"][:10] for one in notices] == ["2026-09-16", "2026-09-17"]
    assert set(notices[0].data) == {"cause", "parties", "starts_at", "place", "court_address", "issued_on"}
    assert case.dossier.filter(catalogue_number=20).count() == 6


def test_what_is_not_public_is_never_announced(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    assert list(announced(now)) == [hearing]
    assert [party.role for party in announced(now).get().case.parties.all()] == ["plaintiff", "defendant"]
    for model, row, change in (
        (Hearing, hearing, {"is_public": False}),
        (Hearing, hearing, {"state": "cancelled"}),
        (Hearing, hearing, {"mode": "async"}),
        (Case, case, {"is_public": False}),
    ):
        before = {name: getattr(row, name) for name in change}
        model._default_manager.filter(pk=row.pk).update(**change)
        assert not announced(now).exists(), change
        model._default_manager.filter(pk=row.pk).update(**before)
    child = case.parties.get(role="defendant")
    child.birth_date = dt.date(2012, 5, 1)
    child.save()
    assert not announced(now).exists()


def batch_of(actor: Actor, cases: list[Case], now: dt.datetime, last: int = 30) -> list[ScheduleBatchItem]:
    rooms = tuple(CourtRoom.objects.filter(court=actor.court_id).values_list("pk", flat=True))
    order = BatchOrder(rooms, dt.date(2026, 9, 10), dt.date(2026, 9, last))
    batch = schedule_many(actor=actor, case_ids=[case.pk for case in cases], order=order, now=now)
    return list(batch.items.order_by("order"))


def test_a_batch_finds_each_case_a_time_and_says_why_not(case: Case, clerk: Actor, now: dt.datetime) -> None:
    make_room(case.court)
    others = [make_case(now=now) for _ in range(2)]
    for other in others[:1]:
        other.panel.filter(duty="clerk").update(user=member(case, "clerk"))
    items = batch_of(clerk, [case, *others], now)
    assert [item.case_id for item in items] == [case.pk, others[0].pk]  # the third is not the clerk's
    for item in items * 2:
        schedule_item(item_id=item.pk, now=now)
    hearings = list(Hearing.objects.order_by("starts_at"))
    assert [one.starts_at.hour for one in hearings] == [1, 2]  # one clerk: one after the other
    again = batch_of(clerk, [case], now)[0]
    assert schedule_item(item_id=again.pk, now=now).problem == "has_hearing"


def test_a_batch_without_room_in_the_days_says_so_and_a_clerk_who_left_schedules_nothing(
    case: Case, clerk: Actor, now: dt.datetime
) -> None:
    make_room(case.court)
    party = case.parties.get(role="plaintiff")
    name_day(actor=party_actor(case), party_id=party.pk, day=dt.date(2026, 9, 10), reason="住院", now=now)
    item = batch_of(clerk, [case], now, last=10)[0]
    assert schedule_item(item_id=item.pk, now=now).problem == "no_slot"
    item = batch_of(clerk, [case], now)[0]
    member(case, "clerk").appointments.update(ended_at=now)
    assert schedule_item(item_id=item.pk, now=now).problem == "not_yours"
    assert not Hearing.objects.exists()


def test_a_batch_of_nothing_is_refused(case: Case, clerk: Actor, now: dt.datetime) -> None:
    with pytest.raises(ValueError, match="nothing"):
        batch_of(clerk, [make_case(now=now)], now)


def test_a_postponed_hearing_leads_its_clerk_to_free_times(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    for _ in range(2):
        ask_for_a_new_time(HearingPostponed(hearing_id=hearing.pk, case_id=case.pk), now)
    assert Notice.objects.get(title="请重新安排开庭").user_id == clerk.user_id


def test_who_left_the_case_is_neither_needed_nor_announced(case: Case, clerk: Actor, now: dt.datetime) -> None:
    gone = case.parties.get(role="defendant")
    gone.left_at = now
    gone.save()
    schedule_hearing(actor=clerk, case_id=case.pk, plan=plan(case), now=now)
    assert [party.name for party in announced(now).get().case.parties.all()] == ["林小满"]
    assert "周远航" not in people_of(case).values()
