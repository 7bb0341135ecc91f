"""The worker's part of a copy: bind one volume, then put the volumes together and sign.

What takes long, binding, rendering and signing, is done before the transaction that keeps it; what was kept meanwhile stays.
"""

import datetime as dt
import io
import uuid
import zipfile
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM
from courtportal.kernel.outbox import publish
from courtportal.kernel.reading.counting import page_count, paged_file
from courtportal.kernel.reading.searchable import searchable_copies
from courtportal.kernel.rendering import engine, stamps
from courtportal.kernel.rendering.actions import document_bytes
from courtportal.kernel.rendering.documents import fonts_folder
from courtportal.kernel.signing.authority import court_credential
from courtportal.kernel.signing.pdf import Field, sign_pdf
from courtportal.kernel.vault.files import read_bytes, store_bytes
from courtportal.kernel.vault.models import StoredFile
from filing.cases.models import DossierEntry
from filing.dossier import papers
from filing.dossier.binder import Leaf, bind_leaves
from filing.dossier.models import CopyPart, DossierCopy
from filing.dossier.rules.binding import Placed
from filing.dossier.watermark import watermark_pdf
from filing.events import CopyToFinish

SEAL_BOX = (380.0, 130.0, 380.0 + 119.0, 130.0 + 119.0)  # lower right of the cover, 42 mm
ENDINGS = {"application/pdf": ".pdf", "image/jpeg": ".jpg", "image/png": ".png"}
Rows = list[tuple[DossierEntry, Placed]]


def bind_part(*, part_id: uuid.UUID, now: dt.datetime) -> CopyPart:
    """The volume is bound and kept; bound already, nothing happens. Publishes CopyToFinish when it was the last one."""
    part = CopyPart.objects.select_related("copy__case__court").get(pk=part_id)
    if part.file_id is None:
        rows = _rows(part)
        part.entries = [[placed.key, placed.first, placed.last] for _entry, placed in rows]
        if part.copy.form == DossierCopy.Form.PDF:
            _bind_pdf(part, rows, now)
        else:
            part.file = store_bytes(_zipped(rows), media_type="application/zip")
    return _keep_part(part, now)


@transaction.atomic
def _keep_part(bound: CopyPart, now: dt.datetime) -> CopyPart:
    """The copy is locked first, so that of two last volumes one sees the other."""
    DossierCopy.objects.select_for_update().get(pk=bound.copy_id)
    part = CopyPart.objects.get(pk=bound.pk)
    if part.file_id is None:
        bound.save(update_fields=["file", "bookmarks", "entries"])
        part = bound
    if not CopyPart.objects.filter(copy=part.copy_id, file=None).exists():
        publish(CopyToFinish(copy_id=part.copy_id), now=now)
    return part


def finish_copy(*, copy_id: uuid.UUID, now: dt.datetime) -> DossierCopy:
    """The volumes are one file, a PDF with bookmarks and the court's signature; finished already, nothing happens."""
    copy = DossierCopy.objects.select_related("case__court").get(pk=copy_id)
    if copy.state != DossierCopy.State.WORKING:
        return copy
    parts = list(copy.parts.select_related("file").order_by("number"))
    if copy.form == DossierCopy.Form.PDF:
        file = store_bytes(_signed(copy, _joined(parts), now), media_type="application/pdf")
    else:
        file = store_bytes(_merged(parts), media_type="application/zip")
    return _keep_copy(copy_id, file, parts, now)


@transaction.atomic
def _keep_copy(copy_id: uuid.UUID, file: StoredFile, parts: list[CopyPart], now: dt.datetime) -> DossierCopy:
    copy = DossierCopy.objects.select_for_update().get(pk=copy_id)
    if copy.state != DossierCopy.State.WORKING:
        return copy
    copy.file = file
    copy.pages = sum(last - first + 1 for part in parts for _key, first, last in part.entries)
    copy.state = DossierCopy.State.READY
    copy.save(update_fields=["file", "pages", "state"])
    detail = {"sha256": file.sha256, "pages": copy.pages}
    record(actor=SYSTEM, action="dossier_copy_ready", obj=copy, now=now, detail=detail)
    return copy


def _rows(part: CopyPart) -> Rows:
    """The entries of the part with their pages, as they were when the copy was ordered; what was sealed since is left out.

    What is sealed later still keeps the finished copy from being fetched (``queries.holds_closed_entries``)."""
    ids = [key for key, _first, _last in part.entries]
    rows = DossierEntry.objects.filter(pk__in=ids).select_related("document", "file")
    if part.copy.purpose != DossierCopy.Purpose.COURT:
        rows = rows.exclude(sealing=DossierEntry.Sealing.SEALED)
    entries = {str(entry.pk): entry for entry in rows}
    return [(entries[key], Placed(key, first, last)) for key, first, last in part.entries if key in entries]


def _content(entry: DossierEntry) -> tuple[bytes, str]:
    """The entry's own bytes, as they are kept, and what they are."""
    if entry.document is not None:
        return document_bytes(entry.document), "application/pdf"
    if entry.file is not None:
        return read_bytes(entry.file), entry.file.media_type
    return b"", ""


def _bind_pdf(part: CopyPart, rows: Rows, now: dt.datetime) -> None:
    copy = part.copy
    pages = [number for _entry, placed in rows for number in (placed.first, placed.last) if placed.sheets]
    facts = papers.VolumeFacts(part.number, copy.parts.count(), min(pages, default=1), max(pages, default=0))
    leaves = [
        Leaf(papers.cover(copy.case, facts, copy, now), title="封面"),
        Leaf(papers.contents(copy.case, rows, now), title="卷内目录"),
    ]
    searchable = searchable_copies({entry.file_id: placed.sheets for entry, placed in rows if entry.file_id})
    for entry, placed in rows:
        if placed.sheets and (entry.file or entry.document):
            copied = searchable.get(entry.file_id) if entry.file_id else None
            leaves.append(_leaf(part.copy, entry, placed, copied, now))
    leaves.append(Leaf(papers.remarks(copy.case, facts, copy, now), title="备考表"))
    watermark = watermark_pdf(copy.watermark) if copy.watermark else None
    bound = bind_leaves(leaves, bookmarks=[], watermark=watermark)
    part.file = store_bytes(bound.pdf, media_type="application/pdf")
    part.bookmarks = [[leaf.title, page] for leaf, page in zip(leaves, bound.begins, strict=True)]


def _leaf(copy: DossierCopy, entry: DossierEntry, placed: Placed, searchable: StoredFile | None, now: dt.datetime) -> Leaf:
    """What is bound for an entry: its pages, with the text that was read on them, or the one sheet that stands for it.

    A copy to read that was made since the pages of this file were numbered waits for the next copy of the file.
    """
    if entry.file is None:
        return Leaf(_content(entry)[0], "application/pdf", entry.title, placed.first, placed.last)
    paged = paged_file(entry.file)
    if paged is None or (paged != entry.file and page_count(entry.file) != placed.sheets):
        return Leaf(papers.stand_in(copy.case, entry, now), "application/pdf", entry.title, placed.first, placed.last)
    shown = searchable or paged
    return Leaf(read_bytes(shown), shown.media_type, entry.title, placed.first, placed.last)


def _joined(parts: list[CopyPart]) -> bytes:
    """The volumes one after the other; the bookmarks of each below its own."""
    leaves = [Leaf(read_bytes(part.file)) for part in parts if part.file is not None]
    bound = bind_leaves(leaves, bookmarks=[])
    marks: list[dict[str, Any]] = []
    for part, page in zip(parts, bound.begins, strict=True):
        below = [{"title": title, "page": page + index} for title, index in part.bookmarks]
        marks.append({"title": f"第{part.number}卷", "page": page, "below": below})
    return bind_leaves([Leaf(bound.pdf)], bookmarks=marks).pdf


def _signed(copy: DossierCopy, pdf: bytes, now: dt.datetime) -> bytes:
    """The court vouches for the copy: a certified one shows its seal on the cover."""
    certified = copy.purpose == DossierCopy.Purpose.CERTIFIED
    field = Field("CourtSeal", page=0, box=SEAL_BOX if certified else None, description="法院电子印章")
    drawing = None
    if certified:
        size = stamps.SEAL_MM
        seal = stamps.seal_html(copy.case.court.name_zh)
        drawing = engine.render_stamp(seal, width_mm=size, height_mm=size, folder=fonts_folder())
    reason = papers.CERTIFIED if certified else str(copy.get_purpose_display())
    credential = court_credential(copy.case.court, now=now)
    return sign_pdf(pdf, field=field, credential=credential, now=now, appearance=drawing, reason=reason, prepare=[field])


def _zipped(rows: Rows) -> bytes:
    """The original bytes of each entry under its pages and title."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for entry, placed in rows:
            data, media_type = _content(entry)
            ending = ENDINGS.get(media_type) or "." + entry.file_name.rpartition(".")[2][:8]
            archive.writestr(_member(f"{placed.first:05d} {_plain(entry.title)}{ending}"), data)
    return out.getvalue()


def _merged(parts: list[CopyPart]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for part in parts:
            if part.file is None:
                continue
            with zipfile.ZipFile(io.BytesIO(read_bytes(part.file))) as volume:
                for name in volume.namelist():
                    archive.writestr(_member(f"第{part.number}卷/{name}"), volume.read(name))
    return out.getvalue()


def _member(name: str) -> zipfile.ZipInfo:
    """Without the clock of the machine, so that the same file gives the same archive."""
    return zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))


def _plain(title: str) -> str:
    """A title as part of a file name."""
    return "".join(" " if character in '\\/:*?"<>|\r\n\t' else character for character in title)[:80]
