"""A bulk job whose account may not file for its organisation any more: it stops, and another admitted account goes on."""

import datetime as dt

import pytest
from django.http import Http404
from django.urls import reverse

from courtportal.kernel.authz import Actor
from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from filing.bulk import submitting
from filing.bulk.actions.hand_on import take_over
from filing.bulk.actions.start import submit_right_rows
from filing.bulk.models import BulkFiler, BulkJob
from filing.intake.models import Filing
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import bank_account
from tests.filing.bulk.test_jobs import checked, right

pytestmark = pytest.mark.django_db


def colleague(now: dt.datetime) -> Actor:
    """Another account that the court has admitted for the same organisation."""
    actor, _filer = bank_account(now, "银行另一经办人")
    return actor


def stopped(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> BulkJob:
    """Its account was closed after the first of three rows."""
    actor, job = checked(now, right(1), right(2), right(3))
    real = submitting.submit

    def last_deed(**said: object) -> Filing:
        found = real(**said)  # type: ignore[arg-type]
        User.objects.filter(pk=actor.user_id).update(is_active=False)
        return found

    monkeypatch.setattr(submitting, "submit", last_deed)
    submit_right_rows(actor=actor, job_id=job.pk, now=now)
    run_until_quiet()
    monkeypatch.setattr(submitting, "submit", real)
    job.refresh_from_db()
    return job


def test_nothing_is_filed_for_an_account_that_was_closed_in_the_middle(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    job = stopped(now, monkeypatch)
    assert (job.state, Filing.objects.count()) == ("stopped", 1)
    assert sorted(job.rows.values_list("state", flat=True)) == ["right", "right", "submitted"]


def test_another_admitted_account_of_the_organisation_goes_on_where_it_stopped(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = colleague(now)
    job = stopped(now, monkeypatch)
    told = Notice.objects.filter(key__startswith=f"stop:{job.pk}").values_list("user_id", flat=True)
    assert set(told) == {other.user_id, job.owner_id}
    browser, page = sign_in(User.objects.get(pk=other.user_id)), reverse("filing:bulk_job", args=[job.pk])
    assert reverse("filing:bulk_take_over", args=[job.pk]) in browser.get(page).content.decode()
    assert page in browser.get(reverse("filing:bulk")).content.decode()
    for _ in range(2):
        assert browser.post(reverse("filing:bulk_take_over", args=[job.pk]))["Location"] == page
    run_until_quiet()
    job.refresh_from_db()
    assert (job.state, job.owner_id) == ("done", other.user_id)
    assert Filing.objects.filter(owner=job.owner_id).count() == 2
    assert set(Filing.objects.values_list("submitted_at", flat=True)) == {now}


def test_nobody_else_takes_a_stopped_job_over(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    job, other = stopped(now, monkeypatch), colleague(now)
    BulkFiler.objects.filter(user=other.user_id).update(state=BulkFiler.State.ENDED)
    with pytest.raises(Http404):
        take_over(actor=other, job_id=job.pk, now=now)
