"""The reading copy of a court document: the same data by the same engine, fixed words in both languages, without legal effect.

It is unsigned and unsealed, says so on every page, and names the document of which it is a copy by its verification code.
"""

from courtportal.kernel.rendering import bilingual, document_kinds, engine
from courtportal.kernel.rendering.documents import fonts_folder, frame_of, grouped
from courtportal.kernel.rendering.models import CourtDocument

ZH = "阅读本：不具有法律效力，以中文文书为准"
EN = "Reading copy without legal effect: only the Chinese document counts"
_MARK = (
    f'<div class="reading-mark"><span>{ZH}</span><br><span lang="en">{EN}</span></div>'
    '<p class="reading-note">{zh}</p><p class="reading-note" lang="en">{en}</p>'
)
_NOTE_ZH = (
    "本阅读本由诉讼服务网用原文书的数据制作，供阅读参考，未经签名、盖章；"
    "当事人和法院书写的内容保留中文，不作翻译。原文书验证码：{code}。"
)
_NOTE_EN = (
    "Made by the portal from the data of the document, to help reading; neither signed nor sealed. What the parties and the court"
    " have written stays in Chinese. Verification code of the document: {code}."
)


def has_reading_copy(document: CourtDocument) -> bool:
    """Whether there is one: of what the court itself writes. A litigant's own paper is in the litigant's words."""
    return document_kinds.get(document.kind).strict


def reading_copy(document: CourtDocument) -> engine.Rendering:
    """The tagged PDF. Raises MissingGlyphsError, and LookupError for a kind without reading copies."""
    if not has_reading_copy(document):
        raise LookupError(document.kind)
    return engine.render(reading_page(document), folder=fonts_folder())


def reading_page(document: CourtDocument) -> str:
    """Its HTML: the page of the document with the English beside, the mark on top, neither code nor place for a seal."""
    kind = document_kinds.get(document.kind)
    slots = [] if document._state.adding else list(document.slots.order_by("position"))
    frame = frame_of(document, kind) | {"verification_code": "", "qr": "", "sealed": False}
    source = bilingual.marked(kind.template, {"document": frame, "data": document.data, "slots": slots})
    terms = {document.title: kind.title_en, kind.title_zh: kind.title_en}
    if document.court is not None:
        terms[document.court.name_zh] = document.court.name_en
    head, opening, body = _parts(bilingual.beside(source, terms))
    code = grouped(document.verification_code)
    mark = _MARK.format(zh=_NOTE_ZH.format(code=code), en=_NOTE_EN.format(code=code))
    return f"{head}{opening}{mark}{body}"


def _parts(page: str) -> tuple[str, str, str]:
    """What stands before the body, its tag, and what is in it."""
    start = page.index("<body")
    end = page.index(">", start) + 1
    return page[:start], page[start:end], page[end:]
