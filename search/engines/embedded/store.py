"""Folders of the index: versions side by side, the current one named by a link, one writer at a time.

The link is replaced by rename, so a reader sees the old index or the new one and never half of one. The writer lock
is the kernel's, free again when its holder is killed.
"""

import fcntl
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO
from uuid import uuid4

import tantivy

from search.engines.embedded import schema

_HEAP = 32_000_000
PATIENCE = 5.0
_PAUSE = 0.02


class IndexBusyError(Exception):
    """Another process writes the index, perhaps a rebuild; try again later."""


class Store:
    """The index folders below `root`."""

    def __init__(self, root: Path) -> None:
        self.root = root

    @property
    def link(self) -> Path:
        return self.root / f"current-v{schema.VERSION}"

    def path(self) -> Path:
        """The folder of the current index; an empty index is made on first use."""
        if not self.link.is_symlink():
            with self.locked():
                if not self.link.is_symlink():
                    self.publish(self.create())
        return self.link.resolve()

    def create(self) -> Path:
        """A new, empty index folder that nobody reads yet."""
        folder = self.root / f"v{schema.VERSION}-{uuid4().hex[:12]}"
        folder.mkdir(parents=True)
        tantivy.Index(schema.build(), path=str(folder))
        return folder

    def publish(self, folder: Path) -> None:
        """Make `folder` the current index and drop the others. Call it with the lock held."""
        step = self.root / f"next-{uuid4().hex[:12]}"
        step.symlink_to(folder.name)
        step.replace(self.link)
        for other in self.root.glob("v*-*"):
            if other.name != folder.name:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def locked(self, seconds: float = PATIENCE) -> Iterator[None]:
        """Be the only writer of this machine. Raises IndexBusyError after `seconds`: a caller may hold a database lock."""
        self.root.mkdir(parents=True, exist_ok=True)
        give_up = time.monotonic() + seconds
        with (self.root / "writer.lock").open("w") as lock:
            while not _lock(lock):
                if time.monotonic() > give_up:
                    raise IndexBusyError
                time.sleep(_PAUSE)
            yield

    @contextmanager
    def writer(self, folder: Path) -> Iterator[tantivy.IndexWriter]:
        """A writer whose changes are committed to disk at the end, or not at all."""
        writer = tantivy.Index.open(str(folder)).writer(_HEAP, 1)
        try:
            yield writer
            writer.commit()
        except BaseException:
            writer.rollback()
            raise
        writer.wait_merging_threads()


def _lock(file: TextIO) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
