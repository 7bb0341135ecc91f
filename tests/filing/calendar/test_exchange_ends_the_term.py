"""The day of the exchange of evidence is the end of the term for evidence (法释〔2019〕19号 art. 56)."""

import datetime as dt

import pytest

from courtportal.kernel.authz import Actor
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.models import OutboxEvent
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.conduct import close_hearing, open_hearing
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.actions.tell_changes import tell_changes
from filing.calendar.diaries import terms_ahead
from filing.calendar.models import Deadline, Hearing
from filing.calendar.schedule import lapse_deadlines, recount_and_tell
from filing.cases.models import Case
from tests.factories.blank_documents import blank_documents
from tests.factories.cases import make_party
from tests.factories.court_cases import make_case, member
from tests.factories.disputes import apply_for, decided, make_dispute
from tests.factories.people import actor_for, make_room, make_user

pytestmark = pytest.mark.django_db
OWN_END = dt.date(2026, 9, 22)
EARLY = "各方同意提前交换证据。"


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now, defendant=make_user("周远航"))


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


@pytest.fixture
def term(case: Case, clerk: Actor, now: dt.datetime) -> Deadline:
    """Given a term for evidence of the defendant that runs until 22 September."""
    party = case.parties.get(role="defendant")
    found = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now, case=case, party=party
    )
    assert found.due_on == OWN_END
    return found


def at(case: Case, day: int, kind: str = "exchange") -> Plan:
    starts_at = dt.datetime(2026, 9, day, 1, 30, tzinfo=dt.UTC)
    return Plan(make_room(case.court).pk, starts_at, starts_at + dt.timedelta(hours=1), "on_site", despite=EARLY, kind=kind)


def exchange(case: Case, clerk: Actor, now: dt.datetime, day: int = 16, kind: str = "exchange") -> Hearing:
    return schedule_hearing(actor=clerk, case_id=case.pk, plan=at(case, day, kind), now=now)


def moved(hearing: Hearing, clerk: Actor, now: dt.datetime, day: int) -> Hearing:
    return reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=at(hearing.case, day), reason="另有安排", now=now)


def end(term: Deadline) -> dt.date:
    term.refresh_from_db()
    return term.due_on


def test_an_exchange_that_is_set_early_moves_the_end_and_the_party_is_told(
    case: Case, clerk: Actor, term: Deadline, now: dt.datetime
) -> None:
    exchange(case, clerk, now)
    assert end(term) == dt.date(2026, 9, 16)
    assert "证据交换，举证期限当日届满" in term.working[-1]["zh"]
    tell_changes(now=now)
    assert term.party is not None
    told = Notice.objects.get(user_id=term.party.user_id, key__startswith="deadline-moved")
    assert "9月22日" in told.body
    assert "9月16日" in told.body
    assert OutboxEvent.objects.filter(name="filing.DeadlineMoved").count() == 1


def test_the_end_follows_the_exchange_and_comes_back_when_it_is_cancelled(
    case: Case, clerk: Actor, term: Deadline, now: dt.datetime
) -> None:
    hearing = moved(exchange(case, clerk, now), clerk, now, 18)
    assert end(term) == dt.date(2026, 9, 18)
    assert terms_ahead(case, now.date(), "exchange").ended == OWN_END  # what a still other day would cut short
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="当事人申请", now=now)
    assert end(term) == OWN_END
    tell_changes(now=now)
    assert Notice.objects.filter(key__startswith="deadline-moved").count() == 3


def test_an_exchange_after_the_last_day_ends_the_term_as_well(case: Case, clerk: Actor, term: Deadline, now: dt.datetime) -> None:
    exchange(case, clerk, now, 24)
    assert end(term) == dt.date(2026, 9, 24)


@pytest.mark.parametrize("kind", ["inquiry", "conference"])
def test_no_other_sitting_ends_it(case: Case, clerk: Actor, term: Deadline, now: dt.datetime, kind: str) -> None:
    exchange(case, clerk, now, kind=kind)
    assert end(term) == OWN_END


def test_a_further_exchange_moves_nothing(case: Case, clerk: Actor, term: Deadline, now: dt.datetime) -> None:
    later = held(case, clerk, now)
    exchange(case, clerk, later, 18)
    assert end(term) == dt.date(2026, 9, 16)


def held(case: Case, clerk: Actor, now: dt.datetime) -> dt.datetime:
    """Given an exchange that was held on 16 September; the instant at which it ended."""
    hearing, judge = exchange(case, clerk, now), actor_for(member(case, "sole_judge"))
    open_hearing(actor=judge, hearing_id=hearing.pk, now=hearing.starts_at)
    close_hearing(actor=judge, hearing_id=hearing.pk, now=hearing.ends_at)
    return hearing.ends_at


@pytest.mark.parametrize("days_later", [0, 1])
def test_a_further_exchange_leaves_the_term_of_who_was_served_after_the_first(
    case: Case, clerk: Actor, now: dt.datetime, days_later: int
) -> None:
    later = held(case, clerk, now) + dt.timedelta(days=days_later)
    joined = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=later.date(), key="joined", now=later, case=case,
        party=make_party(case, "defendant", name="方同借"),
    )  # fmt: skip
    own_end = joined.due_on
    further = exchange(case, clerk, later, 21)
    moved(further, clerk, later, 22)
    cancel_hearing(actor=clerk, hearing_id=further.pk, reason="当事人申请", now=later)
    assert (end(joined), joined.state) == (own_end, Deadline.State.RUNNING)
    assert not joined.changes.exists()


def test_a_further_exchange_leaves_a_term_that_was_restored_after_the_first(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    term = start_deadline(
        actor=dispute.judge, rule="evidence_summary", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now,
        case=dispute.case, party=dispute.party("defendant"),
    )  # fmt: skip
    exchange(dispute.case, dispute.clerk, now)
    later = dt.datetime(2026, 9, 17, 2, tzinfo=dt.UTC)
    lapse_deadlines(later)
    asked = apply_for(dispute, "restored_term", later, role="defendant", term=str(term.pk), ended_on="2026-09-17")
    decided(asked, dispute.judge, later, until="2026-10-20")
    exchange(dispute.case, dispute.clerk, later, 21)
    assert (end(term), term.exchange_on, term.state) == (dt.date(2026, 10, 20), None, Deadline.State.RUNNING)


def test_an_exchange_that_is_still_to_come_leaves_a_term_that_begins_after_it(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = exchange(case, clerk, now, 18)
    term = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 16), key="k", now=now, case=case
    )
    own_end = term.due_on
    moved(hearing, clerk, now, 16)
    assert end(term) == own_end


def test_counted_anew_it_still_ends_with_the_exchange(case: Case, clerk: Actor, term: Deadline, now: dt.datetime) -> None:
    exchange(case, clerk, now)
    Deadline.objects.filter(pk=term.pk).update(calendar_version="older")
    recount_and_tell(now)
    assert end(term) == dt.date(2026, 9, 16)
    again = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 8), key="k", now=now, case=case
    )
    assert (again.triggered_on, again.due_on) == (dt.date(2026, 9, 8), dt.date(2026, 9, 16))


def test_a_term_that_begins_after_the_exchange_does_not_end_with_it(
    case: Case, clerk: Actor, term: Deadline, now: dt.datetime
) -> None:
    exchange(case, clerk, now)
    again = start_deadline(
        actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, 16), key="k", now=now, case=case
    )
    assert again.due_on > dt.date(2026, 9, 16) + dt.timedelta(days=14)


def test_what_lapsed_with_an_exchange_that_was_not_held_runs_again(
    case: Case, clerk: Actor, term: Deadline, now: dt.datetime
) -> None:
    hearing, later = exchange(case, clerk, now), dt.datetime(2026, 9, 17, 2, tzinfo=dt.UTC)
    lapse_deadlines(later)
    term.refresh_from_db()
    assert term.state == Deadline.State.LAPSED
    moved(hearing, clerk, later, 21)
    assert (end(term), term.state) == (dt.date(2026, 9, 21), Deadline.State.RUNNING)


def test_a_longer_term_goes_before_and_the_clerk_puts_the_exchange_off(now: dt.datetime) -> None:
    dispute = make_dispute(now)
    case, clerk = dispute.case, dispute.clerk
    term = start_deadline(
        actor=dispute.judge, rule="evidence_summary", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now,
        case=case, party=dispute.party("defendant"),
    )  # fmt: skip
    hearing = exchange(case, clerk, now)
    decided(apply_for(dispute, "evidence_extension", now, role="defendant"), dispute.judge, now, until="2026-10-20")
    assert (end(term), term.exchange_on) == (dt.date(2026, 10, 20), None)
    told = Notice.objects.get(user_id=clerk.user_id, title="请顺延证据交换")
    assert str(hearing.pk) in told.link
