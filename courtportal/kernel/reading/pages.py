"""One page is read in a confined child process; whatever it is given, it ends in time and leaves nothing behind."""

import contextlib
import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

_PROJECT = Path(__file__).resolve().parents[3]
PAGE_SECONDS = 180.0


class Unreadable(Exception):
    """The page could not be read within its limits."""


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says and how it looks; `path` is the page with its text laid under it."""

    text: str
    look: str
    path: Path


def read_page(path: Path, media_type: str, number: int, folder: Path, seconds: float = PAGE_SECONDS) -> Page:
    """Page ``number`` (from 1) of the file; what is made goes into ``folder``. Raises Unreadable."""
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "courtportal.kernel.reading.child", str(path), media_type, str(number), str(folder)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "OMP_THREAD_LIMIT": "1", "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        output, _ = child.communicate(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise Unreadable(number) from None
    finally:
        _end(child)
    if child.returncode or not (folder / "page.pdf").exists():
        raise Unreadable(number)
    answer = json.loads(output)
    return Page(answer["text"], answer["look"], folder / "page.pdf")


def _end(child: "subprocess.Popen[bytes]") -> None:
    """Kill the child's whole group, programs it started included, and collect it."""
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
    if child.stdout is not None:
        child.stdout.close()
