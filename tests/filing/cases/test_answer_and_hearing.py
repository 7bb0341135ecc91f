"""The defendant answers; the panel schedules a hearing."""

import dataclasses
import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.vault.files import read_bytes
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.called_off import called_off
from filing.calendar.models import Deadline, Hearing
from filing.calendar.schedule import lapse_deadlines, remind
from filing.calendar.subscribers import issue_summonses
from filing.cases.home import timeline
from filing.cases.models import Case, Party, Representation
from filing.cases.queries import my_parties
from filing.cases.rules.next_step import next_step
from filing.cases.situation import situation_of
from filing.events import HearingScheduled, PartyAnswered
from filing.parties.actions.answer import answer
from filing.parties.models import PartyAnswer
from filing.parties.subscribers import file_answer
from tests.factories.decisions import serve_complaint
from tests.factories.documents import ready_to_sign
from tests.factories.filings import make_bench, make_case
from tests.factories.people import actor_for, make_room, make_staff, make_user

pytestmark = pytest.mark.django_db
TODAY = dt.date(2026, 9, 1)


@pytest.fixture
def judge() -> Actor:
    return make_bench()[0]


@pytest.fixture
def case(now: dt.datetime, judge: Actor) -> Case:
    return served_case(now)


def served_case(now: dt.datetime) -> Case:
    case = make_case(now)
    serve_complaint(case, now)
    return case


@pytest.fixture
def defendant(case: Case, now: dt.datetime) -> Actor:
    """The defendant has an account, and the term for the answer runs."""
    user = make_user("周远航")
    party = case.parties.get(role=Party.Role.DEFENDANT)
    party.user = user
    party.save()
    actor = actor_for(user, Role.LITIGANT)
    start_deadline(actor=actor, rule="answer", trigger="served", triggered_on=TODAY, key="k", now=now, case=case, party=party)
    return actor


def test_a_step_whose_words_name_its_day_does_not_name_it_twice_on_the_timeline(
    case: Case, defendant: Actor, now: dt.datetime
) -> None:
    situation = situation_of(defendant, case, my_parties(defendant, case), TODAY)
    (row,) = [one for one in timeline(defendant, case, next_step(situation), situation) if one.state == "now"]
    assert (row.when, str(row.title)) == (None, "请在2026年9月16日（周三）前提交答辩状，还有15天")


def plan(case: Case, day: int = 16, hour: int = 9, minutes: int = 90, name: str = "第二法庭") -> Plan:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 30, tzinfo=dt.UTC)
    return Plan(make_room(case.court, name).pk, starts_at, starts_at + dt.timedelta(minutes=minutes))


def step_of(actor: Actor, case: Case) -> str:
    case.refresh_from_db()
    return next_step(situation_of(actor, case, my_parties(actor, case), TODAY)).code


def test_the_answer_is_kept_once_ends_its_term_and_is_told(case: Case, defendant: Actor, now: dt.datetime) -> None:
    party = case.parties.get(role=Party.Role.DEFENDANT)
    assert step_of(defendant, case) == "answer"
    given = answer(
        actor=defendant, party_id=party.pk, positions={"claims_1": {"position": "disputed"}}, text="已还两万元", now=now
    )
    assert given.positions == {"claims_1": {"position": "disputed"}}
    assert Deadline.objects.get(key="k").state == Deadline.State.MET
    assert OutboxEvent.objects.filter(name="filing.PartyAnswered").count() == 1
    assert Notice.objects.filter(title="被告已提交答辩状").count() == 1
    assert step_of(defendant, case) != "answer"
    with pytest.raises(PermissionDenied):
        answer(actor=defendant, party_id=party.pk, positions={}, text="再写一次", now=now)
    assert PartyAnswer.objects.count() == 1


def test_an_empty_answer_and_one_for_somebody_else_are_refused(case: Case, defendant: Actor, now: dt.datetime) -> None:
    party = case.parties.get(role=Party.Role.DEFENDANT)
    with pytest.raises(ValueError, match=str(party.pk)):
        answer(actor=defendant, party_id=party.pk, positions={}, text="  ", now=now)
    plaintiff = case.parties.get(role=Party.Role.PLAINTIFF)
    with pytest.raises(PermissionDenied):
        answer(actor=defendant, party_id=plaintiff.pk, positions={}, text="替原告答辩", now=now)
    with pytest.raises(Http404):
        answer(actor=actor_for(make_user("旁人"), Role.LITIGANT), party_id=party.pk, positions={}, text="旁人", now=now)


def test_the_judge_schedules_and_the_case_is_in_trial(case: Case, judge: Actor, now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case), now=now)
    case.refresh_from_db()
    assert (case.state, hearing.state) == (Case.State.IN_TRIAL, Hearing.State.SCHEDULED)
    assert OutboxEvent.objects.filter(name="filing.HearingScheduled").count() == 1


@pytest.mark.parametrize(
    ("changed", "code"),
    [({"day": 1}, "in_past"), ({"day": 26}, "rest_day"), ({"hour": 19}, "outside_hours"), ({"minutes": 5}, "odd_length")],
)
def test_an_impossible_time_is_named(case: Case, judge: Actor, now: dt.datetime, changed: dict[str, int], code: str) -> None:
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case, **changed), now=now)
    assert code in refused.value.codes
    assert not Hearing.objects.exists()


def test_ordinary_procedure_needs_three_days_notice(case: Case, judge: Actor, now: dt.datetime) -> None:
    schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case, day=2), now=now)  # summary procedure: not bound
    Case.objects.filter(pk=case.pk).update(procedure="ordinary")
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case, day=4), now=now)
    assert refused.value.codes == ["short_notice"]


def test_a_room_and_people_are_in_one_hearing_at_a_time(case: Case, judge: Actor, now: dt.datetime) -> None:
    schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case), now=now)
    other = served_case(now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=judge, case_id=other.pk, plan=plan(other, hour=10), now=now)
    assert refused.value.codes == ["room_taken", "people_taken"]
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=judge, case_id=other.pk, plan=plan(other, name="第一法庭"), now=now)
    assert refused.value.codes == ["people_taken"]
    schedule_hearing(actor=judge, case_id=other.pk, plan=plan(other, hour=11), now=now)


def test_a_judge_outside_the_panel_does_not_schedule(case: Case, now: dt.datetime) -> None:
    stranger = actor_for(make_staff(Role.JUDGE))
    with pytest.raises(Http404):
        schedule_hearing(actor=stranger, case_id=case.pk, plan=plan(case), now=now)


@pytest.mark.slow
def test_every_party_gets_one_summons_and_a_cancelled_hearing_is_told(
    case: Case, judge: Actor, defendant: Actor, now: dt.datetime
) -> None:
    ready_to_sign(now)
    # The term for the answer ends on the sixteenth: the hearing is on the day after.
    hearing = schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case, day=17), now=now)
    for _ in range(2):
        issue_summonses(HearingScheduled(hearing_id=hearing.pk, case_id=case.pk), now)
    summonses = CourtDocument.objects.filter(kind="summons")
    assert sorted(document.data["recipient"] for document in summonses) == ["周远航", "林小满"]
    assert OutboxEvent.objects.filter(name="filing.DocumentsToServe", payload__purpose="hearing").count() == 2
    assert called_off(summonses) == {}
    cancel_hearing(actor=judge, hearing_id=hearing.pk, reason="法官出差", now=now)
    assert called_off(summonses) == {document.pk: now for document in summonses}
    assert Notice.objects.filter(title="开庭取消", user_id=defendant.user_id).count() == 1


def test_deadlines_are_reminded_of_ahead_and_lapse_after_their_day(case: Case, defendant: Actor, now: dt.datetime) -> None:
    for days in (12, 13, 13):  # due on 16 September
        remind(now + dt.timedelta(days=days))
    assert Notice.objects.filter(title="期限快到了", user_id=defendant.user_id).count() == 1
    lapse_deadlines(now + dt.timedelta(days=15))
    assert Deadline.objects.get(key="k").state == Deadline.State.RUNNING
    lapse_deadlines(now + dt.timedelta(days=16))
    assert Deadline.objects.get(key="k").state == Deadline.State.LAPSED
    assert case.deadlines.filter(rule="trial_summary", state=Deadline.State.RUNNING).exists()


@pytest.mark.slow
def test_the_answer_is_a_paper_of_the_dossier_once(case: Case, defendant: Actor, now: dt.datetime) -> None:
    ready_to_sign(now)
    party = case.parties.get(role=Party.Role.DEFENDANT)
    answer(actor=defendant, party_id=party.pk, positions={"claims_1": {"position": "disputed"}}, text="已还两万元", now=now)
    for _ in range(2):
        file_answer(PartyAnswered(case_id=case.pk, party_id=party.pk), now)
    entry = case.dossier.get(catalogue_number=9)
    assert (entry.title, entry.source) == ("民事答辩状", "周远航")
    assert entry.pages >= 1
    assert entry.file is not None
    assert read_bytes(entry.file).startswith(b"%PDF")


def test_the_agents_of_the_plaintiff_are_told_of_the_answer_too(case: Case, defendant: Actor, now: dt.datetime) -> None:
    plaintiff, lawyer = case.parties.get(role=Party.Role.PLAINTIFF), make_user("沈知远")
    plaintiff.user = None  # filed by the lawyer: the client has no account
    plaintiff.save()
    Representation.objects.create(party=plaintiff, user=lawyer, name="沈知远")
    party = case.parties.get(role=Party.Role.DEFENDANT)
    answer(actor=defendant, party_id=party.pk, positions={}, text="已还两万元", now=now)
    assert Notice.objects.filter(title="被告已提交答辩状", user=lawyer).count() == 1


def test_after_a_cancelled_hearing_all_read_that_a_hearing_is_to_be_set_once_nobody_can_answer_any_more(
    case: Case, judge: Actor, defendant: Actor, now: dt.datetime
) -> None:
    party, plaintiff = (case.parties.get(role=role) for role in (Party.Role.DEFENDANT, Party.Role.PLAINTIFF))
    asking = Actor(user_id=plaintiff.user_id, role=Role.LITIGANT)
    hearing = schedule_hearing(actor=judge, case_id=case.pk, plan=plan(case, day=17), now=now)
    cancel_hearing(actor=judge, hearing_id=hearing.pk, reason="法官出差", now=now)

    def steps(day: dt.date) -> list[str]:
        case.refresh_from_db()
        situations = [situation_of(actor, case, my_parties(actor, case), day) for actor in (asking, defendant, judge)]
        return [next_step(dataclasses.replace(one, served=True, fee_owed=False)).code for one in situations]

    assert steps(TODAY) == ["wait_for_answer", "answer", "await_answer"]
    over = Deadline.objects.get(key="k").due_on + dt.timedelta(days=1)
    assert steps(over) == ["wait_for_hearing", "wait_for_hearing", "schedule_hearing"]  # also before the term is marked as over
    lapse_deadlines(now + dt.timedelta(days=16))
    assert steps(over) == ["wait_for_hearing", "wait_for_hearing", "schedule_hearing"]
    party.deadlines.update(state=Deadline.State.CANCELLED)
    assert steps(over)[0] == "wait_for_answer"
