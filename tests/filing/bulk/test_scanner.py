"""A bulk job and the scanner of viruses: it waits, is paused, goes on, and files nothing that was not scanned."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse

from courtportal.kernel.identity.models import User
from courtportal.kernel.messaging.models import Notice
from courtportal.kernel.outbox.worker import run_until_quiet
from courtportal.kernel.uploads import antivirus
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.schedule import scan_quarantined
from filing.bulk import submitting
from filing.bulk.actions.start import submit_right_rows
from filing.bulk.models import BulkJob
from filing.bulk.schedule import pause_waiting
from filing.bulk.steps import look_at_files
from filing.bulk.wording import problems_in_words
from filing.intake.models import Filing
from tests.factories.filings import litigant
from tests.factories.sessions import sign_in
from tests.filing.bulk.tables import as_csv, as_zip, bank_account, picture
from tests.filing.bulk.test_jobs import checked, right, started

pytestmark = pytest.mark.django_db


def scanner_says(monkeypatch: pytest.MonkeyPatch, verdict: antivirus.Verdict) -> None:
    monkeypatch.setattr(antivirus, "scan", lambda _path: antivirus.ScanResult(verdict))


def test_while_the_scanner_is_silent_a_bulk_job_waits_and_files_nothing_that_was_not_scanned(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner_says(monkeypatch, antivirus.Verdict.UNAVAILABLE)
    actor, job = checked(now, right(1))
    assert job.state == BulkJob.State.FILES
    assert submitting.shared_of(job, list(job.rows.all()), now).uploads == {}
    look_at_files(job, now)
    assert Upload.objects.filter(owner_id=actor.user_id, state="quarantined").count() == 1  # asking again stores nothing more
    scanner_says(monkeypatch, antivirus.Verdict.CLEAN)
    scan_quarantined(now)
    run_until_quiet()
    job.refresh_from_db()
    assert (job.state, job.rows.get().state) == (BulkJob.State.CHECKED, "right")


def test_a_job_does_not_wait_for_ever_for_a_dead_scanner_and_goes_on_when_it_is_back(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner_says(monkeypatch, antivirus.Verdict.UNAVAILABLE)
    actor, filer = bank_account(now)
    files = as_zip({f"借条{number}.png": picture() + bytes(number) for number in range(6)})
    job = started(actor, filer, now, as_csv([right(1, evidence_files="借条5.png")]), archive=files)
    run_until_quiet()
    assert Upload.objects.filter(state="quarantined").count() == 3  # the portion ends when the scanner is silent
    pause_waiting(now + dt.timedelta(minutes=29))
    job.refresh_from_db()
    assert job.state == BulkJob.State.FILES
    for _twice in range(2):
        pause_waiting(now + dt.timedelta(minutes=31))
    job.refresh_from_db()
    assert (job.state, Filing.objects.count()) == (BulkJob.State.PAUSED, 0)
    assert Notice.objects.filter(user_id=actor.user_id, title="批量立案已暂停").count() == 1
    with pytest.raises(PermissionDenied):
        submit_right_rows(actor=actor, job_id=job.pk, now=now)
    scanner_says(monkeypatch, antivirus.Verdict.CLEAN)
    scan_quarantined(now)
    run_until_quiet()
    job.refresh_from_db()
    assert (job.state, job.rows.get().state) == (BulkJob.State.CHECKED, "right")
    assert job.files.filter(looked_at=True).count() == 6


def test_the_owner_of_a_paused_job_lets_it_go_on(now: dt.datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    scanner_says(monkeypatch, antivirus.Verdict.UNAVAILABLE)
    actor, job = checked(now, right(1))
    pause_waiting(now + dt.timedelta(minutes=31))
    browser, place = sign_in(User.objects.get(pk=actor.user_id)), reverse("filing:bulk_job", args=[job.pk])
    assert "查毒程序没有回应" in browser.get(place).content.decode()
    for _twice in range(2):
        assert browser.post(reverse("filing:bulk_resume", args=[job.pk])).status_code == 302
    run_until_quiet()
    job.refresh_from_db()
    assert (job.state, job.waits_since is None) == (BulkJob.State.FILES, False)  # it waits again, for as long
    assert Upload.objects.get(state="quarantined").scan_tried_at is None
    assert "继续检查" not in browser.get(place).content.decode()
    assert sign_in(User.objects.get(pk=litigant().user_id)).post(reverse("filing:bulk_resume", args=[job.pk])).status_code == 404


def test_a_file_in_which_the_scanner_finds_something_later_is_refused_by_its_name(
    now: dt.datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    scanner_says(monkeypatch, antivirus.Verdict.UNAVAILABLE)
    _actor, job = checked(now, right(1))
    scanner_says(monkeypatch, antivirus.Verdict.INFECTED)
    scan_quarantined(now)
    run_until_quiet()
    row = job.rows.get()
    assert row.state == "wrong"
    assert "查出病毒" in problems_in_words(job, row)[0][1]
