"""Lists ask the database as often for five rows as for one."""

import datetime as dt
import itertools
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from courtportal.kernel.authz import Role
from courtportal.kernel.identity.models import User
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter
from tests.factories.filings import litigant, make_bench, make_case, make_filing
from tests.factories.people import make_staff
from tests.factories.sessions import sign_in

pytestmark = pytest.mark.django_db


def asked(client: Client, name: str, *arguments: object) -> int:
    client.get(reverse(f"filing:{name}", args=arguments))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(reverse(f"filing:{name}", args=arguments)).status_code == 200
    return len(queries)


def grows(ask: Callable[[], int], add: Callable[[], object]) -> int:
    """How many more queries five more rows cost."""
    add()
    before = ask()
    for _ in range(5):
        add()
    return ask() - before


def test_my_matters(now: dt.datetime) -> None:
    make_bench()
    actor = litigant()
    client = sign_in(User.objects.get(pk=actor.user_id))

    def add() -> None:
        make_case(now, actor)
        make_filing(now, actor)

    assert grows(lambda: asked(client, "my"), add) == 0


def test_the_judges_list(now: dt.datetime) -> None:
    judge, _clerk = make_bench()
    client = sign_in(User.objects.get(pk=judge.user_id))
    assert grows(lambda: asked(client, "my"), lambda: make_case(now)) == 0


def test_the_review_queue(now: dt.datetime) -> None:
    client = sign_in(make_staff(Role.FILING_CLERK))
    assert grows(lambda: asked(client, "review_queue"), lambda: make_filing(now)) == 0


def test_the_dossier(now: dt.datetime) -> None:
    judge, _clerk = make_bench()
    case = make_case(now)
    file = case.evidence.get().file
    client, keys = sign_in(User.objects.get(pk=judge.user_id)), itertools.count()

    def add() -> None:
        add_dossier_entry(case=case, under=Matter.STATEMENT, title="材料", key=f"k{next(keys)}", file=file, file_name="x.pdf")

    assert grows(lambda: asked(client, "dossier", case.pk), add) == 0
