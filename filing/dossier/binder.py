"""Binding in a confined child process: the parent lays the files into a folder of its own and reads one PDF back."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

SECONDS = 330
_PROJECT = Path(__file__).resolve().parents[2]


class CannotBind(RuntimeError):
    """The files could not be bound; the message is for the journal."""


@dataclass(frozen=True, slots=True)
class Leaf:
    """One file to bind; ``first`` and ``last`` are its pages in the file, None for what bears no numbers."""

    data: bytes
    media_type: str = "application/pdf"
    title: str = ""
    first: int | None = None
    last: int = 0


@dataclass(frozen=True, slots=True)
class Bound:
    """The PDF and the index of the page on which each leaf begins."""

    pdf: bytes
    begins: tuple[int, ...]


def bind_leaves(leaves: Sequence[Leaf], *, bookmarks: list[dict[str, Any]], watermark: bytes | None = None) -> Bound:
    """One PDF of the leaves in order; a bookmark names its leaf (``file``) or a page. Raises CannotBind."""
    with tempfile.TemporaryDirectory(prefix="courtportal-bind-") as name:
        folder, files = Path(name), []
        for number, leaf in enumerate(leaves):
            (folder / f"{number}").write_bytes(leaf.data)
            files.append({"name": f"{number}", "media_type": leaf.media_type, "first": leaf.first, "last": leaf.last})
        order: dict[str, Any] = {"files": files, "bookmarks": bookmarks}
        if watermark is not None:
            (folder / "watermark").write_bytes(watermark)
            order["watermark"] = "watermark"
        head, _newline, pdf = _run(folder, order).partition(b"\n")
    return Bound(pdf, tuple(json.loads(head)))


def _run(folder: Path, order: dict[str, Any]) -> bytes:
    command = [sys.executable, "-E", "-s", "-m", "filing.dossier.binding_child", str(folder)]
    try:
        done = subprocess.run(
            command,
            input=json.dumps(order).encode(),
            capture_output=True,
            timeout=SECONDS,
            cwd=_PROJECT,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CannotBind("too long") from error
    if done.returncode:
        raise CannotBind(done.stderr.decode(errors="replace")[-500:])
    return done.stdout
