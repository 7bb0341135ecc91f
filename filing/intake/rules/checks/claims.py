"""The rule about what is asked of the court: there must be something (民事诉讼法 第一百二十二条第三项)."""

from filing.causes.claims import first_of_no_claims
from filing.intake.rules.checks.model import MUST, Hit, Hits, Material, Place, cpl, rule
from filing.law import Bilingual


@rule(
    "nothing_claimed",
    MUST,
    cpl("122(3)"),
    wrong=Bilingual(
        "没有写任何诉讼请求：每一项都是“否”或者空着。起诉必须有具体的诉讼请求。",
        "Nothing is claimed: every item is “no” or empty. A suit needs concrete claims.",
    ),
    todo=Bilingual(
        "请在“{page}”以及后面几页选择您要求的项目、填写金额，或者在“其他请求”写明具体要求。",
        "On “{page_en}” and the pages after it choose what you ask for and fill in the amounts, or write it under other claims.",
    ),
    passed=Bilingual("有具体的诉讼请求。", "There are concrete claims."),
    home="other_claims",
)
def nothing_claimed(material: Material) -> Hits:
    found = first_of_no_claims(material.form, material.answers)
    if found is None:
        return []
    page, first = found
    title = material.form.page(page).title
    return [Hit(Place(page, first.key), {"page": title.zh, "page_en": title.en})]
