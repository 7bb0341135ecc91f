"""Pain 5: a double click filed twice. The key minted with the form lets one through; all get the same answer."""

import datetime as dt

import pytest
from django.urls import reverse

from courtportal.kernel.authz import Role
from filing.intake.actions.review import claim, request_correction
from filing.intake.models import Filing
from tests.factories.filings import filing_clerk, make_draft
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


@pytest.mark.django_db
def test_a_correction_sent_without_a_key_is_no_second_press(now: dt.datetime) -> None:
    """A page whose hidden key got lost (an old copy of it, a program) still submits the correction."""
    user, clerk = make_user("林小满"), filing_clerk()
    draft = make_draft(actor_for(user, Role.LITIGANT), now)
    client, url = sign_in(user), reverse("filing:draft_submit", args=[draft.pk])
    client.post(url)
    filing = claim(actor=clerk, filing_id=Filing.objects.get().pk, now=now)
    items = [{"page": "principal", "reason": "amount_mismatch", "note": "请核对"}]
    request_correction(actor=clerk, filing_id=filing.pk, version=filing.version, items=items, days=7, checked=[], now=now)
    client.post(url, {"unchanged": "on"})
    assert filing.versions.count() == 2


@pytest.mark.slow
def test_presses_in_parallel_processes_give_one_filing(tmp_path: "object") -> None:
    report = together(tmp_path, f"sqlite:///{tmp_path}/portal.sqlite3")  # type: ignore[arg-type]
    assert (report["filings"], report["answers"]) == (EXPECTED["filings"], EXPECTED["answers"])
