"""Content-addressed files, encrypted in chunks so that large ones stream.

On disk: ``files/ab/cd/<sha256>``; a header, then chunks of 1 MiB each sealed by AES-256-GCM and bound to hash, position and
whether it is the last, so that no chunk can be dropped, swapped or moved to another file.
"""

import hashlib
import io
import os
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO, BinaryIO

from django.conf import settings

from courtportal.kernel.vault.keyring import VaultError, key_ring
from courtportal.kernel.vault.models import StoredFile

CHUNK_BYTES = 1024 * 1024


def _path(sha256: str) -> Path:
    return Path(settings.DATA_DIR) / "files" / sha256[:2] / sha256[2:4] / sha256


def _place(sha256: str, position: int, last: bool) -> str:
    return f"file:{sha256}:{position}:{int(last)}"


def store_stream(source: BinaryIO, *, media_type: str) -> StoredFile:
    """Store what ``source`` (seekable) holds from its start; the file is on disk before the row is written."""
    digest, size = hashlib.sha256(), 0
    source.seek(0)
    while block := source.read(CHUNK_BYTES):
        digest.update(block)
        size += len(block)
    sha256 = digest.hexdigest()
    if not _path(sha256).exists():
        _write(source, sha256, size)
    stored, _created = StoredFile.objects.get_or_create(sha256=sha256, defaults={"size": size, "media_type": media_type})
    return stored


def store_bytes(data: bytes, *, media_type: str) -> StoredFile:
    """Store ``data``; equal data gives the same row."""
    return store_stream(io.BytesIO(data), media_type=media_type)


def store_all(many: Sequence[bytes], *, media_type: str) -> list[StoredFile]:
    """Store each of many; all are on disk before the rows are written together."""
    digests = [hashlib.sha256(data).hexdigest() for data in many]
    new = {sha256: data for sha256, data in zip(digests, many, strict=True) if not _path(sha256).exists()}
    _write_all([(io.BytesIO(data), sha256, len(data)) for sha256, data in new.items()])
    StoredFile.objects.bulk_create(
        (StoredFile(sha256=sha256, size=len(data), media_type=media_type) for sha256, data in zip(digests, many, strict=True)),
        ignore_conflicts=True,
    )
    stored = {one.sha256: one for one in StoredFile.objects.filter(sha256__in=digests)}
    return [stored[sha256] for sha256 in digests]


def _write(source: BinaryIO, sha256: str, size: int) -> None:
    _write_all([(source, sha256, size)])


def _write_all(sources: Sequence[tuple[BinaryIO, str, int]]) -> None:
    """Write each beside its target, sync, rename, sync the folders: a crash leaves at most stray temporary files, a full disk
    none. Each step is taken for all before the next, so that the disk is waited for once and not once a file.
    """
    written: dict[Path, str] = {}
    try:
        for source, sha256, size in sources:
            written[_path(sha256)] = _write_beside(_path(sha256), source, sha256, size)
        for beside in written.values():
            _sync(beside)
        for target, beside in written.items():
            os.replace(beside, target)
    except BaseException:
        for beside in written.values():
            Path(beside).unlink(missing_ok=True)
        raise
    for folder in {target.parent for target in written}:
        _sync(folder)


def _write_beside(target: Path, source: BinaryIO, sha256: str, size: int) -> str:
    target.parent.mkdir(parents=True, exist_ok=True)
    file = tempfile.NamedTemporaryFile(dir=target.parent, prefix=".new-", delete=False)  # noqa: SIM115 - renamed later
    try:
        with file:
            _encrypt(source, file, sha256, size)
    except BaseException:
        Path(file.name).unlink(missing_ok=True)
        raise
    return file.name


def _sync(path: str | Path) -> None:
    opened = os.open(path, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)


def _encrypt(source: BinaryIO, file: IO[bytes], sha256: str, size: int) -> None:
    ring, position, left = key_ring(), 0, size
    source.seek(0)
    while True:
        block = source.read(CHUNK_BYTES)
        left -= len(block)
        cipher = ring.encrypt(block, _place(sha256, position, left <= 0))
        file.write(len(cipher).to_bytes(4, "big") + cipher)
        position += 1
        if left <= 0:
            return


def read_chunks(stored: StoredFile) -> Iterator[bytes]:
    """The plain content in blocks of at most 1 MiB; raises VaultError if the file was changed."""
    ring, left, position = key_ring(), stored.size, 0
    with _path(stored.sha256).open("rb") as file:
        while True:
            length = file.read(4)
            if len(length) < 4:
                raise VaultError("file is cut off")
            cipher = file.read(int.from_bytes(length, "big"))
            last = left <= CHUNK_BYTES
            block = ring.decrypt(cipher, _place(stored.sha256, position, last))
            left -= len(block)
            position += 1
            yield block
            if last:
                return


def read_bytes(stored: StoredFile) -> bytes:
    """The whole plain content."""
    return b"".join(read_chunks(stored))
