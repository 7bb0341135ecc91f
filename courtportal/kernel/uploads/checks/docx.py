"""Checks Word documents (OOXML): the archive is unpacked into nothing, counted, and searched for what could act."""

import re
import stat
import zipfile
import zlib
from pathlib import Path

from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.limits import Limits

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_STEP = 64 * 1024
_ARCHIVES = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"\xd0\xcf\x11\xe0")
_ACTIVE = (
    ("docx_macro", re.compile(r"vbaProject|vbaData", re.IGNORECASE)),
    ("docx_control", re.compile(r"/activeX/", re.IGNORECASE)),
    ("docx_object", re.compile(r"oleObject|/embeddings/", re.IGNORECASE)),
)
_REMOTE = re.compile(rb"(?:attachedTemplate|oleObject|subDocument|/frame)\"[^>]*External|External[^>]*attachedTemplate")


def check_docx(path: Path, limits: Limits) -> Finding:
    """Accept a Word document without macros, embedded files or remote templates.

    Raises Refusal: archive_broken, archive_entries, archive_bomb, archive_nested, archive_encrypted, archive_paths,
    docx_macro, docx_control, docx_object, docx_linked, docx_entities, not_docx.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            _check_directory(entries, limits)
            _check_contents(archive, entries, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
        raise Refusal("archive_broken") from error
    return Finding(media_type=MEDIA_TYPE)


def _check_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.archive_entries:
        raise Refusal("archive_entries", entries=len(entries), limit=limits.archive_entries)
    names = {entry.filename for entry in entries}
    if len(names) < len(entries):
        raise Refusal("archive_broken")
    for entry in entries:
        _check_entry(entry)
    if not {"[Content_Types].xml", "word/document.xml"} <= names:
        raise Refusal("not_docx")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    if entry.flag_bits & 0x1:
        raise Refusal("archive_encrypted")
    name = entry.filename
    if name.startswith("/") or "\\" in name or ".." in name.split("/") or stat.S_ISLNK(entry.external_attr >> 16):
        raise Refusal("archive_paths")
    for code, pattern in _ACTIVE:
        if pattern.search(name):
            raise Refusal(code)


def _check_contents(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    """Unpack every entry piece by piece; the sizes written in the archive are not believed."""
    budget = limits.archive_bytes
    for entry in entries:
        head, unpacked, rest = b"", 0, b""
        with archive.open(entry) as stream:
            while piece := stream.read(_STEP):
                unpacked += len(piece)
                head = head or piece[:8]
                if unpacked > budget or unpacked > max(entry.compress_size, 1024) * limits.archive_ratio:
                    raise Refusal("archive_bomb")
                _check_markup(entry.filename, rest + piece)
                rest = piece[-512:]
        if head.startswith(_ARCHIVES):
            raise Refusal("archive_nested")
        budget -= unpacked


def _check_markup(name: str, text: bytes) -> None:
    if name.endswith(".xml") and b"<!DOCTYPE" in text:
        raise Refusal("docx_entities")
    if name.endswith(".rels") and _REMOTE.search(text):
        raise Refusal("docx_linked")
