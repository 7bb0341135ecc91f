"""The box of the frame finds one's own cases: by number, party and cause."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.identity.models import User
from filing.cases import candidates
from filing.cases.finding import find_cases
from filing.cases.models import Case
from tests.factories.filings import litigant, make_bench, make_case
from tests.factories.people import actor_for, make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db
EXPLAIN = {"sqlite": "EXPLAIN QUERY PLAN", "postgresql": "EXPLAIN"}


@pytest.fixture
def mine() -> Actor:
    return litigant()


@pytest.fixture
def case(mine: Actor, now: dt.datetime) -> Case:
    make_bench()
    return make_case(now, mine)


def halved(number: str) -> str:
    """The number as people type it: ASCII brackets, a space."""
    return number.replace("（", "(").replace("）", ") ")


@pytest.mark.parametrize(
    "typed", ["{number}", "{halved}", "{running}", "粤0604民初", "周远航", "民间借贷", "mjjd", "林小满 周远航", "周远航，借贷"]
)
def test_a_case_is_found_by_number_party_and_cause(case: Case, mine: Actor, typed: str) -> None:
    filled = typed.format(number=case.case_number, halved=halved(case.case_number), running=case.number)
    assert list(find_cases(mine, filled)) == [case]


@pytest.mark.parametrize("typed", ["", "  ", "张无忌", "林小满 张无忌", "（2020）粤0604民初9999号", "\x00", "%", "99999999999"])
def test_what_does_not_fit_finds_nothing(case: Case, mine: Actor, typed: str) -> None:
    assert not find_cases(mine, typed)


def test_nobody_finds_the_cases_of_others(case: Case) -> None:
    other = litigant("旁人")
    assert not find_cases(other, case.case_number)
    assert not find_cases(actor_for(make_staff(Role.JUDGE, case.court, "另一位")), "周远航")
    assert list(find_cases(actor_for(make_staff(Role.FILING_CLERK, case.court)), "周远航")) == [case]


@pytest.fixture
def supervisor(case: Case) -> Actor:
    return actor_for(make_staff(Role.DIVISION_HEAD, case.court, "庭长"))


def test_who_sees_a_whole_court_finds_by_what_indexes_know(case: Case, supervisor: Actor) -> None:
    clerk = actor_for(make_staff(Role.FILING_CLERK, case.court))
    for typed in (
        "{number}", "{halved}", "{running}", "{running}号", "粤0604民初", "（{year}）粤0604", "民初{running}号", "周远航", "周远",
        "民间借贷", "mjjd", "林小满 周远航", "周远航，借贷", "（{year}） 周远航",
    ):  # fmt: skip
        filled = typed.format(number=case.case_number, halved=halved(case.case_number), running=case.number, year=case.year)
        assert [list(find_cases(actor, filled)) for actor in (supervisor, clerk)] == [[case], [case]], typed
    for typed in ("粤0605民初", "（1999）", "民终", "张无忌", "周远航 张无忌", "%", "99999"):
        assert not find_cases(supervisor, typed), typed


def test_of_very_many_the_newest_are_offered_and_another_word_finds_the_one(
    case: Case, supervisor: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(candidates, "MOST", 1)
    assert list(find_cases(supervisor, "民间借贷 周远航")) == [case]


def test_no_table_is_read_from_end_to_end(case: Case, supervisor: Actor) -> None:
    """The plans of both databases, with a table too small to be worth an index."""
    with connection.cursor() as cursor, CaptureQueriesContext(connection) as asked:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        for typed in ("周远航 民间借贷", "粤0604民初", "12"):
            list(find_cases(supervisor, typed))
    with connection.cursor() as cursor:
        for query in asked.captured_queries:
            if query["sql"].startswith("SELECT"):
                cursor.execute(f"{EXPLAIN[connection.vendor]} {query['sql']}")
                plan = str(cursor.fetchall())
                assert not re.search(r"(SCAN|Seq Scan on) \"?filing_(case|party)\b", plan), plan


def test_the_box_of_the_frame_leads_to_the_own_case(case: Case, mine: Actor) -> None:
    browser = sign_in(User.objects.get(pk=mine.user_id))
    home = browser.get(reverse("filing:my")).content.decode()
    assert f'action="{reverse("judgments:search")}"' in home
    for typed in (case.case_number, "周远航"):
        page = browser.get(reverse("judgments:search"), {"q": typed}).content.decode()
        assert reverse("filing:case", args=[case.pk]) in page
        assert (
            reverse("filing:case", args=[case.pk]) not in Client().get(reverse("judgments:search"), {"q": typed}).content.decode()
        )
    assert reverse("filing:case", args=[case.pk]) in browser.get(reverse("filing:my"), {"q": "周远航"}).content.decode()
    assert "没有符合的案件" in browser.get(reverse("filing:my"), {"q": "张无忌"}).content.decode()
