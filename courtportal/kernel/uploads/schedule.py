"""What the worker does for uploads: it forgets unfinished ones and asks the scanner again about quarantined ones."""

import datetime as dt

from django.db import models, transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish, scheduled
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.uploads import antivirus, partial
from courtportal.kernel.uploads.antivirus import Verdict
from courtportal.kernel.uploads.events import UploadScanned
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.workspace import bench, copy_in
from courtportal.kernel.vault.files import read_chunks

_BATCH = 50
_SILENCES = 3  # so many unanswered in a row end a run: each may have taken the whole patience with the scanner
# What the scanner's answer makes of an upload: "" usable, else why it is refused. Without an answer it stays in quarantine.
_REASONS = {Verdict.CLEAN: "", Verdict.INFECTED: "infected", Verdict.TOO_LARGE: "scan_too_large"}


@scheduled(every=dt.timedelta(hours=1))
def forget_unfinished(now: dt.datetime) -> None:
    """Remove files that stopped arriving more than a day ago."""
    partial.sweep(now)


@scheduled(every=dt.timedelta(minutes=5))
def scan_quarantined(now: dt.datetime) -> None:
    """Ask the scanner about uploads it did not answer for, those first about which it was asked longest ago.

    What it clears becomes usable; what it names, or is too large for it, is refused. Publishes UploadScanned.
    """
    waiting = Upload.objects.filter(state=Upload.State.QUARANTINED).select_related("stored", "original")
    silences = 0
    for upload in waiting.order_by(models.F("scan_tried_at").asc(nulls_first=True), "pk")[:_BATCH]:
        if silences == _SILENCES:
            return
        stored = upload.original or upload.stored
        if stored is None:
            continue
        with bench() as folder:
            copied = copy_in(read_chunks(stored), folder / "again", upload.size)
            result = antivirus.scan(copied.path)
        if result.verdict in _REASONS:
            silences = 0
            _settle(upload, _REASONS[result.verdict], now)
        else:
            silences += 1
            Upload.objects.filter(pk=upload.pk).update(scan_tried_at=now)


@transaction.atomic
def _settle(upload: Upload, reason: str, now: dt.datetime) -> None:
    upload.state = Upload.State.REFUSED if reason else Upload.State.CHECKED
    upload.reason = reason
    upload.save(update_fields=["state", "reason"])
    if not reason and upload.stored is not None:
        ask_to_read(upload.stored, now)
    publish(UploadScanned(upload_id=upload.pk), now=now)
    record(actor=SYSTEM, action="upload.scan", obj=upload, now=now, reason=upload.reason, detail={"state": upload.state})
