"""What a case is called for readers of English: names stay as they are, the cause and what stands between them do not."""

from collections.abc import Sequence

from django.utils.translation import get_language

from filing.causes import registry
from filing.causes.procedures import is_application

_AGAINST, _ENFORCING, _OTHERS = " 诉 ", " 申请执行 ", "等"


def in_words(title: str, cause_code: str) -> str:
    """林小满 诉 周远航 民间借贷纠纷, in English 林小满 v. 周远航: Private lending dispute; one that is built otherwise stays."""
    if get_language() != "en":
        return title
    try:
        cause = registry.get(cause_code).name
    except registry.UnknownCause:
        return title
    people = title.removesuffix(cause.zh)
    if people == title:
        return title
    between, v = (_ENFORCING, " enforcing against ") if _ENFORCING in people else (_AGAINST, " v. ")
    sides = [_side(side) for side in people.strip().split(between)]
    return f"{v.join(sides)}: {cause.en}"


def of_enforcement(creditor: str, debtors: Sequence[str], cause_code: str) -> str:
    """The enforcement as it is called: 林小满 申请执行 周远航 民间借贷纠纷; what was no suit has no cause to name."""
    others = _OTHERS if len(debtors) > 1 else ""
    cause = "" if is_application(cause_code) else f" {registry.get(cause_code).name.zh}"
    return f"{creditor}{_ENFORCING}{debtors[0]}{others}{cause}"


def says_enforcement(title: str) -> bool:
    """Whether a title is that of an enforcement; before it had one of its own, an enforcement bore that of the suit."""
    return _ENFORCING in title


def _side(name: str) -> str:
    return f"{name.removesuffix(_OTHERS)} and others" if name.endswith(_OTHERS) else name
