"""From a court document's row to its page: template, verification code with QR, and PDF."""

import datetime as dt
import io
import json
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import segno
from django.conf import settings
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe

from courtportal.kernel.courts.models import Court
from courtportal.kernel.rendering import document_kinds, engine, fonts
from courtportal.kernel.rendering.models import CourtDocument
from courtportal.kernel.rendering.schema import checked

MISSING = "〓"
VERIFICATION_PATH = "verify/"
"""Printed on every document, and so the same for good."""


def fonts_folder() -> Path:
    """Where the prepared fonts lie."""
    return Path(settings.DATA_DIR) / "fonts"


def render_document(document: CourtDocument) -> engine.Rendering:
    """The PDF of the document's data as it stands, without signature or seal; the same data gives the same bytes.

    Raises MissingGlyphsError for a character that no font can print; in a litigant's own paper 〓 stands for it.
    """
    source, enclosed = html_of(document), enclosures_of(document)
    try:
        return engine.render(source, folder=fonts_folder(), enclosures=enclosed)
    except fonts.MissingGlyphsError as error:
        if document_kinds.get(document.kind).strict:
            raise
        source = source.translate(dict.fromkeys(map(ord, error.characters), MISSING))
        return engine.render(source, folder=fonts_folder(), enclosures=enclosed)


def enclosures_of(document: CourtDocument) -> list[engine.Enclosure]:
    """The data for machines, where the kind wants it."""
    if not document_kinds.get(document.kind).machine_readable:
        return []
    record = {"kind": document.kind, "version": document.template_version, "case_number": document.case_number, **document.data}
    data = json.dumps(record, ensure_ascii=False, sort_keys=True, indent=1).encode()
    return [engine.Enclosure("data.json", data, document.created_at)]


def render_data(
    *, kind: str, data: Mapping[str, Any], court: Court | None, now: dt.datetime, case_number: str = "", title: str = ""
) -> engine.Rendering:
    """The PDF of data that is not a document yet, such as a complaint before it is filed: no code, no seal, nothing stored.

    Raises DocumentDataError and MissingGlyphsError.
    """
    definition = document_kinds.get(kind)
    document = CourtDocument(
        created_at=now,
        kind=kind,
        template_version=definition.version,
        title=title or definition.title_zh,
        court=court,
        case_number=case_number,
        data=checked(data, definition.fields),
        state=CourtDocument.State.TEXT,
    )
    return render_document(document)


def unprintable(text: str) -> str:
    """The characters of a text that no font of the court can print (emoji, for instance); '' if all can be printed."""
    return fonts.missing_glyphs(fonts.printable(text))


def replacing_unprintable(text: str) -> str:
    """The text with 〓 for each character that no font can print: for what a party named and a strict paper quotes."""
    return text.translate(dict.fromkeys(map(ord, unprintable(text)), MISSING))


def html_of(document: CourtDocument, **stand_ins: Any) -> str:
    """The page. Court documents are Chinese whatever language the reader has chosen (《民事诉讼法》 art. 11).

    ``stand_ins`` take the place of what its frame says.
    """
    kind = document_kinds.get(document.kind)
    slots = [] if document._state.adding else list(document.slots.order_by("position"))
    frame = frame_of(document, kind) | stand_ins
    with translation.override("zh-hans"):
        return render_to_string(kind.template, {"document": frame, "data": document.data, "slots": slots})


def verification_url(code: str) -> str:
    """The public page that verifies a document by its code."""
    return f"{settings.PORTAL_URL.rstrip('/')}/{VERIFICATION_PATH}{code}/"


def frame_of(document: CourtDocument, kind: document_kinds.DocumentKind) -> dict[str, Any]:
    """What the page says around the data: court, title, number, code."""
    return {
        "title": document.title,
        "court_name": document.court.name_zh if document.court else "",
        "case_number": document.case_number,
        "verification_code": grouped(document.verification_code),
        "qr": partial(qr_drawing, document.verification_code),  # drawn only if it is printed: it is dear
        "drafted_at": document.created_at.isoformat(timespec="seconds"),
        "sealed": kind.sealed and document.state != CourtDocument.State.TEXT,
        "fictitious": settings.DEMO,
    }


def grouped(code: str) -> str:
    """ABCD-EFGH-JKLM, as people read and type it."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def qr_drawing(verification_code: str) -> SafeString:
    """The QR code of the page that verifies; segno escapes nothing, but the address is our own and holds no markup."""
    if not verification_code:
        return mark_safe("")
    drawing = io.BytesIO()
    segno.make(verification_url(verification_code), error="m").save(
        drawing, kind="svg", xmldecl=False, svgns=True, border=0, omitsize=True
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308
