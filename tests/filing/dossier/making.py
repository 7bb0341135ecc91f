"""Files with real PDFs and pictures in them."""

import io
from typing import Any

import pikepdf
from PIL import Image

from courtportal.kernel.vault.files import store_bytes
from filing.cases.models import Case, DossierEntry
from filing.dossier.entries import add_dossier_entry
from filing.dossier.rules.matters import Matter


def pdf(pages: int = 1, *, rotate: int = 0, text: str = "") -> bytes:
    """A PDF of empty pages, each bearing ``text`` in its content."""
    made = pikepdf.Pdf.new()
    for _ in range(pages):
        page = made.add_blank_page(page_size=(595, 842))
        page.contents_add(f"% {text}\n".encode())
        if rotate:
            page.obj.Rotate = rotate
    out = io.BytesIO()
    made.save(out, deterministic_id=True)
    return out.getvalue()


def picture() -> bytes:
    """A photo."""
    out = io.BytesIO()
    Image.new("RGB", (640, 480), "white").save(out, "PNG")
    return out.getvalue()


def entry(case: Case, title: str, under: Matter = Matter.CLAIMANT_EVIDENCE, pages: int = 1, **more: Any) -> DossierEntry:
    """An entry whose file is a real PDF."""
    data = more.pop("data", None) or pdf(pages, text=title.encode().hex())
    media_type = more.pop("media_type", "application/pdf")
    stored = store_bytes(data, media_type=media_type)
    return add_dossier_entry(
        case=case, under=under, title=title, key=title, file=stored, file_name=f"{title}.pdf", source="原告", pages=pages, **more
    )
