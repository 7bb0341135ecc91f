"""The screens over a whole court: what they count is found in an index, by the court that stands beside each row."""

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.test import RequestFactory

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.pagination import paginate
from delivery.service import queries, work_queries
from delivery.service.models import ServiceOrder, ServiceRecipient, WorkItem
from delivery.service.work import ask_clerk
from filing.cases.models import Case
from tests.factories import service
from tests.factories.court_cases import make_case
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(now: dt.datetime) -> Case:
    return make_case(now=now)


@pytest.fixture
def head(case: Case) -> Actor:
    return Actor(role=Role.DIVISION_HEAD, user_id=make_user("庭长").pk, court_id=case.court_id)


def test_order_recipient_and_work_stand_beside_their_court(case: Case, now: dt.datetime) -> None:
    order = service.order_for(case, now)
    ask_clerk(recipient=service.recipient_of(order), kind="direct", now=now)
    for model in (ServiceOrder, ServiceRecipient, WorkItem):
        assert set(model.objects.values_list("court_id", flat=True)) == {case.court_id}


def counted(head: Actor, today: dt.date) -> list[tuple[QuerySet[Any], str]]:
    """What the screens count, and how the indexes that answer it begin."""
    return [
        *((queries.orders(head, view, today), "order_of_court") for view in ("open", "late", "complete")),
        (work_queries.work(head, today), "work_of_court"),
        (work_queries.work(head, today, kind="direct", when="late"), "work_of_court"),
        (work_queries.waiting(head, today), "recipient_of_court"),
        (work_queries.waiting(head, today, way="phone", age="older"), "recipient_of_court"),
    ]


def test_counts_look_at_no_case(head: Actor, now: dt.datetime) -> None:
    for rows, _index in counted(head, now.date()):
        assert "filing_case" not in str(rows.order_by().values("court").query)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL reads small tables whole")
def test_counts_are_answered_by_an_index_alone(head: Actor, case: Case, now: dt.datetime) -> None:
    service.order_for(case, now)
    for rows, index in counted(head, now.date()):
        assert f"COVERING INDEX {index}" in rows.order_by().values("court").explain(), str(rows.query)


def test_maps_are_answered_by_an_index_alone(head: Actor, now: dt.datetime, django_assert_num_queries: Any) -> None:
    """Grouped in one query each, over columns of the index only: a count of keys would look up every row."""
    with django_assert_num_queries(2) as asked:
        work_queries.map_of_work(head, now.date())
        work_queries.map_of_waiting(head, now.date())
    for query in asked.captured_queries:
        assert '"id"' not in query["sql"]
        assert "filing_case" not in query["sql"]


@pytest.mark.parametrize("number", ["1", "2", "999"])
def test_a_page_found_by_its_keys_first_is_the_same_page(head: Actor, case: Case, now: dt.datetime, number: str) -> None:
    for _order in range(3):
        service.order_for(make_case(now=now, court=case.court), now)
    rows = work_queries.waiting(head, now.date())
    request = RequestFactory().get("/", {"page": number})
    page, plain = (paginate(request, rows, 2, keys_first=keys_first) for keys_first in (True, False))
    assert (list(page), page.number, page.paginator.count) == (list(plain), plain.number, 3)
