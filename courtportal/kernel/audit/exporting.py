"""Signed heads as lines of a file beside the key, so that outsiders can keep them.

A file is not rolled back: lines are written after the commit, never in a transaction. Who was interrupted in between, or in the
middle of a line, leaves nothing undone: the next export mends it.
"""

import fcntl
import json
import os
from collections.abc import Callable, Iterable
from typing import Any, BinaryIO

from courtportal.kernel.audit.head_key import folder

_TAIL = 65_536  # bytes; no line is longer


def append_missing(name: str, key: str, heads_after: Callable[[int], Iterable[dict[str, Any]]]) -> None:
    """Append the heads that are not in the exported file ``name`` yet; ``key`` is the number by which they follow one another."""
    with (folder() / name).open("a+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        lines = [json.dumps(head) + "\n" for head in heads_after(_last_exported(file, key))]
        if lines:
            file.write("".join(lines).encode())
            file.flush()
            os.fsync(file.fileno())


def _last_exported(file: BinaryIO, key: str) -> int:
    """The number of the last whole line's head; what stands behind it was cut off by a crash and goes."""
    end = file.seek(0, os.SEEK_END)
    file.seek(max(end - _TAIL, 0))
    whole, _newline, rest = file.read().rpartition(b"\n")
    if rest:
        file.truncate(end - len(rest))
    return int(json.loads(whole.rpartition(b"\n")[2])[key]) if whole else 0
