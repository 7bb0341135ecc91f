"""Receiving a file: copied under its limits, checked in a child process, scanned, and only then stored."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import File
from django.db import transaction
from django.db.models import Sum
from django.utils.translation import gettext as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.reading.queries import ask_to_read
from courtportal.kernel.uploads import antivirus, checking
from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.kinds import ALLOWED, ARCHIVES, DOCUMENTS, TABLES
from courtportal.kernel.uploads.limits import MEGABYTE, Limits
from courtportal.kernel.uploads.models import Upload
from courtportal.kernel.uploads.refusals import UploadRefused, refused
from courtportal.kernel.uploads.workspace import Arrived, bench, copy_in
from courtportal.kernel.vault.files import store_stream
from courtportal.kernel.vault.models import StoredFile

ALLOWED_FOR = {
    "evidence": ALLOWED,
    "identity": ("pdf", "jpg", "jpeg", "png"),
    "scan": ("pdf", "jpg", "jpeg", "png"),
    "photograph": ("jpg", "jpeg", "png"),
    "table": TABLES,
    "archive": ARCHIVES,
}
_NAME_CHARACTERS = 200


def limits() -> Limits:
    """The limits of this deployment: UPLOAD_MAX_MEGABYTES and UPLOAD_MAX_PAGES over the defaults."""
    return Limits(file_bytes=settings.UPLOAD_MAX_MEGABYTES * MEGABYTE, pages=settings.UPLOAD_MAX_PAGES)


@dataclass(frozen=True, slots=True)
class _Case:
    """One file while it is being received."""

    actor: Actor
    name: str
    purpose: str
    now: dt.datetime


def receive(actor: Actor, file: File, purpose: str, now: dt.datetime) -> Upload:  # type: ignore[type-arg]
    """Check `file` and keep it as an Upload of the actor.

    The upload is `checked` (usable) or, when the virus scanner does not answer, `quarantined` until it does. With active
    content taken out of a PDF, `stored` is the cleaned copy and `original` the bytes as sent.
    Raises UploadRefused with the reason in the reader's language; a refusal is recorded, its bytes are not kept.
    """
    case = _Case(actor, clean_name(file.name or ""), purpose, now)
    with bench() as folder:
        arrived = Arrived(folder / "received", file.size or 0, "")
        try:
            arrived = copy_in(file.chunks(), folder / "received", limits().file_bytes)
            _check_quota(actor, arrived.size, now)
            finding = checking.check(arrived.path, case.name, folder / "cleaned", ALLOWED_FOR.get(purpose, DOCUMENTS), limits())
            quarantined = _is_unscanned(arrived.path)
        except Refusal as refusal:
            _keep_refusal(case, arrived, refusal)
            raise refused(refusal, case.name) from refusal
        return _keep(case, arrived, finding, folder / "cleaned", quarantined=quarantined)


@dataclass(frozen=True, slots=True)
class Vetted:
    """The bytes of a file that passed its check, cleaned where something was taken out of them."""

    data: bytes
    media_type: str
    pages: int
    name: str


def vetted(file: File, purpose: str) -> Vetted:  # type: ignore[type-arg]
    """Check a file as ``receive`` does, and keep nothing of it: for what may not lie among other uploads nor be read by machine.

    Raises UploadRefused, also while the virus scanner does not answer.
    """
    name = clean_name(file.name or "")
    with bench() as folder:
        try:
            arrived = copy_in(file.chunks(), folder / "received", limits().file_bytes)
            finding = checking.check(arrived.path, name, folder / "cleaned", ALLOWED_FOR.get(purpose, DOCUMENTS), limits())
            if _is_unscanned(arrived.path):
                raise UploadRefused("quarantined", _("暂时不能检查病毒，这个文件还不能使用。请过几分钟再选择一次。"))
        except Refusal as refusal:
            raise refused(refusal, name) from refusal
        path = folder / "cleaned" if finding.removed else arrived.path
        return Vetted(path.read_bytes(), finding.media_type, finding.pages or 0, name)


def _is_unscanned(path: Path) -> bool:
    """Whether the virus scanner did not answer. Raises Refusal for what it does not let pass."""
    scanned = antivirus.scan(path)
    if scanned.verdict is antivirus.Verdict.INFECTED:
        raise Refusal("infected", virus=scanned.virus)
    if scanned.verdict is antivirus.Verdict.TOO_LARGE:
        raise Refusal("scan_too_large")
    return scanned.verdict is antivirus.Verdict.UNAVAILABLE


def clean_name(name: str) -> str:
    """The file's own name: without folders and control characters, its end kept when it is too long."""
    base = name.replace("\\", "/").rpartition("/")[2]
    return "".join(character for character in base if character.isprintable())[-_NAME_CHARACTERS:] or "file"


def _check_quota(actor: Actor, size: int, now: dt.datetime) -> None:
    limit = settings.UPLOAD_DAILY_MEGABYTES * MEGABYTE
    recent = Upload.objects.filter(owner_id=actor.user_id, created_at__gt=now - dt.timedelta(days=1))
    if (recent.aggregate(total=Sum("size"))["total"] or 0) + size > limit:
        raise Refusal("quota", limit=limit)


def _store(path: Path, media_type: str) -> StoredFile:
    with path.open("rb") as source:
        return store_stream(source, media_type=media_type)


def _keep(case: _Case, arrived: Arrived, finding: Finding, cleaned: Path, *, quarantined: bool) -> Upload:
    """The bytes go into the vault before the transaction: a large file is long in sealing, and others write meanwhile."""
    original = _store(arrived.path, finding.media_type)
    stored = _store(cleaned, finding.media_type) if finding.removed else original
    return _keep_row(case, arrived, finding, _Kept(stored, original), quarantined=quarantined)


@dataclass(frozen=True, slots=True)
class _Kept:
    """What may be used, and the bytes as sent."""

    stored: StoredFile
    original: StoredFile


@transaction.atomic
def _keep_row(case: _Case, arrived: Arrived, finding: Finding, kept: _Kept, *, quarantined: bool) -> Upload:
    upload = Upload.objects.create(
        media_type=finding.media_type,
        pages=finding.pages,
        seconds=finding.seconds,
        state=Upload.State.QUARANTINED if quarantined else Upload.State.CHECKED,
        reason="scanner_unavailable" if quarantined else "",
        scan_tried_at=case.now if quarantined else None,
        removed=list(finding.removed),
        stored=kept.stored,
        original=kept.original if finding.removed else None,
        **_common(case, arrived),
    )
    detail = {"sha256": arrived.sha256, "state": upload.state, "removed": list(finding.removed)}
    if upload.state == Upload.State.CHECKED:
        ask_to_read(kept.stored, case.now)
    record(actor=case.actor, action="upload.receive", obj=upload, now=case.now, detail=detail)
    return upload


@transaction.atomic
def _keep_refusal(case: _Case, arrived: Arrived, refusal: Refusal) -> None:
    upload = Upload.objects.create(state=Upload.State.REFUSED, reason=refusal.code, **_common(case, arrived))
    record(actor=case.actor, action="upload.refuse", obj=upload, now=case.now, reason=refusal.code)


def _common(case: _Case, arrived: Arrived) -> dict[str, Any]:
    return {
        "owner_id": case.actor.user_id,
        "purpose": case.purpose,
        "original_name": case.name,
        "size": arrived.size,
        "sha256": arrived.sha256,
        "created_at": case.now,
    }
