"""Word documents as Word and WPS write them, and as an attacker does."""

from collections.abc import Sequence
from xml.sax.saxutils import escape

from tests.kernel.uploads import corpus

_TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
    '<Override PartName="/word/document.xml"'
    ' ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
)
_DOCUMENT = (
    '<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    f' xmlns:r="{_OFFICE}" xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
    ' xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"'
    ' xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><w:body>{}</w:body></w:document>'
)
_PICTURE = (
    "<w:p><w:r><w:drawing><wp:inline><a:graphic><a:graphicData><pic:pic><pic:blipFill>{}</pic:blipFill></pic:pic>"
    "</a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
)
MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def paragraph(text: str) -> str:
    """One paragraph."""
    return f'<w:p><w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def page_break() -> str:
    """What begins a new page in Word; in the copy the pages fall as they fall."""
    return '<w:p><w:r><w:br w:type="page"/></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    """A table of texts."""
    cells = ("".join(f"<w:tc>{paragraph(text)}</w:tc>" for text in row) for row in rows)
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


def picture() -> str:
    """The picture that ``word`` puts into the document."""
    return _PICTURE.format('<a:blip r:embed="rPicture"/>')


def linked_picture() -> str:
    """A picture that is to be fetched from elsewhere."""
    return _PICTURE.format('<a:blip r:link="rRemote"/>')


def word(*body: str, remote: str = "http://127.0.0.1:9/spy.png", shown: bytes | None = None) -> bytes:
    """The bytes of a document with this body; ``shown`` is its picture."""
    relations = [
        f'<Relationship Id="rPicture" Type="{_OFFICE}/image" Target="media/image1.png"/>',
        f'<Relationship Id="rRemote" Type="{_OFFICE}/image" Target="{remote}" TargetMode="External"/>',
    ]
    main = f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="word/document.xml"/>'
    return corpus.zipped(
        {
            "[Content_Types].xml": _TYPES.encode(),
            "_rels/.rels": _RELATIONS.format(main).encode(),
            "word/_rels/document.xml.rels": _RELATIONS.format("".join(relations)).encode(),
            "word/document.xml": _DOCUMENT.format("".join(body)).encode(),
            "word/media/image1.png": corpus.picture() if shown is None else shown,
        }
    )


def long_word(lines: int = 120, text: str = "今借到林小满人民币十万元整。") -> bytes:
    """A document of several pages."""
    return word(*(paragraph(f"{number}. {text}") for number in range(1, lines + 1)))
