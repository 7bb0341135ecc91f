"""Photographs are made into one PDF in a confined child process."""

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from courtportal.kernel.uploads.workspace import bench
from courtportal.kernel.vault.files import read_bytes, store_stream
from courtportal.kernel.vault.models import StoredFile

SECONDS = 300.0
_PROJECT = Path(__file__).resolve().parents[3]


class NotJoined(Exception):
    """The photographs could not be made into one document within the limits."""


def joined(photographs: Sequence[StoredFile]) -> StoredFile:
    """A new file with a page for each photograph, in their order. Raises NotJoined."""
    with bench() as folder:
        paths = []
        for number, photograph in enumerate(photographs):
            path = folder / f"photograph-{number}"
            path.write_bytes(read_bytes(photograph))
            paths.append(str(path))
        target = folder / "joined.pdf"
        command = [sys.executable, "-E", "-s", "-m", "courtportal.kernel.reading.join_child", str(target), *paths]
        environment = {"PATH": os.defpath, "LANG": "C.UTF-8"}
        try:
            done = subprocess.run(command, cwd=_PROJECT, env=environment, capture_output=True, timeout=SECONDS, check=False)
        except subprocess.TimeoutExpired as error:
            raise NotJoined from error
        if done.returncode:
            raise NotJoined
        with target.open("rb") as file:
            return store_stream(file, media_type="application/pdf")
