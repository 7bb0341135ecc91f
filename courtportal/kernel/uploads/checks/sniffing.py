"""Tells what a file is from its bytes, and refuses a file that is two things at once.

Only the content counts here; the extension is compared in `inspection`.
"""

import os
from pathlib import Path

from courtportal.kernel.uploads.checks.findings import Refusal

HEAD = 4096
ZIP_END = b"PK\x05\x06"
ZIP_END_SIZE = 22
ZIP_END_SEARCH = ZIP_END_SIZE + 65_535

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "pdf"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"ID3", "mp3"),
    (b"MZ", "executable"),
    (b"\x7fELF", "executable"),
    (b"\xca\xfe\xba\xbe", "executable"),
    (b"\xcf\xfa\xed\xfe", "executable"),
    (b"\xce\xfa\xed\xfe", "executable"),
    (b"#!", "script"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
    (b"Rar!\x1a\x07", "archive"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"\x1f\x8b", "archive"),
    (b"GIF8", "gif"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
    (b"BM", "bmp"),
)
_HEIC_BRANDS = (b"heic", b"heix", b"heim", b"hevc", b"mif1", b"msf1", b"avif")
_MARKUP = (b"<!doctype html", b"<html", b"<script", b"<svg", b"<?php")
_PICTURES = frozenset({"jpeg", "png", "gif", "tiff", "webp", "bmp", "heic"})
_PROGRAMS = frozenset({"executable", "script"})


def sniff(head: bytes) -> str:
    """Name the content of a file by its first bytes; "unknown" when no known form fits."""
    for magic, content in _MAGIC:
        if head.startswith(magic):
            return content
    if head[:4] == b"RIFF" and head[8:12] in {b"WAVE", b"WEBP"}:
        return "wav" if head[8:12] == b"WAVE" else "webp"
    if head[4:8] == b"ftyp":
        return "heic" if head[8:12] in _HEIC_BRANDS else "mp4"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in {0xE2, 0xE4, 0xE6}:
        return "mp3"
    return _markup_in(head) or "unknown"


def _markup_in(head: bytes) -> str:
    """What the first mark of a page language in the head begins: a drawing ("svg"), a page ("markup") or nothing ("")."""
    start = head[:1024].lower()
    places = [(start.find(mark), mark) for mark in _MARKUP if mark in start]
    if not places:
        return ""
    return "svg" if min(places)[1] == b"<svg" else "markup"


def content_of(path: Path) -> str:
    """Name the content of the file at `path`.

    Raises Refusal pdf_with_archive, picture_with_archive, pdf_with_markup or polyglot when the bytes also form another kind of
    file that a program would open.
    """
    with path.open("rb") as file:
        head = file.read(HEAD)
    content = sniff(head)
    others = set(_hidden_forms(path, head)) - {content}
    if others and content not in _PROGRAMS:
        raise _two_in_one(content, sorted(others)[0])
    return content


def _two_in_one(content: str, other: str) -> Refusal:
    if content == "pdf" and other in {"markup", "svg"}:
        return Refusal("pdf_with_markup")
    if content == "pdf" and other == "zip":
        return Refusal("pdf_with_archive")
    if content in _PICTURES and other == "zip":
        return Refusal("picture_with_archive")
    return Refusal("polyglot", content=content, other=other)


def _hidden_forms(path: Path, head: bytes) -> list[str]:
    """Name further forms in the same bytes: a ZIP that ends with the file, a PDF or a page that begins inside the head."""
    found = []
    if _ends_as_zip(path):
        found.append("zip")
    if b"%PDF-" in head[:1024]:
        found.append("pdf")
    if markup := _markup_in(head):
        found.append(markup)
    return found


def _ends_as_zip(path: Path) -> bool:
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - ZIP_END_SEARCH), os.SEEK_SET)
        tail = file.read()
    at = tail.rfind(ZIP_END)
    while at >= 0:
        comment = int.from_bytes(tail[at + 20 : at + 22], "little")
        # Readers of archives accept bytes after the comment, so every plausible end record counts.
        if len(tail) - at >= ZIP_END_SIZE + comment and _points_inside(tail[at : at + ZIP_END_SIZE], size):
            return True
        at = tail.rfind(ZIP_END, 0, at)
    return False


def _points_inside(record: bytes, size: int) -> bool:
    entries = int.from_bytes(record[10:12], "little")
    directory_bytes = int.from_bytes(record[12:16], "little")
    directory_at = int.from_bytes(record[16:20], "little")
    return entries > 0 and directory_bytes + directory_at <= size
