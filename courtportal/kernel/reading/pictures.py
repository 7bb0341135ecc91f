"""Pages of stored files as pictures, so that they can be read where no PDF viewer is."""

import os
import subprocess
import sys
from pathlib import Path

from django.http import HttpResponse

from courtportal.kernel.reading.counting import paged_file
from courtportal.kernel.vault.files import read_bytes
from courtportal.kernel.vault.models import StoredFile

WIDTH = 1000
SECONDS = 30
PICTURES = frozenset({"image/jpeg", "image/png"})
_PROJECT = Path(__file__).resolve().parents[3]


class NoSuchPage(LookupError):
    """The file has no such page, or cannot be drawn."""


def page_picture(data: bytes, number: int) -> bytes:
    """One page of a PDF as PNG, drawn in a confined child process. Raises NoSuchPage."""
    command = [sys.executable, "-E", "-s", "-m", "courtportal.kernel.reading.picture_child", str(number), str(WIDTH)]
    try:
        done = subprocess.run(
            command,
            input=data,
            capture_output=True,
            timeout=SECONDS,
            cwd=_PROJECT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise NoSuchPage(number) from error
    if done.returncode:
        raise NoSuchPage(number)
    return done.stdout


def picture_of(stored: StoredFile, number: int) -> HttpResponse:
    """The answer to a request for a page's picture; of a Word document that of its copy to read.

    Raises NoSuchPage for a file without pages.
    """
    paged = paged_file(stored)
    if paged is None or (paged.media_type in PICTURES and number != 1):
        raise NoSuchPage(number)
    if paged.media_type in PICTURES:
        return picture_answer(read_bytes(paged), paged.media_type)
    return picture_answer(page_picture(read_bytes(paged), number), "image/png")


def picture_answer(content: bytes, media_type: str) -> HttpResponse:
    """A picture for the one who asked, to be kept by the browser for an hour."""
    response = HttpResponse(content, content_type=media_type)
    response["Cache-Control"] = "private, max-age=3600"
    response["X-Content-Type-Options"] = "nosniff"
    return response
