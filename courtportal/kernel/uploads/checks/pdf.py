"""Checks PDFs and takes out what could act by itself: scripts, automatic actions, embedded files, forms of XFA.

A PDF in which nothing of this is found keeps its bytes, so that signatures inside it stay valid.
"""

from collections.abc import Iterator
from pathlib import Path

import pikepdf

from courtportal.kernel.uploads.checks.findings import Finding, Refusal
from courtportal.kernel.uploads.checks.pdf_damage import check_end, why_unopened
from courtportal.kernel.uploads.limits import Limits

MEDIA_TYPE = "application/pdf"
_SAFE_ACTIONS = {"/GoTo", "/Named", "/Thread", "/Hide", "/SetOCGState", "/ResetForm", "/GoToDp"}
_SAFE_SCHEMES = ("http://", "https://", "mailto:")
_ACTIVE_KEYS = {
    "/OpenAction": "OpenAction",
    "/AA": "AA",
    "/JS": "JavaScript",
    "/JavaScript": "JavaScript",
    "/EmbeddedFiles": "EmbeddedFiles",
    "/EF": "EmbeddedFiles",
    "/AF": "EmbeddedFiles",
    "/XFA": "XFA",
    "/Collection": "EmbeddedFiles",
    "/RichMediaContent": "RichMedia",
    "/RichMediaSettings": "RichMedia",
    "/Movie": "RichMedia",
    "/Sound": "RichMedia",
}

# What the library raises for a file that is damaged inside.
_BROKEN = (pikepdf.PdfError, RuntimeError, ValueError, TypeError, RecursionError)


def check_pdf(path: Path, cleaned: Path, limits: Limits) -> Finding:
    """Accept a whole, unlocked PDF; when active content is found, write a copy without it to `cleaned`.

    Raises Refusal: pdf_password, pdf_restricted, pdf_cut_off, pdf_end_missing, pdf_hollow, pdf_table_broken,
    pdf_pages_circular, pdf_page_broken, pdf_broken, pdf_empty, pdf_dynamic_form, pdf_page_count_false, too_many_pages.
    """
    check_end(path)
    removed = _check_and_clean(path, cleaned, limits)
    if removed:
        # The cleaned copy is what everyone will read from now on: it must be as sound as an upload, and clean.
        pages, left = _reparse(cleaned)
        if left:
            raise Refusal("pdf_broken")
        return Finding(MEDIA_TYPE, pages, tuple(sorted(removed)))
    with _open(path) as pdf:
        return Finding(MEDIA_TYPE, len(pdf.pages))


def _open(path: Path) -> pikepdf.Pdf:
    try:
        pdf = pikepdf.open(path, attempt_recovery=False)
    except pikepdf.PasswordError as error:
        raise Refusal("pdf_password") from error
    except (pikepdf.PdfError, RuntimeError, ValueError) as error:
        raise why_unopened(path, str(error)) from error
    if pdf.is_encrypted:
        pdf.close()
        raise Refusal("pdf_restricted")
    return pdf


def _check_and_clean(path: Path, cleaned: Path, limits: Limits) -> set[str]:
    with _open(path) as pdf:
        try:
            _check_pages(pdf, limits)
            if pdf.Root.get("/NeedsRendering", False):
                # Its pages exist only while one program draws them; taking the program out would take the content with it.
                raise Refusal("pdf_dynamic_form")
            removed = strip_active_content(pdf)
            if removed:
                pdf.save(cleaned, compress_streams=False)  # streams stay as they are: a scan of 500 MB is copied, not packed anew
            elif _is_damaged(pdf):
                raise _damage(pdf)
        except _BROKEN as error:
            raise Refusal("pdf_broken") from error
    return removed


def _is_damaged(pdf: pikepdf.Pdf) -> bool:
    try:
        return bool(pdf.check_pdf_syntax())
    except _BROKEN:
        return True


def _damage(pdf: pikepdf.Pdf) -> Refusal:
    """The refusal of a damaged PDF, with the first page that cannot be shown where one page is the trouble."""
    for number, page in enumerate(pdf.pages, 1):
        contents = page.obj.get("/Contents")
        for part in contents if isinstance(contents, pikepdf.Array) else [contents]:
            try:
                if isinstance(part, pikepdf.Stream):
                    part.read_bytes()
            except _BROKEN:
                return Refusal("pdf_page_broken", page=number)
    return Refusal("pdf_broken")


def _check_pages(pdf: pikepdf.Pdf, limits: Limits) -> None:
    # The count is read from the page tree's root first: walking a tree of a million leaves is what a bomb wants.
    declared = pdf.Root.Pages.get("/Count", 0)
    if int(declared) > len(pdf.objects):  # every page is an object
        raise Refusal("pdf_page_count_false", pages=int(declared))
    pages = int(declared) if int(declared) > limits.pages else len(pdf.pages)
    if pages > limits.pages:
        raise Refusal("too_many_pages", pages=pages, limit=limits.pages)
    if pages < 1:
        raise Refusal("pdf_empty")


def _reparse(path: Path) -> tuple[int, set[str]]:
    with _open(path) as pdf:
        try:
            if pdf.check_pdf_syntax():
                raise Refusal("pdf_broken")
            return len(pdf.pages), strip_active_content(pdf)
        except _BROKEN as error:
            raise Refusal("pdf_broken") from error


def strip_active_content(pdf: pikepdf.Pdf) -> set[str]:
    """Remove from the open `pdf` everything that acts without the reader, and say what was there."""
    removed: set[str] = set()
    for found in pdf.objects:
        for dictionary in _dictionaries(found):
            _strip(dictionary, removed)
    return removed


def _dictionaries(found: pikepdf.Object, depth: int = 0) -> Iterator[pikepdf.Object]:
    """Every dictionary inside one object, itself included; what it refers to is visited as an object of its own."""
    if depth > 50 or not isinstance(found, pikepdf.Object):
        return
    if found._type_code in {pikepdf.ObjectType.dictionary, pikepdf.ObjectType.stream}:
        yield found
        children = [value for _, value in found.items()]
    elif found._type_code is pikepdf.ObjectType.array:
        children = list(found)
    else:
        return
    for child in children:
        if isinstance(child, pikepdf.Object) and not child.is_indirect:
            yield from _dictionaries(child, depth + 1)


def _strip(dictionary: pikepdf.Object, removed: set[str]) -> None:
    for key in list(dictionary.keys()):
        if key in _ACTIVE_KEYS:
            removed.add(_ACTIVE_KEYS[key])
            del dictionary[key]
        elif key in {"/A", "/PA", "/Next"} and (reason := _unsafe_action(dictionary[key])):
            removed.add(reason)
            del dictionary[key]


def _unsafe_action(action: object) -> str | None:
    """Name what a reader's click would start outside the document; None for a jump inside it or a web link."""
    if isinstance(action, pikepdf.Array):
        return next((reason for part in action if (reason := _unsafe_action(part))), None)
    if not isinstance(action, pikepdf.Dictionary):
        return None
    kind = str(action.get("/S", ""))
    if not kind or kind in _SAFE_ACTIONS:
        return None
    if kind == "/URI" and str(action.get("/URI", "")).lower().startswith(_SAFE_SCHEMES):
        return None
    return kind.removeprefix("/")
