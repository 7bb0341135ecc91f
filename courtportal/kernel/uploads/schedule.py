"""What the worker does for uploads: it forgets unfinished ones and asks the scanner again about quarantined ones."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import scheduled
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.uploads import antivirus, partial
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.workspace import bench, copy_in
from courtportal.kernel.vault.files import read_chunks

_BATCH = 50


@scheduled(every=dt.timedelta(hours=1))
def forget_unfinished(now: dt.datetime) -> None:
    """Remove files that stopped arriving more than a day ago."""
    partial.sweep(now)


@scheduled(every=dt.timedelta(minutes=5))
def scan_quarantined(now: dt.datetime) -> None:
    """Ask the scanner about uploads it did not answer for; what it clears becomes usable, what it names is refused."""
    for upload in Upload.objects.filter(state=Upload.State.QUARANTINED).select_related("stored", "original")[:_BATCH]:
        stored = upload.original or upload.stored
        if stored is None:
            continue
        with bench() as folder:
            copied = copy_in(read_chunks(stored), folder / "again", upload.size)
            result = antivirus.scan(copied.path)
        if result.verdict in {antivirus.Verdict.CLEAN, antivirus.Verdict.INFECTED}:
            _settle(upload, clean=result.verdict is antivirus.Verdict.CLEAN, now=now)


@transaction.atomic
def _settle(upload: Upload, *, clean: bool, now: dt.datetime) -> None:
    upload.state = Upload.State.CHECKED if clean else Upload.State.REFUSED
    upload.reason = "" if clean else "infected"
    upload.save(update_fields=["state", "reason"])
    if clean and upload.stored is not None:
        ask_to_read(upload.stored, now)
    record(actor=SYSTEM, action="upload.scan", obj=upload, now=now, reason=upload.reason, detail={"state": upload.state})
