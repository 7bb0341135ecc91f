"""What the portal does by the calendar: bounded in each run, found by indexes, and nothing stands before the others."""

import datetime as dt
import re
from collections.abc import Callable
from types import ModuleType
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from courtportal.kernel.outbox.bus import jobs
from courtportal.kernel.outbox.rounds import RowsFailed, do_in_rounds
from filing.applications import schedule as rulings
from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.decisions import schedule as judgments
from filing.decisions.models import Decision
from filing.enforcement import schedule as enforcement
from filing.enforcement.models import DishonestyListing, EnforcementCase, Measure
from filing.fees import schedule as fees
from filing.fees.models import Fee, FeeDefault
from tests.factories.blank_documents import blank_documents
from tests.factories.disputes import Dispute, decided, make_dispute, proposed, served_on_all
from tests.factories.enforcement import make_enforcement, make_world
from tests.filing.decisions.test_effect import given
from tests.filing.fees.stage import make_stage, served

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}
# Tables of few rows, whatever the portal holds; the simulated bank; of the audit chain the last entry alone is read.
SMALL = {"kernel_court", "kernel_appointment", "filing_holidaytable", "filing_simulatedorder", "filing_simulatedrefund"}
# Of these the last row alone is read, which SQLite's plan calls a scan of the index.
TAILS = {"kernel_auditentry", "delivery_evidencehead", "delivery_evidenceleaf"}
# These compare an index or a store outside the database with all that is committed.
OTHERS = ("search.", "courtportal.", "delivery.evidence_log.schedule.look_everywhere")
Broken = Callable[[str], list[Any]]


@pytest.fixture(autouse=True)
def _blank_documents(monkeypatch: pytest.MonkeyPatch) -> None:
    blank_documents(monkeypatch)


@pytest.fixture
def one_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each run looks at two rows, not at thousands."""

    def small(*args: Any, most: int = 0, **named: Any) -> None:
        del most
        do_in_rounds(*args, most=2, page=1, **named)

    for module in (enforcement, fees, rulings, judgments):
        monkeypatch.setattr(module, "do_in_rounds", small)


@pytest.fixture
def break_first(monkeypatch: pytest.MonkeyPatch) -> Callable[[ModuleType, str], list[Any]]:
    """Let the named step fail for the row that comes first, as often as it is tried."""

    def arrange(module: ModuleType, name: str) -> list[Any]:
        real, tried = getattr(module, name), []

        def step(*args: Any, **named: Any) -> Any:
            subject = args[0].pk if args else next(value for key, value in named.items() if key.endswith("_id"))
            tried.append(subject)
            if subject == tried[0]:
                raise ValueError("broken")
            return real(*args, **named)

        monkeypatch.setattr(module, name, step)
        return tried

    return arrange


def run(job: Callable[[dt.datetime], None], at: dt.datetime, times: int) -> int:
    """Let the job run so often; how often it told of a row that failed."""
    failed = 0
    for _ in range(times):
        try:
            job(at)
        except RowsFailed:
            failed += 1
    return failed


@pytest.fixture
def measures(now: dt.datetime) -> list[Measure]:
    world = make_world()
    case = make_enforcement(world, now)
    return [
        Measure.objects.create(
            enforcement=case, debtor=world.debtor_in(case), kind="deposit", item=f"账户{number}", starts_on=now.date(),
            expires_on=now.date() + number * DAY, imposed_by_id=world.officer.account_id,
        )
        for number in range(1, 6)
    ]  # fmt: skip


STEPS = [
    (enforcement.warn_of_expiring_measures, "_warn", {"warned_at__isnull": False}, 0 * DAY),
    (enforcement.note_lapsed_measures, "_lapse", {"state": Measure.State.LAPSED}, 9 * DAY),
]


@pytest.mark.parametrize(("job", "step", "done", "later"), STEPS)
@pytest.mark.usefixtures("one_at_a_time")
def test_every_measure_has_its_turn_though_the_first_always_fails(
    job: Any, step: str, done: dict[str, Any], later: dt.timedelta, measures: list[Measure], now: dt.datetime, break_first: Any
) -> None:
    tried = break_first(enforcement, step)
    assert run(job, now + later, 3) >= 1
    assert set(Measure.objects.filter(**done)) == set(measures[1:])
    assert run(job, now + later, 3) >= 1  # it comes again in the next round
    assert [tried.count(one.pk) for one in measures[1:]] == [1] * 4
    assert tried.count(measures[0].pk) >= 2


@pytest.mark.usefixtures("one_at_a_time")
def test_every_listing_whose_term_is_over_ends(now: dt.datetime, break_first: Any) -> None:
    world = make_world()
    case = make_enforcement(world, now)
    debtors = [world.debtor_in(case), *(another_debtor(case, number) for number in range(3))]
    listings = [
        DishonestyListing.objects.create(
            enforcement=case, debtor=debtor, state="in_force", ground=4, facts="逾期", proposed_at=now,
            proposed_by_id=world.officer.account_id, in_force_on=now.date(), expires_on=now.date() + number * DAY,
        )
        for number, debtor in enumerate(debtors)
    ]  # fmt: skip
    break_first(enforcement, "_unlist")
    run(enforcement.end_expired_listings, now + 2 * DAY, 2)
    assert set(DishonestyListing.objects.filter(state="lifted")) == {listings[1]}  # two are not over yet
    run(enforcement.end_expired_listings, now + 9 * DAY, 2)
    assert set(DishonestyListing.objects.filter(state="lifted")) == set(listings[1:])


def another_debtor(case: EnforcementCase, number: int) -> Party:
    return Party.objects.create(case=case.case, role=Party.Role.DEBTOR, order=number + 2, kind="person", name=f"虚构{number}")


@pytest.mark.usefixtures("one_at_a_time")
def test_every_overdue_fee_comes_before_its_judge(now: dt.datetime, break_first: Any) -> None:
    stages = [make_stage(now) for _ in range(3)]
    for number, stage in enumerate(stages):
        served(stage.fee, now, at=now + dt.timedelta(hours=number))
    break_first(fees, "propose_default")
    assert run(fees.report_overdue_fees, now + 9 * DAY, 2) == 1
    assert FeeDefault.objects.count() == 2
    run(fees.report_overdue_fees, now + 9 * DAY, 4)
    assert FeeDefault.objects.count() == 2  # none twice


@pytest.mark.usefixtures("one_at_a_time")
def test_every_deferral_ends_with_its_day(now: dt.datetime, break_first: Any) -> None:
    waiting = [make_stage(now).fee for _ in range(4)]
    for fee, day in zip(waiting, (1, 1, 2, 5), strict=True):
        Fee.objects.filter(pk=fee.pk).update(deferred_until=now.date() + day * DAY)
    tried = break_first(fees, "end_deferral")
    run(fees.end_deferrals, now + 3 * DAY, 2)
    left = set(Fee.objects.exclude(deferred_until=None).values_list("pk", flat=True))
    assert left == {tried[0], waiting[3].pk}


@pytest.mark.usefixtures("one_at_a_time")
def test_rulings_that_are_not_over_are_not_looked_at_and_a_broken_one_holds_up_none(now: dt.datetime, break_first: Any) -> None:
    waiting = [dismissed(make_dispute(now), now + dt.timedelta(minutes=number)) for number in range(4)]
    for ruling in waiting[:3]:
        served_on_all(ruling, now)
    tried = break_first(rulings, "let_ruling_take_effect")
    run(rulings.rulings_take_effect, now + 10 * DAY, 3)
    assert tried == []
    run(rulings.rulings_take_effect, now + 11 * DAY, 2)
    assert tried == [one.pk for one in waiting[:3]]
    assert set(Application.objects.filter(state="granted")) == set(waiting[1:3])


def dismissed(dispute: Dispute, now: dt.datetime) -> Application:
    return decided(proposed(dispute, "dismissal", now), dispute.judge, now, clerk=dispute.clerk)


@pytest.mark.usefixtures("one_at_a_time")
def test_every_judgment_takes_effect_though_the_first_cannot(now: dt.datetime, break_first: Any) -> None:
    waiting = [given(make_dispute(now, procedure="small_claims"), now) for _ in range(3)]
    tried = break_first(judgments, "take_effect")
    run(judgments.judgments_take_effect, now, 2)
    assert set(Decision.objects.filter(state="effective")) == {one for one in waiting if one.pk != tried[0]}
    assert Case.objects.filter(state=Case.State.EFFECTIVE).count() == 2


@pytest.mark.parametrize("name", sorted(name for name in jobs if not name.startswith(OTHERS)))
def test_no_job_reads_a_table_from_end_to_end(name: str, now: dt.datetime) -> None:
    """The plans of both databases, with tables too small to be worth an index."""
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        jobs[name].run(now)
    read = []
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"{EXPLAIN[connection.vendor]} {query['sql']}")
                plan = str(cursor.fetchall())
                read += re.findall(r"(?:SCAN|Seq Scan on) \"?((?:filing|kernel|delivery)_\w+)", plan)
    assert set(read) <= SMALL | TAILS, read
