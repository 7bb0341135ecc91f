"""A job that looks at more rows than one run may takes them in turns, and nothing that fails stands before the others."""

import datetime as dt

import pytest

from courtportal.kernel.courts.models import Court
from courtportal.kernel.outbox.models import ScheduledJob
from courtportal.kernel.outbox.rounds import RowsFailed, do_in_rounds, in_rounds
from tests.factories.people import make_court

pytestmark = pytest.mark.django_db
JOB = "tests.look"


def run(job: str = JOB, **size: int) -> list[str]:
    return [court.code for court in in_rounds(Court.objects.all(), by="code", job=job, **{"most": 2, "page": 1, **size})]


@pytest.fixture(autouse=True)
def courts(now: dt.datetime) -> None:
    for code in "abcde":
        make_court(code, code)


def test_each_run_goes_on_where_the_last_one_ended_and_begins_anew_after_the_last_row() -> None:
    assert [run() for _ in range(4)] == [["a", "b"], ["c", "d"], ["e"], ["a", "b"]]
    assert run(most=10, page=10) == ["c", "d", "e"]
    assert run("tests.another") == ["a", "b"]


def test_rows_that_came_or_went_meanwhile_disturb_nobody() -> None:
    assert run() == ["a", "b"]
    Court.objects.filter(code="b").delete()
    make_court("bb", "bb")
    assert run() == ["bb", "c"]


def test_a_row_that_always_fails_is_passed_over_by_the_next_run() -> None:
    with pytest.raises(RuntimeError):
        for court in in_rounds(Court.objects.all(), by="code", job=JOB, most=5, page=1):
            if court.code == "b":
                raise RuntimeError
    assert run() == ["c", "d"]


def test_the_place_survives_the_worker_which_keeps_the_time_of_the_job(now: dt.datetime) -> None:
    due_at = now + dt.timedelta(hours=1)
    ScheduledJob.objects.create(name=JOB, due_at=due_at)
    run()
    row = ScheduledJob.objects.get(name=JOB)
    assert (row.due_at, row.place[0]) == (due_at, "b")


def test_rows_of_one_day_are_told_apart_by_their_key() -> None:
    Court.objects.update(name_zh="同名")
    found: list[str] = []
    for _turn in range(3):
        found += [court.code for court in in_rounds(Court.objects.all(), by="name_zh", job=JOB, most=2, page=2)]
    assert sorted(found) == list("abcde")


def test_what_fails_for_one_row_holds_up_no_other_and_comes_again_in_the_next_round() -> None:
    done: list[str] = []

    def do(court: Court) -> None:
        done.append(court.code)
        if court.code == "b":
            raise ValueError("broken")

    for _turn in range(2):
        with pytest.raises(RowsFailed, match=r"1; .*ValueError: broken"):
            do_in_rounds(Court.objects.all(), do, by="code", job=JOB, most=4, page=2)
        do_in_rounds(Court.objects.all(), do, by="code", job=JOB, most=4, page=2)
    assert done == ["a", "b", "c", "d", "e"] * 2


def test_rows_that_the_job_settles_are_each_done_once(now: dt.datetime) -> None:
    done: list[str] = []

    def do(court: Court) -> None:
        done.append(court.code)
        Court.objects.filter(pk=court.pk).update(name_zh="已办")

    for _turn in range(4):
        do_in_rounds(Court.objects.exclude(name_zh="已办"), do, by="code", job=JOB, most=2, page=1)
    assert done == list("abcde")
