"""Files sent in pieces: created, appended to, finished. How much has arrived is the length of the file on disk."""

import datetime as dt
import fcntl
import hashlib
import os
import shutil
import uuid
from collections.abc import Iterable
from io import BufferedReader
from pathlib import Path

from django.core.files.base import File
from django.db.models import Q

from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.uploads.actions import ALLOWED_FOR, clean_name, limits, receive
from courtportal.kernel.uploads.checks.findings import Refusal
from courtportal.kernel.uploads.checks.inspection import refuse_extension, refuse_kind
from courtportal.kernel.uploads.kinds import DOCUMENTS, TO_CONVERT, extension_of
from courtportal.kernel.uploads.models import PartialUpload, Upload
from courtportal.kernel.uploads.refusals import UploadRefused, refused
from courtportal.kernel.uploads.workspace import folders, partial_path

LIFETIME = dt.timedelta(hours=24)
MOST_AT_ONCE = 20
CHECK_PATIENCE = dt.timedelta(minutes=5)


class OffsetConflict(Exception):
    """The piece does not begin where the file ends; `offset` is where it ends."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def create(*, actor: Actor, name: str, length: int, purpose: str, now: dt.datetime) -> PartialUpload:
    """Announce a file of `length` bytes. Raises UploadRefused for what can be refused before the first byte."""
    name = clean_name(name)
    try:
        _check_announcement(actor, name, length, purpose)
    except Refusal as refusal:
        raise refused(refusal, name) from refusal
    partial = PartialUpload.objects.create(
        owner=_sender(actor), name=name, length=length, purpose=purpose, expires_at=now + LIFETIME, created_at=now
    )
    partial_path(partial.pk).touch(mode=0o600)
    return partial


def _sender(actor: Actor) -> User:
    """The account that sends; nobody sends without one."""
    return access(actor, User, str(actor.user_id), "view")


def _check_announcement(actor: Actor, name: str, length: int, purpose: str) -> None:
    if length <= 0:
        raise Refusal("empty")
    if length > limits().file_bytes:
        raise Refusal("too_large", limit=limits().file_bytes)
    extension = extension_of(name)
    refuse_kind(TO_CONVERT.get(extension, ""), extension)
    refuse_extension(extension, ALLOWED_FOR.get(purpose, DOCUMENTS))
    if PartialUpload.objects.filter(owner_id=actor.user_id, state=PartialUpload.State.RECEIVING).count() >= MOST_AT_ONCE:
        raise Refusal("too_many_at_once", limit=MOST_AT_ONCE)


def arrived(partial: PartialUpload) -> int:
    """How many bytes have arrived for good."""
    if partial.state != PartialUpload.State.RECEIVING:
        return partial.length
    path = partial_path(partial.pk)
    return path.stat().st_size if path.exists() else 0


def append(*, actor: Actor, partial_id: uuid.UUID, offset: int, chunks: Iterable[bytes]) -> int:
    """Append what follows at `offset`, durably; returns how much has arrived now.

    Raises OffsetConflict when the file ends elsewhere, or when another request is appending at this moment.
    """
    partial = access(actor, PartialUpload, partial_id, "append")
    path = partial_path(partial.pk)
    # Made here if the process died between the row and its file.
    with os.fdopen(os.open(path, os.O_RDWR | os.O_CREAT, 0o600), "r+b") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise OffsetConflict(path.stat().st_size) from None
        end = file.seek(0, os.SEEK_END)
        if end != offset:
            raise OffsetConflict(end)
        for chunk in chunks:
            end += file.write(chunk[: partial.length - end])
        file.flush()
        os.fsync(file.fileno())
    return end


def finish(*, actor: Actor, partial_id: uuid.UUID, now: dt.datetime) -> PartialUpload:
    """Check a file that has arrived completely; asked again, it gives the same answer.

    The returned state is `done` (with its upload) or `checking` (another request is at it).
    Raises UploadRefused with the reason, or "cut_off" while bytes are missing.
    """
    partial = access(actor, PartialUpload, partial_id, "view")
    if arrived(partial) < partial.length:
        raise refused(Refusal("cut_off"), partial.name)
    abandoned = partial.checking_since
    if _claim(partial, now):
        _check(actor, partial, now, abandoned)
    partial.refresh_from_db()
    if partial.state == PartialUpload.State.REFUSED:
        raise refused(Refusal(partial.refusal_code, **partial.refusal_facts), partial.name)
    return partial


def _claim(partial: PartialUpload, now: dt.datetime) -> bool:
    """Take the check on; also one that was begun by a process that died."""
    free = Q(state=PartialUpload.State.RECEIVING)
    abandoned = Q(state=PartialUpload.State.CHECKING, checking_since__lt=now - CHECK_PATIENCE)
    taken = PartialUpload.objects.filter(free | abandoned, pk=partial.pk).update(
        state=PartialUpload.State.CHECKING, checking_since=now
    )
    return bool(taken)


def _check(actor: Actor, partial: PartialUpload, now: dt.datetime, abandoned: dt.datetime | None) -> None:
    """The file is received and its row closed; what an abandoned check has received already is taken as it is."""
    path, outcome = partial_path(partial.pk), PartialUpload(state=PartialUpload.State.DONE)
    try:
        with path.open("rb") as file:
            made = _made_since(partial, file, abandoned) if abandoned else None
            outcome.upload = made or receive(actor, File(file, name=partial.name), partial.purpose, now)
    except UploadRefused as refusal:
        outcome.state, outcome.refusal_code = PartialUpload.State.REFUSED, refusal.code
        outcome.refusal_facts = refusal.__cause__.facts if isinstance(refusal.__cause__, Refusal) else {}
    if _close(partial, outcome, now):
        path.unlink(missing_ok=True)


def _made_since(partial: PartialUpload, file: BufferedReader, began: dt.datetime) -> Upload | None:
    """The upload that a check made of the file before its process died, so that nothing is kept and counted twice."""
    sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    file.seek(0)
    made = Upload.objects.filter(owner_id=partial.owner_id, purpose=partial.purpose, sha256=sha256, created_at=began)
    return made.exclude(state=Upload.State.REFUSED).first()


def _close(partial: PartialUpload, outcome: PartialUpload, claimed_at: dt.datetime) -> bool:
    """The row is closed, unless the check took so long that another has taken it over."""
    mine = PartialUpload.objects.filter(pk=partial.pk, state=PartialUpload.State.CHECKING, checking_since=claimed_at)
    fields = ("state", "upload", "refusal_code", "refusal_facts")
    return bool(mine.update(**{name: getattr(outcome, name) for name in fields}))


def discard(*, actor: Actor, partial_id: uuid.UUID) -> None:
    """Give up a file on its way."""
    partial = access(actor, PartialUpload, partial_id, "append")
    partial_path(partial.pk).unlink(missing_ok=True)
    partial.delete()


def sweep(now: dt.datetime) -> int:
    """Remove pieces of files that nobody finished within a day; returns how many."""
    late = list(PartialUpload.objects.filter(expires_at__lt=now).values_list("pk", flat=True)[:1000])
    for partial_id in late:
        partial_path(partial_id).unlink(missing_ok=True)
    PartialUpload.objects.filter(pk__in=late).delete()
    for folder in folders():
        _sweep_strays(folder, now)
    return len(late)


def _sweep_strays(folder: Path, now: dt.datetime) -> None:
    """Files without a row, and folders of checks, left by a process that died."""
    for path in folder.iterdir():
        if path.stat().st_mtime >= (now - 2 * LIFETIME).timestamp():
            continue
        if path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)
