"""A Word document is typeset as a PDF to read, in a confined child process; the document itself stays as it came."""

import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.uploads.checks.docx import MEDIA_TYPE
from courtportal.kernel.uploads.limits import DEFAULT_LIMITS
from courtportal.kernel.vault.files import store_stream
from courtportal.kernel.vault.models import StoredFile

TYPESET = frozenset({MEDIA_TYPE})
SECONDS = 270.0
PROCESSOR_SECONDS = 240
_PROJECT = Path(__file__).resolve().parents[3]


class NotTypeset(Exception):
    """No pages can be made of the document; trying again makes none either."""


class CutShort(Exception):
    """The child was stopped or died before it had an answer; on a quieter machine it may have one."""


def typeset(
    path: Path, sha256: str, folder: Path, seconds: float = SECONDS, processor_seconds: int = PROCESSOR_SECONDS
) -> StoredFile:
    """The PDF of the document at ``path``, stored; made in ``folder``. Raises NotTypeset and CutShort."""
    words = [str(path), sha256, str(folder), str(fonts_folder()), str(DEFAULT_LIMITS.pages), str(processor_seconds)]
    child = subprocess.Popen(
        [sys.executable, "-E", "-s", "-m", "courtportal.kernel.reading.word_child", *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        cwd=_PROJECT,
        env={"PATH": os.defpath, "LANG": "C.UTF-8", "HOME": str(folder), "TMPDIR": str(folder)},
        start_new_session=True,
    )
    try:
        child.wait(timeout=seconds)
    except subprocess.TimeoutExpired:
        raise CutShort(sha256) from None
    finally:
        with suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()
    copy = folder / "copy.pdf"
    if (folder / "refused").exists() or child.returncode == -signal.SIGXCPU:
        raise NotTypeset(sha256)
    if child.returncode or not copy.exists():
        raise CutShort(sha256)
    with copy.open("rb") as file:
        return store_stream(file, media_type="application/pdf")
