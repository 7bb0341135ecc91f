"""The folder where bytes wait for their check: on the data disk, readable by the portal only, emptied by age."""

import hashlib
import shutil
import tempfile
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from courtportal.kernel.uploads.checks.findings import Refusal


@dataclass(frozen=True, slots=True)
class Arrived:
    """The bytes of one file on disk."""

    path: Path
    size: int
    sha256: str


def _folder(name: str) -> Path:
    folder = Path(settings.DATA_DIR) / "uploads" / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return folder


@contextmanager
def bench() -> Iterator[Path]:
    """A fresh folder for one check, gone afterwards."""
    folder = Path(tempfile.mkdtemp(dir=_folder("checking")))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def kept_copy(name: str, chunks: Callable[[], Iterable[bytes]], size: int) -> Path:
    """A plain copy that several checks in a row read, made once; a half-made one is made again. The caller forgets it."""
    path = kept_path(name)
    if not path.exists() or path.stat().st_size != size:
        begun = path.with_suffix(f".{uuid.uuid4().hex}")
        copy_in(chunks(), begun, size)
        begun.replace(path)
    return path


def forget_copy(name: str) -> None:
    """The copy is gone."""
    kept_path(name).unlink(missing_ok=True)


def kept_path(name: str) -> Path:
    """Where a copy is kept for as long as its checks take."""
    return _folder("kept") / name


def folders() -> tuple[Path, ...]:
    """Everything that waits here, for who empties it by age."""
    return tuple(_folder(name) for name in ("checking", "kept", "partial"))


def partial_path(partial_id: uuid.UUID) -> Path:
    """Where the pieces of a file on its way are put together."""
    return _folder("partial") / str(partial_id)


def copy_in(chunks: Iterable[bytes], target: Path, limit: int) -> Arrived:
    """Write the chunks to `target`, counting and hashing; raises Refusal "too_large" at the first byte over `limit`."""
    digest, size = hashlib.sha256(), 0
    with target.open("wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > limit:
                raise Refusal("too_large", limit=limit)
            digest.update(chunk)
            file.write(chunk)
    return Arrived(target, size, digest.hexdigest())
