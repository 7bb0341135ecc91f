"""Whether a complaint claims anything (民事诉讼法 第一百二十二条第三项: 具体的诉讼请求). Knows no Django."""

from filing.causes.answers import Answers, is_visible, texts, value_of
from filing.causes.elements import Element, ElementForm

# Asked beside the claims, but nothing that a judgment could grant by itself.
BESIDE = frozenset(
    {"fee_claimed", "private_hearing", "knows_in_person", "insurer_first", "has_amount", "medical_receipts", "claim_total"}
)
UNTIL_PAID = "_until_paid"
# Choices that are claims, with the answers that claim nothing.
CHOICES: dict[str, set[str]] = {
    "contract_fate": {"none"},
    "child1_with": {"adult"},
    "child2_with": {"adult"},
    "child3_with": {"adult"},
    "defect_remedy": set(),
    "compensation": set(),
}
WORDS = frozenset({"request", "other_claims"})
NOTHING = frozenset({"无", "没有", "否", "不", "暂无", "none", "no", "nothing", "n/a", "-", "—", "/", "0"})


def claim_elements(form: ElementForm) -> list[tuple[str, Element]]:
    """What can be a claim in this form, each with the page that asks it."""
    return [
        (page.key, element)
        for section in form.sections
        if section.key == "claims"
        for page in section.pages
        for element in page.elements
        if _can_claim(element)
    ]


def _can_claim(element: Element) -> bool:
    if element.key in BESIDE or element.key.endswith(UNTIL_PAID) or element.computes:
        return False
    return element.type in {"money", "yes_no"} or element.key in CHOICES or element.key in WORDS


def first_of_no_claims(form: ElementForm, answers: Answers) -> tuple[str, Element] | None:
    """Where to claim something, if every claim is answered with no, nothing or zero: the first page and its first claim.

    None if something is claimed, and where a required claim has no answer yet: that is said at its field already.
    """
    asked = [(page, element) for page, element in claim_elements(form) if is_visible(element, answers)]
    if any(_claims(one, answers) or (one.required and not texts(answers, one.key)) for _page, one in asked):
        return None
    return next(iter(asked), None)


def _claims(element: Element, answers: Answers) -> bool:
    """An amount that is not understood is a claim all the same; its field says what is wrong with it."""
    said = texts(answers, element.key)
    if not said:
        return False
    if element.key in CHOICES:
        return not set(said) <= CHOICES[element.key]
    if element.key in WORDS:
        return said[0].strip("。.， ").lower() not in NOTHING
    return said[0] == "yes" if element.type == "yes_no" else value_of(element, answers) != 0
