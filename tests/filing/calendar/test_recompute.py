"""When the State Council's notice comes, or a trigger moves, deadlines are counted again and people are told once."""

import datetime as dt
import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction

from courtportal.kernel.audit.models import AuditEntry
from courtportal.kernel.authz import SYSTEM, Role
from courtportal.kernel.messaging.models import Notice
from filing.calendar.actions import recompute
from filing.calendar.actions.load_table import WrongTable, load_table
from filing.calendar.actions.recompute import recompute_deadlines
from filing.calendar.actions.start_deadline import start_deadline
from filing.calendar.calendars import calendar_in_force
from filing.calendar.models import Deadline, DeadlineChange, HolidayTable
from filing.calendar.schedule import recount_and_tell, remind
from filing.cases.models import Case, Party
from tests.factories.cases import make_case, make_party
from tests.factories.people import make_staff, make_user

pytestmark = pytest.mark.django_db
FILE = Path(__file__).parents[2] / "factories" / "calendar_2027_assumed.json"
CONTENT: dict[str, Any] = json.loads(FILE.read_text("utf-8"))
# Ten days from 2027-01-28 end on Sunday 2027-02-07: the Monday after without the table, 2027-02-13's Monday with it.
TRIGGERED = dt.date(2027, 1, 28)
WITHOUT, WITH = dt.date(2027, 2, 8), dt.date(2027, 2, 14)


@pytest.fixture
def case(now: dt.datetime) -> Case:
    case = make_case()
    make_party(case, Party.Role.DEFENDANT, make_user("周远航"))
    return case


@pytest.fixture
def deadline(case: Case, now: dt.datetime) -> Deadline:
    return start(case, now, "appeal")


def start(case: Case, now: dt.datetime, key: str, day: dt.date = TRIGGERED) -> Deadline:
    return start_deadline(
        actor=SYSTEM, rule="appeal_ruling", trigger="served", triggered_on=day, key=key, now=now, case=case,
        party=case.parties.get(role="defendant"),
    )  # fmt: skip


def load(now: dt.datetime, **changed: Any) -> tuple[HolidayTable, bool]:
    return load_table(actor=SYSTEM, content=CONTENT | changed, now=now)


def test_a_deadline_keeps_its_law_its_trigger_and_the_calendar_it_was_counted_by(deadline: Deadline) -> None:
    assert (deadline.law, deadline.law_version, deadline.law_article) == ("CPL", "2023", "171")
    assert deadline.calendar_version.startswith("chinesecalendar ")
    assert (deadline.due_on, deadline.status) == (WITHOUT, "provisional")


def test_the_notice_makes_the_date_certain_and_the_party_is_told_once(deadline: Deadline, now: dt.datetime) -> None:
    load(now)
    done = recompute_deadlines(now=now)
    assert (done.counted, done.moved) == (1, 1)
    for _ in range(2):
        recount_and_tell(now)
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.status) == (WITH, "certain")
    assert "2027" in deadline.calendar_version
    assert any("春节" in step["zh"] for step in deadline.working)
    notice = Notice.objects.get()
    assert notice.user == deadline.party.user  # type: ignore[union-attr]
    assert all(words in notice.body for words in ("节假日", "2月8日", "2月14日"))
    change = DeadlineChange.objects.get()
    assert (change.was, change.due_on, change.why) == (WITHOUT, WITH, "calendar")


def test_counting_again_finds_nothing_to_do(deadline: Deadline, now: dt.datetime) -> None:
    load(now)
    recompute_deadlines(now=now)
    assert recompute_deadlines(now=now).counted == 0
    assert DeadlineChange.objects.count() == 1


def test_a_date_that_only_becomes_certain_is_kept_and_told_to_nobody(case: Case, now: dt.datetime) -> None:
    start(case, now, "plain", dt.date(2027, 3, 1))
    load(now)
    assert recompute_deadlines(now=now).moved == 0
    recount_and_tell(now)
    assert (Deadline.objects.get().status, DeadlineChange.objects.count(), Notice.objects.count()) == ("certain", 1, 0)


def test_what_has_ended_is_left_as_it_was(deadline: Deadline, now: dt.datetime) -> None:
    Deadline.objects.update(state=Deadline.State.MET)
    load(now)
    assert recompute_deadlines(now=now).counted == 0


def test_a_trial_limit_that_was_extended_keeps_its_day(case: Case, now: dt.datetime) -> None:
    extended = dt.date(2027, 3, 31)
    start_deadline(actor=SYSTEM, rule="trial", trigger="t", triggered_on=now.date(), key="trial", now=now, case=case)
    Deadline.objects.update(due_on=extended)
    load(now)
    assert recompute_deadlines(now=now).moved == 0
    assert Deadline.objects.get().due_on == extended


def test_a_run_that_was_cut_goes_on_where_it_was(case: Case, now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    for number in range(7):
        start(case, now, f"d{number}", TRIGGERED + dt.timedelta(days=number % 3))
    load(now)
    whole, batches = recompute._recompute_batch, iter(range(2))

    def cut(*arguments: Any) -> Any:
        if next(batches, None) is None:
            raise KeyboardInterrupt
        return whole(*arguments)

    monkeypatch.setattr(recompute, "_recompute_batch", cut)
    with pytest.raises(KeyboardInterrupt):
        recompute_deadlines(now=now, batch=2)
    assert Deadline.objects.filter(calendar_version__contains="2027").count() == 4
    monkeypatch.undo()
    assert recompute_deadlines(now=now, batch=2).counted == 3
    assert not Deadline.objects.exclude(calendar_version=calendar_in_force().version).exists()


def test_a_trigger_that_moves_is_told_as_such(deadline: Deadline, case: Case, now: dt.datetime) -> None:
    start(case, now, "appeal", dt.date(2026, 9, 10))
    recount_and_tell(now)
    change = DeadlineChange.objects.get()
    assert (change.why, change.was, change.due_on) == ("trigger", WITHOUT, dt.date(2026, 9, 20))
    assert "起算日" in Notice.objects.get().body


def test_the_panel_hears_of_the_courts_own_terms(case: Case, now: dt.datetime) -> None:
    judge = make_staff(Role.JUDGE, case.court)
    case.panel.create(user=judge, duty="sole_judge")
    start_deadline(
        actor=SYSTEM, rule="send_complaint", trigger="x", triggered_on=dt.date(2027, 2, 2), key="court", now=now, case=case
    )
    load(now)
    recount_and_tell(now)
    assert [notice.user for notice in Notice.objects.all()] == [judge]


def test_a_corrected_notice_takes_the_place_of_the_first(deadline: Deadline, now: dt.datetime) -> None:
    load(now)
    assert load(now)[1] is False
    longer = CONTENT["holidays"] | {"2027-02-13": "春节"}
    table, is_new = load(now, holidays=longer, working_days=["2027-02-20"])
    assert (table.number, is_new) == (2, True)
    recompute_deadlines(now=now)
    deadline.refresh_from_db()
    assert deadline.due_on == dt.date(2027, 2, 15)


def test_tables_and_the_history_can_be_neither_changed_nor_deleted(deadline: Deadline, now: dt.datetime) -> None:
    load(now)
    recompute_deadlines(now=now)
    for ask in (
        lambda: HolidayTable.objects.update(source="x"),
        HolidayTable.objects.all().delete,
        lambda: DeadlineChange.objects.update(was=WITH),
        DeadlineChange.objects.all().delete,
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            ask()


@pytest.mark.parametrize(
    "changed",
    [
        {"year": 2029},
        {"year": 2026},
        {"source": " "},
        {"holidays": {}},
        {"holidays": {"2027-13-01": "?"}},
        {"working_days": ["2027-02-15"]},
        {"working_days": ["2027-02-06"]},
        {"working_days": None},
    ],
)
def test_what_is_no_table_is_refused(now: dt.datetime, changed: dict[str, Any]) -> None:
    with pytest.raises(WrongTable):
        load(now, **changed)
    assert not HolidayTable.objects.exists()


def test_the_command_loads_counts_and_says_what_moved(deadline: Deadline, now: dt.datetime, tmp_path: Path) -> None:
    said = io.StringIO()
    call_command("load_calendar", str(FILE), stdout=said)
    assert "1 deadlines counted, 1 moved" in said.getvalue()
    assert AuditEntry.objects.filter(action="load_calendar").count() == 1
    (tmp_path / "wrong.json").write_text("[]")
    with pytest.raises(CommandError):
        call_command("load_calendar", str(tmp_path / "wrong.json"))


def test_party_and_agent_are_reminded_each_once(deadline: Deadline, now: dt.datetime) -> None:
    agent = make_user("王律")
    assert deadline.party is not None
    deadline.party.representations.create(user=agent, name="王律")
    due = dt.datetime.combine(deadline.due_on, dt.time(1), tzinfo=dt.UTC)
    for days in (2, 1):
        remind(due - dt.timedelta(days=days))
    told = Notice.objects.filter(key__startswith=f"deadline-near:{deadline.pk}")
    assert set(told.values_list("user_id", flat=True)) == {deadline.party.user_id, agent.pk}
    assert told.count() == 2


def test_a_day_that_the_court_set_is_never_counted_away(deadline: Deadline, case: Case, now: dt.datetime) -> None:
    until = dt.date(2027, 3, 1)
    Deadline.objects.filter(pk=deadline.pk).update(due_on=until, set_by_court=until)
    load(now)
    recompute_deadlines(now=now)
    start(case, now, "appeal", TRIGGERED + dt.timedelta(days=2))  # the trigger moves as well
    deadline.refresh_from_db()
    assert (deadline.due_on, deadline.triggered_on) == (until, TRIGGERED + dt.timedelta(days=2))
    assert "法院准许延长至2027-03-01" in [step["zh"] for step in deadline.working]
    start(case, now, "appeal", dt.date(2027, 3, 2))
    deadline.refresh_from_db()
    assert deadline.due_on > until
