"""Unpacking of archives from outside: plain files below one folder, within limits, and nothing else."""

import shutil
import stat
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO

MOST_FILES = 2_000
MOST_BYTES = 6_000_000_000
_BLOCK = 1 << 20


class ArchiveRefused(ValueError):
    """The archive is broken, or holds what no model holds."""


def unpack(archive: Path, target: Path) -> Path:
    """Write the archive's files below `target` and return it. Raises ArchiveRefused and leaves nothing useful behind.

    Refused are absolute paths, `..`, links, devices, too many files and too many bytes, whatever the archive claims.
    """
    target.mkdir()
    try:
        if zipfile.is_zipfile(archive):
            with zipfile.ZipFile(archive) as file:
                _write_all(_zip_members(file), target)
        else:
            with tarfile.open(archive, mode="r:*") as file:
                _write_all(_tar_members(file), target)
    except (tarfile.TarError, zipfile.BadZipFile, EOFError, OSError, NotImplementedError) as error:
        shutil.rmtree(target, ignore_errors=True)
        raise ArchiveRefused(f"the archive cannot be unpacked: {error}") from error
    except ArchiveRefused:
        shutil.rmtree(target, ignore_errors=True)
        raise
    return target


Member = tuple[str, IO[bytes]]


def _tar_members(file: tarfile.TarFile) -> Iterator[Member]:
    for entry in file:
        if entry.isdir():
            continue
        content = file.extractfile(entry) if entry.isreg() else None
        if content is None:
            raise ArchiveRefused(f"{entry.name} is no plain file")
        yield entry.name, content


def _zip_members(file: zipfile.ZipFile) -> Iterator[Member]:
    for entry in file.infolist():
        if entry.is_dir():
            continue
        kind = stat.S_IFMT(entry.external_attr >> 16)
        if kind not in (0, stat.S_IFREG) or entry.flag_bits & 1:
            raise ArchiveRefused(f"{entry.filename} is no plain file")
        with file.open(entry) as content:
            yield entry.filename, content


def _write_all(members: Iterable[Member], target: Path) -> None:
    written = 0
    for count, (name, content) in enumerate(members, start=1):
        if count > MOST_FILES:
            raise ArchiveRefused(f"more than {MOST_FILES} files")
        path = target / _safe(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            while block := content.read(_BLOCK):
                written += len(block)
                if written > MOST_BYTES:
                    raise ArchiveRefused(f"more than {MOST_BYTES} bytes")
                file.write(block)


def _safe(name: str) -> PurePosixPath:
    path = PurePosixPath(name)
    if path.is_absolute() or ".." in path.parts or not path.parts or "\\" in name or "\0" in name:
        raise ArchiveRefused(f"{name!r} leads out of the folder")
    return path
