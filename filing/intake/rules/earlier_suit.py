"""How an earlier divorce suit ended, in the words of the form (民事诉讼法 第一百二十七条第七项; 民诉法解释 第二百一十四条).

Knows no Django.
"""

import re
from collections.abc import Sequence

REFUSED, RECONCILED, WITHDRAWN, OTHER = "refused", "reconciled", "withdrawn", "other"
# A suit treated as withdrawn counts as one that was withdrawn (民诉法解释 第二百一十四条).
_BY_CLOSING = {"withdrawn": WITHDRAWN, "deemed_withdrawn": WITHDRAWN, "dismissed": OTHER}
_MADE_UP = re.compile("(?<!无法)(?<!不能)(?<!难以)(?<!不愿)(?<!不再)和好")
_PARTED = re.compile("(?<!不)(?:自愿|同意|协议|准予|准许)离婚|(?<!不)解除(?:双方)?(?:婚姻|夫妻)关系")


def result_of(closing: str, orders: Sequence[str], agreed: Sequence[str] = ()) -> str:
    """The result by how the case was closed, or by the orders of its judgment; '' where neither says it for certain.

    Of a mediated suit by what the spouses agreed, in the words of the statement (民事诉讼法 第一百条).
    """
    if closing == "mediated":
        return _agreed(agreed)
    if closing:
        return _BY_CLOSING.get(closing, "")
    return REFUSED if any("不准" in order and "离婚" in order for order in orders) else ""


def _agreed(terms: Sequence[str]) -> str:
    """Whether they made up or parted; '' where the terms say neither, or both: then the person says so."""
    made_up = any(_MADE_UP.search(term) for term in terms)
    parted = any(_PARTED.search(term) for term in terms)
    if made_up == parted:
        return ""
    return RECONCILED if made_up else OTHER
