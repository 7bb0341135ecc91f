"""An exchange of evidence cuts neither what the court extended nor the days of who was served after it was set.

法释〔2019〕19号 art. 51 (not under fifteen days in ordinary procedure), 54, 56.
"""

import datetime as dt

import pytest

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from filing.calendar.actions.cancel import cancel_hearing
from filing.calendar.actions.reschedule import reschedule_hearing
from filing.calendar.actions.schedule import Plan, schedule_hearing
from filing.calendar.actions.start_deadline import Term, start_deadline, start_deadlines, void_deadline
from filing.calendar.models import Deadline, Hearing
from filing.cases.models import Case
from tests.factories.blank_documents import blank_documents
from tests.factories.court_cases import make_case, member
from tests.factories.disputes import apply_for, decided, make_dispute
from tests.factories.people import actor_for, make_room, make_user

pytestmark = pytest.mark.django_db
EXTENDED_TO = dt.date(2026, 10, 20)


@pytest.fixture(autouse=True)
def _blank(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case(now=now, defendant=make_user("周远航"))
    Case.objects.filter(pk=case.pk).update(procedure="ordinary")
    case.refresh_from_db()
    return case


@pytest.fixture
def clerk(case: Case) -> Actor:
    return actor_for(member(case, "clerk"))


def morning(month: int, day: int) -> dt.datetime:
    return dt.datetime(2026, month, day, 1, 30, tzinfo=dt.UTC)


def at(case: Case, starts_at: dt.datetime) -> Plan:
    until = starts_at + dt.timedelta(hours=1)
    return Plan(make_room(case.court).pk, starts_at, until, "on_site", despite="各方同意提前交换证据。", kind="exchange")


def exchange_set(case: Case, clerk: Actor, starts_at: dt.datetime, now: dt.datetime) -> Hearing:
    with clock.at(now):
        return schedule_hearing(actor=clerk, case_id=case.pk, plan=at(case, starts_at), now=now)


def moved(hearing: Hearing, clerk: Actor, starts_at: dt.datetime, now: dt.datetime) -> None:
    with clock.at(now):
        reschedule_hearing(actor=clerk, hearing_id=hearing.pk, plan=at(hearing.case, starts_at), reason="另有安排", now=now)


def served(case: Case, clerk: Actor, day: int, now: dt.datetime) -> Deadline:
    """Given the defendant's term for evidence that began on the day of September, as it is known now."""
    with clock.at(now):
        return start_deadline(
            actor=clerk, rule="evidence", trigger="served", triggered_on=dt.date(2026, 9, day), key="k", now=now, case=case,
            party=case.parties.get(role="defendant"),
        )  # fmt: skip


def end(term: Deadline) -> dt.date:
    term.refresh_from_db()
    return term.due_on


@pytest.fixture
def extended(now: dt.datetime) -> tuple[Deadline, Hearing, Actor]:
    """Given an exchange on 16 September and then a term for evidence that the court extended to 20 October."""
    dispute = make_dispute(now)
    term = start_deadline(
        actor=dispute.judge, rule="evidence_summary", trigger="served", triggered_on=dt.date(2026, 9, 7), key="k", now=now,
        case=dispute.case, party=dispute.party("defendant"),
    )  # fmt: skip
    hearing = exchange_set(dispute.case, dispute.clerk, morning(9, 16), now)
    decided(apply_for(dispute, "evidence_extension", now, role="defendant"), dispute.judge, now, until=EXTENDED_TO.isoformat())
    assert end(term) == EXTENDED_TO
    return term, hearing, dispute.clerk


def test_a_further_exchange_does_not_cut_what_the_court_extended(
    extended: tuple[Deadline, Hearing, Actor], now: dt.datetime
) -> None:
    term, hearing, clerk = extended
    exchange_set(hearing.case, clerk, morning(9, 18), now)
    assert (end(term), term.exchange_on) == (EXTENDED_TO, None)


@pytest.mark.parametrize(
    ("to", "ends"), [(morning(10, 15), EXTENDED_TO), (morning(10, 20), EXTENDED_TO), (morning(10, 22), dt.date(2026, 10, 22))]
)
def test_a_move_of_the_exchange_ends_it_no_earlier(
    extended: tuple[Deadline, Hearing, Actor], now: dt.datetime, to: dt.datetime, ends: dt.date
) -> None:
    term, hearing, clerk = extended
    moved(hearing, clerk, to, now)
    assert end(term) == ends


def test_an_exchange_that_is_set_only_afterwards_ends_it_no_earlier(
    extended: tuple[Deadline, Hearing, Actor], now: dt.datetime
) -> None:
    term, hearing, clerk = extended
    cancel_hearing(actor=clerk, hearing_id=hearing.pk, reason="证据交换顺延", now=now)
    exchange_set(hearing.case, clerk, morning(9, 21), now)
    assert end(term) == EXTENDED_TO


def test_who_is_served_after_the_exchange_was_set_keeps_fifteen_days(case: Case, clerk: Actor, now: dt.datetime) -> None:
    hearing = exchange_set(case, clerk, morning(9, 18), now)
    term = served(case, clerk, 9, morning(9, 9))
    own_end = dt.date(2026, 9, 24)
    assert term.due_on == own_end
    moved(hearing, clerk, morning(9, 17), morning(9, 10))
    assert end(term) == own_end
    exchange_set(case, clerk, morning(9, 21), morning(9, 10))
    assert (end(term), term.exchange_on) == (own_end, None)


def test_who_agreed_to_an_earlier_exchange_has_the_term_that_was_agreed(case: Case, clerk: Actor, now: dt.datetime) -> None:
    term = served(case, clerk, 1, now)
    exchange_set(case, clerk, morning(9, 14), morning(9, 2))
    assert end(term) == dt.date(2026, 9, 14)


def test_who_is_found_to_have_been_served_after_it_keeps_fifteen_days_as_well(case: Case, clerk: Actor, now: dt.datetime) -> None:
    term = served(case, clerk, 1, now)
    hearing = exchange_set(case, clerk, morning(9, 14), morning(9, 2))
    served(case, clerk, 7, morning(9, 8))
    own_end = dt.date(2026, 9, 22)
    assert (end(term), term.exchange_on) == (own_end, None)
    moved(hearing, clerk, morning(9, 15), morning(9, 8))
    assert end(term) == own_end


def test_a_term_that_is_found_to_have_begun_before_the_exchange_ends_with_it(case: Case, clerk: Actor, now: dt.datetime) -> None:
    term = served(case, clerk, 1, now)
    exchange_set(case, clerk, morning(9, 28), morning(9, 2))
    served(case, clerk, 28, morning(9, 8))
    assert (end(term), term.exchange_on) == (dt.date(2026, 10, 13), None)
    served(case, clerk, 7, morning(9, 9))
    assert (end(term), term.exchange_on) == (dt.date(2026, 9, 28), dt.date(2026, 9, 28))


def test_a_term_that_never_began_and_begins_anew_ends_with_an_exchange_that_was_set_meanwhile(
    case: Case, clerk: Actor, now: dt.datetime
) -> None:
    term = served(case, clerk, 1, now)
    void_deadline(actor=clerk, deadline=term, now=morning(9, 2))
    exchange_set(case, clerk, morning(9, 28), morning(9, 3))
    served(case, clerk, 7, morning(9, 8))
    assert (end(term), term.exchange_on, term.state) == (dt.date(2026, 9, 28), dt.date(2026, 9, 28), Deadline.State.RUNNING)


def test_an_exchange_that_is_over_ends_no_term_that_is_corrected(case: Case, clerk: Actor, now: dt.datetime) -> None:
    exchange_set(case, clerk, morning(9, 14), now)
    term = served(case, clerk, 14, morning(9, 14))
    own_end = dt.date(2026, 9, 29)
    assert term.due_on == own_end
    served(case, clerk, 10, morning(9, 16))
    assert (end(term), term.exchange_on) == (dt.date(2026, 9, 28), None)


@pytest.mark.parametrize(("exchange", "ends"), [(morning(9, 18), dt.date(2026, 9, 24)), (morning(9, 28), dt.date(2026, 9, 28))])
def test_a_term_from_service_runs_until_the_exchange_where_that_is_later(
    case: Case, clerk: Actor, now: dt.datetime, exchange: dt.datetime, ends: dt.date
) -> None:
    hearing = exchange_set(case, clerk, exchange, now)
    began = Term("evidence", "served:x", dt.date(2026, 9, 9), "k", case.parties.get(role="defendant"))
    with clock.at(morning(9, 9)):
        start_deadlines(actor=clerk, case=case, terms=[began], now=morning(9, 9))
    term = Deadline.objects.get(key="k")
    assert term.due_on == ends
    moved(hearing, clerk, morning(9, 16), morning(9, 10))
    assert end(term) == dt.date(2026, 9, 24)
