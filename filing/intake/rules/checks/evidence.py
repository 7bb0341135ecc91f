"""Rules about evidence: what a cause needs, pages that nobody can read, the same file twice (民事诉讼法 第一百二十四条第四项)."""

from filing.intake.rules.checks.data import check_data
from filing.intake.rules.checks.model import HINT, SHOULD, Hit, Hits, Material, Place, cpl, registration, rule
from filing.law import Bilingual


@rule(
    "evidence_kind_missing",
    SHOULD,
    registration("6"),
    wrong=Bilingual("没有看到：{what}。", "Not handed in: {what_en}."),
    todo=Bilingual(
        "请上传，或者把已上传文件的类型选对；确实没有的，在经过里说明。",
        "Upload it, or choose the right kind for a file you uploaded; if there is none, say so.",
    ),
    passed=Bilingual("需要的证据种类齐全。", "Every kind of evidence needed is there."),
    home="evidence",
)
def evidence_kind_missing(material: Material) -> Hits:
    wanted = [one for one in check_data().wanted(material.form.key) if one.holds(material.answers)]
    if not wanted:
        return None
    return [
        Hit(Place("evidence"), {"what": one.label.zh, "what_en": one.label.en})
        for one in wanted
        if not one.kinds & material.kinds
    ]


@rule(
    "page_blank",
    SHOULD,
    registration("6"),
    wrong=Bilingual("“{title}”第{page}页是空白的。", "Page {page} of “{title}” is blank."),
    todo=Bilingual(
        "请核对是否拍漏、扫反了，重新上传这一页。", "Check whether it was missed or scanned from the back, and upload it again."
    ),
)
def page_blank(material: Material) -> Hits:
    return [Hit(piece.at(page), {"title": piece.title, "page": str(page)}) for piece in material.evidence for page in piece.blank]


@rule(
    "page_blurred",
    SHOULD,
    registration("6"),
    wrong=Bilingual("“{title}”第{page}页模糊，可能看不清。", "Page {page} of “{title}” is blurred and may not be legible."),
    todo=Bilingual("请在光线充足处重新拍照或者扫描这一页。", "Photograph or scan the page again in good light."),
)
def page_blurred(material: Material) -> Hits:
    return [
        Hit(piece.at(page), {"title": piece.title, "page": str(page)}) for piece in material.evidence for page in piece.blurred
    ]


@rule(
    "defendant_not_in_evidence",
    HINT,
    registration("6"),
    wrong=Bilingual("在证据各页识别出的文字里没有找到“{name}”。", "“{name}” was not found in the text read from the evidence."),
    todo=Bilingual(
        "请核对证据与这位被告有关。手写的、只有网名或者昵称的，请在证明目的里说明是谁。",
        "Check that the evidence concerns this defendant. Where it bears only handwriting or a nickname, say who it is.",
    ),
)
def defendant_not_in_evidence(material: Material) -> Hits:
    if material.names_read is None:
        return None
    return [Hit(side.at(), {"name": side.name}) for side in material.defendants if side.name not in material.names_read]


@rule(
    "file_twice",
    HINT,
    cpl("124(4)"),
    wrong=Bilingual("“{title}”与第{first}件是同一个文件。", "“{title}” is the same file as item {first}."),
    todo=Bilingual("请移除重复的一件，或者换成正确的文件。", "Remove one of them, or replace it by the right file."),
)
def file_twice(material: Material) -> Hits:
    first: dict[str, int] = {}
    hits = []
    for piece in material.evidence:
        if piece.sha256 and piece.sha256 in first:
            hits.append(Hit(piece.at(), {"title": piece.title, "first": str(first[piece.sha256])}))
        first.setdefault(piece.sha256, piece.order)
    return hits
