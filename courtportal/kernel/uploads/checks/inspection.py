"""Decides on one file: content ∩ extension ∩ allow-list, then the check of its kind."""

from dataclasses import dataclass, replace
from pathlib import Path

from courtportal.kernel.uploads.checks.docx import check_docx
from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.checks.images import check_image
from courtportal.kernel.uploads.checks.lengths import seconds_of
from courtportal.kernel.uploads.checks.media import check_media
from courtportal.kernel.uploads.checks.old_office import refuse_old_office
from courtportal.kernel.uploads.checks.pdf import check_pdf
from courtportal.kernel.uploads.checks.sniffing import content_of
from courtportal.kernel.uploads.kinds import CONTENT_OF_EXTENSION, PACKED, TO_CONVERT, extension_of
from courtportal.kernel.uploads.limits import Limits

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
    "csv": "text/csv",
}


@dataclass(frozen=True, slots=True)
class Inspection:
    """What is to be checked: the bytes at `path`, the name its sender gave, and where a cleaned copy may go."""

    path: Path
    name: str
    cleaned: Path
    allowed: tuple[str, ...]
    limits: Limits


def inspect(inspection: Inspection) -> Finding:
    """Check one file completely. Raises Refusal with the reason."""
    path, limits = inspection.path, inspection.limits
    size = path.stat().st_size
    if size == 0:
        raise Refusal("empty")
    if size > limits.file_bytes:
        raise Refusal("too_large", limit=limits.file_bytes)
    extension = extension_of(inspection.name)
    content = content_of(path)
    if content == "ole":
        refuse_old_office(path, extension)
    _compare(content, extension, inspection.allowed)
    if content == "pdf":
        return check_pdf(path, inspection.cleaned, limits)
    if content in {"jpeg", "png"}:
        return check_image(path, content, limits)
    if extension in MEDIA_TYPES:  # whoever reads it does so in a confined child of its own
        return Finding(media_type=MEDIA_TYPES[extension])
    if content == "zip":
        return check_docx(path, limits)
    return replace(check_media(path, content, extension), seconds=seconds_of(path, content))


def refuse_kind(content: str, extension: str) -> None:
    """Raise the Refusal of a picture that has to be converted first: no court program shows it everywhere."""
    if content == "heic":
        raise Refusal("heic" if TO_CONVERT.get(extension) == "heic" else "heic_renamed", extension=extension)
    if content in {"tiff", "gif"}:
        raise Refusal(f"picture_{content}")
    if content in {"webp", "bmp"}:
        raise Refusal("picture_kind", content=content)


def refuse_extension(extension: str, allowed: tuple[str, ...]) -> None:
    """Raise the Refusal of a file that its name already shows to be of no allowed kind."""
    if extension in allowed:
        return
    if extension in PACKED:
        raise Refusal("archive_not_unpacked")
    raise Refusal("type_not_allowed", extension=extension or "?")


def _refuse_program(content: str, extension: str, allowed: tuple[str, ...]) -> None:
    if content == "script":
        raise Refusal("script")
    if content == "executable":
        raise Refusal("executable_disguised" if extension in allowed else "executable", extension=extension)


def _compare(content: str, extension: str, allowed: tuple[str, ...]) -> None:
    _refuse_program(content, extension, allowed)
    if content in {"markup", "svg"}:
        raise Refusal(content)
    refuse_kind(content, extension)
    refuse_extension(extension, allowed)
    if content == "unknown" and CONTENT_OF_EXTENSION[extension] != content:
        raise Refusal("content_unknown", extension=extension)
    if CONTENT_OF_EXTENSION[extension] != content:
        raise Refusal("extension_mismatch", extension=extension, content=content)
