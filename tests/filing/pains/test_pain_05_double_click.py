"""Pain 5: a double click filed twice. The key minted with the form lets one through; all get the same answer."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.models import Filing
from tests.factories.filings import make_draft
from tests.factories.people import actor_for, make_user
from tests.factories.sessions import sign_in
from tests.filing.cases.test_numbers import EXPECTED, together


@pytest.mark.django_db
def test_fifty_presses_give_one_filing_and_fifty_equal_answers(now: dt.datetime) -> None:
    user = make_user("林小满")
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    client, url = sign_in(user), reverse("filing:draft_submit", args=[draft.pk])
    answers = {client.post(url, {"key": f"submit:{draft.pk}:0"})["Location"] for _ in range(50)}
    assert answers == {reverse("filing:filing", args=[Filing.objects.get().pk])}


@pytest.mark.slow
def test_presses_in_parallel_processes_give_one_filing(tmp_path: "object") -> None:
    report = together(tmp_path, f"sqlite:///{tmp_path}/portal.sqlite3")  # type: ignore[arg-type]
    assert (report["filings"], report["answers"]) == (EXPECTED["filings"], EXPECTED["answers"])
