"""Cases heard together are one hearing: everyone of every case is kept free, asked, summoned and told; a series is not."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.name_day import name_day
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import CannotSit, Plan, schedule_hearing
from filing.calendar.actions.start_deadline import Term, start_deadline, start_deadlines
from filing.calendar.actions.tell_changes import tell_changes
from filing.calendar.diaries import looking_from, proposals, rooms_of_court
from filing.calendar.models import Deadline, Hearing
from filing.calendar.queries import unscheduled
from filing.calendar.subscribers import ask_for_a_new_time, issue_new_summonses
from filing.cases.grouping import CannotJoin, join_group
from filing.cases.models import Case
from filing.events import HearingMoved, HearingPostponed, HearingScheduled
from filing.online.models import OnlineConsent
from filing.online.subscribers import ask_parties
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_served_case as make_case
from tests.factories.court_cases import member
from tests.factories.disputes import apply_for, decided, make_dispute
from tests.factories.locks import locks_taken
from tests.factories.people import actor_for, make_court, make_room, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def cases(now: dt.datetime) -> list[Case]:
    """Given a lead case and two that are heard with it, each with its own plaintiff."""
    found = [make_case(now=now, plaintiff=make_user(name)) for name in ("林小满", "许知行", "郑明月")]
    for case in found[1:]:
        join_group(actor=clerk_of(found[0]), lead=found[0], case=case, kind="joint", now=now)
    return found


def clerk_of(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def plan(case: Case, day: int = 16, hour: int = 9, room: str = "第二法庭", mode: str = "on_site") -> Plan:
    starts_at = dt.datetime(2026, 9, day, hour - 8, 0, tzinfo=dt.UTC)
    return Plan(make_room(case.court, room).pk, starts_at, starts_at + dt.timedelta(hours=1), mode)


def told(title: str) -> set[str]:
    return {notice.user.display_name for notice in Notice.objects.filter(title=title).select_related("user")}


def test_everyone_of_every_case_is_told_of_a_cancellation_in_the_own_case(cases: list[Case], now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    cancel_hearing(actor=clerk_of(cases[0]), hearing_id=hearing.pk, reason="法官生病", now=now)
    assert told("开庭取消") == {"林小满", "许知行", "郑明月"}
    links = Notice.objects.filter(title="开庭取消").values_list("link", flat=True)
    assert set(links) == {reverse("filing:case", args=[case.pk]) for case in cases}
    for case in cases:
        assert case.timeline.filter(kind="hearing_cancelled").count() == 1


def test_a_move_is_told_and_summoned_to_in_every_case(cases: list[Case], now: dt.datetime) -> None:
    actor = clerk_of(cases[0])
    hearing = schedule_hearing(actor=actor, case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    reschedule_hearing(actor=actor, hearing_id=hearing.pk, plan=plan(cases[0], day=17), reason="法官开会", now=now)
    issue_new_summonses(HearingMoved(hearing_id=hearing.pk, case_id=cases[0].pk, sequence=1), now)
    assert told("开庭改期") == {"林小满", "许知行", "郑明月"}


def test_a_postponement_leads_the_clerk_of_each_case_to_free_times(cases: list[Case], now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    ask_for_a_new_time(HearingPostponed(hearing_id=hearing.pk, case_id=cases[0].pk), now)
    users = set(Notice.objects.filter(title="请重新安排开庭").values_list("user_id", flat=True))
    assert users == {member(case, "clerk").pk for case in cases}


def test_who_sues_in_several_of_the_cases_is_told_once(now: dt.datetime) -> None:
    plaintiff = make_user("林小满")
    lead, other = (make_case(now=now, plaintiff=plaintiff) for _ in range(2))
    join_group(actor=clerk_of(lead), lead=lead, case=other, kind="joint", now=now)
    hearing = schedule_hearing(actor=clerk_of(lead), case_id=lead.pk, plan=plan(lead), now=now)
    cancel_hearing(actor=clerk_of(lead), hearing_id=hearing.pk, reason="法官生病", now=now)
    assert Notice.objects.filter(title="开庭取消").count() == 1


@pytest.mark.parametrize("of", [0, 1, 2], ids=["lead", "member", "another member"])
def test_the_diaries_of_every_case_are_taken(cases: list[Case], of: int, now: dt.datetime) -> None:
    schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    person = cases[of].parties.get(role="plaintiff").user
    elsewhere = make_case(now=now, plaintiff=person, court=make_court("粤0605", "佛山市南海区人民法院"))
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk_of(elsewhere), case_id=elsewhere.pk, plan=plan(elsewhere), now=now)
    assert refused.value.people == (elsewhere.parties.get(role="plaintiff").name,)


def test_a_hearing_elsewhere_of_one_member_stands_in_the_way_of_the_lead(cases: list[Case], now: dt.datetime) -> None:
    elsewhere = make_case(now=now, plaintiff=cases[2].parties.get(role="plaintiff").user, court=make_court("粤0605", "南海法院"))
    schedule_hearing(actor=clerk_of(elsewhere), case_id=elsewhere.pk, plan=plan(elsewhere), now=now)
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    assert refused.value.people == ("郑明月",)
    slots = proposals(cases[0], looking_from(cases[0], minutes=60, rooms=rooms_of_court(cases[0]), now=now), count=400)
    taken = dt.datetime(2026, 9, 16, 1, 0, tzinfo=dt.UTC)
    assert slots
    assert taken not in [one.sitting.starts_at for one in slots]


def test_named_days_and_open_terms_of_a_member_count_for_the_lead(cases: list[Case], now: dt.datetime) -> None:
    party = cases[1].parties.get(role="plaintiff")
    assert party.user is not None
    name_day(actor=actor_for(party.user, Role.LITIGANT), party_id=party.pk, day=dt.date(2026, 9, 16), reason="住院", now=now)
    start_deadline(
        actor=clerk_of(cases[2]), rule="answer", trigger="served", triggered_on=dt.date(2026, 9, 1), key="k", now=now,
        case=cases[2], party=cases[2].parties.get(role="defendant"),
    )  # fmt: skip
    with pytest.raises(CannotSit) as refused:
        schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    assert refused.value.codes == ["party_cannot", "terms_open"]
    assert (refused.value.absent, refused.value.terms.over) == ("许知行", dt.date(2026, 9, 16))


def test_the_parties_of_every_case_are_asked_for_consent(cases: list[Case], now: dt.datetime) -> None:
    hearing = schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0], mode="online"), now=now)
    for _ in range(2):
        ask_parties(HearingScheduled(hearing_id=hearing.pk, case_id=cases[0].pk), now)
    assert OnlineConsent.objects.filter(deed="asked").count() == 6
    assert {row.party.case_id for row in OnlineConsent.objects.select_related("party")} == {case.pk for case in cases}


def test_all_are_in_trial_and_none_waits_for_a_hearing_of_its_own(cases: list[Case], now: dt.datetime) -> None:
    assert cases[1] not in unscheduled(clerk_of(cases[1]))
    schedule_hearing(actor=clerk_of(cases[0]), case_id=cases[0].pk, plan=plan(cases[0]), now=now)
    assert set(Case.objects.values_list("state", flat=True)) == {"in_trial"}


def test_a_series_keeps_its_hearings_apart(now: dt.datetime) -> None:
    lead, other = (make_case(now=now, plaintiff=make_user(name)) for name in ("林小满", "许知行"))
    join_group(actor=clerk_of(lead), lead=lead, case=other, kind="series", now=now)
    first = schedule_hearing(actor=clerk_of(lead), case_id=lead.pk, plan=plan(lead), now=now)
    schedule_hearing(actor=clerk_of(other), case_id=other.pk, plan=plan(other, room="第三法庭"), now=now)
    cancel_hearing(actor=clerk_of(lead), hearing_id=first.pk, reason="法官生病", now=now)
    assert told("开庭取消") == {"林小满"}
    assert Hearing.objects.filter(state="scheduled").count() == 1


def test_a_group_has_one_kind(now: dt.datetime) -> None:
    lead, second, third = (make_case(now=now) for _ in range(3))
    join_group(actor=clerk_of(lead), lead=lead, case=second, kind="series", now=now)
    with pytest.raises(CannotJoin):
        join_group(actor=clerk_of(lead), lead=lead, case=third, kind="joint", now=now)


def test_the_cases_heard_together_are_held_before_the_request_for_a_longer_term(now: dt.datetime) -> None:
    asking, with_it = (make_dispute(now) for _ in range(2))
    join_group(actor=asking.judge, lead=with_it.case, case=asking.case, kind="joint", now=now)
    longer = apply_for(asking, "evidence_extension", now, role="defendant")
    with locks_taken() as taken:
        decided(longer, asking.judge, now, until="2026-10-20")
    assert_held_before_the_request(taken, [asking.case, with_it.case])
    assert "filing_deadline" in [table for table, _ in taken]


def test_the_cases_heard_together_are_held_before_the_request_that_a_member_stands_aside(now: dt.datetime) -> None:
    asking, with_it = (make_dispute(now) for _ in range(2))
    join_group(actor=asking.judge, lead=with_it.case, case=asking.case, kind="joint", now=now)
    aside = apply_for(asking, "recusal", now, member=str(asking.case.panel.get(duty="clerk", ended_at=None).pk))
    with locks_taken() as taken:
        decided(aside, asking.judge, now)
    assert_held_before_the_request(taken, [asking.case, with_it.case])


def assert_held_before_the_request(taken: list[tuple[str, str]], cases: list[Case]) -> None:
    """The first lock is that of all cases, the second that of the request."""
    (first, statement), (second, _), *_ = taken
    assert (first, second) == ("filing_case", "filing_application")
    written = statement.replace("-", "")  # PostgreSQL has the key with hyphens
    assert all(case.pk.hex in written for case in cases)


def test_the_terms_of_a_case_are_locked_in_one_order(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    day, parties = dt.date(2026, 9, 1), [dispute.party(role) for role in ("plaintiff", "defendant")]
    terms = [Term("evidence_summary", "served", day, f"term:{party.pk}", party) for party in parties]
    with locks_taken() as taken:
        start_deadlines(actor=dispute.judge, case=dispute.case, terms=terms, now=now)
    (statement,) = [statement for table, statement in taken if table == "filing_deadline"]
    assert statement.endswith('ORDER BY "filing_deadline"."id" ASC')


def test_a_longer_term_for_evidence_holds_in_the_cases_heard_together_and_in_no_other(now: dt.datetime) -> None:
    asking, with_it, alone = (make_dispute(now) for _ in range(3))
    join_group(actor=asking.judge, lead=with_it.case, case=asking.case, kind="joint", now=now)
    for one in (asking, with_it, alone):
        start_deadline(
            actor=one.judge, rule="evidence_summary", trigger="served", triggered_on=dt.date(2026, 9, 1), key=str(one.case.pk),
            now=now, case=one.case, party=one.party("defendant"),
        )  # fmt: skip
    decided(apply_for(asking, "evidence_extension", now, role="defendant"), asking.judge, now, until="2026-10-20")
    longer = Deadline.objects.filter(rule="evidence_summary", set_by_court=dt.date(2026, 10, 20), due_on=dt.date(2026, 10, 20))
    assert set(longer.values_list("case", flat=True)) == {asking.case.pk, with_it.case.pk}
    tell_changes(now=now)
    told_of = Notice.objects.filter(title="期限有变化").values_list("user", "body")
    (who, text), *others = told_of  # who is in the case of the application has the notice that was served there
    assert (who, others) == (with_it.defendant.user_id, [])
    assert "因为合并审理的案件准许延长举证期限（法释〔2022〕11号第一百条）" in text
    assert "由2026年9月16日（周三）改为2026年10月20日（周二）" in text
