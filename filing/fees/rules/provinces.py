"""What each province has set within the ranges of the fee measures (FEE art. 13, last paragraph), as data.

A province that is not in the table has not been checked yet: the lower end of the statutory range is taken and the
line says so. ``source`` names the notice.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

PROVINCES = frozenset("京津冀晋内辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川黔云藏陕甘青宁新")

# Content seen in a notice of 中山市中级人民法院 of 2008-03-27 and in a reprint of the Beijing notice of 2007-06-26.
_GUANGDONG = "粤价函〔2008〕45号"
_BEIJING = "京发改〔2007〕1111号"


@dataclass(frozen=True, slots=True)
class ProvincialFee:
    """One fixed fee that a province chose within the statutory range."""

    province: str
    kind: str
    amount: Decimal
    source: str
    valid_from: date


PROVINCIAL_FEES: tuple[ProvincialFee, ...] = (
    ProvincialFee("粤", "divorce", Decimal(300), _GUANGDONG, date(2008, 1, 1)),
    ProvincialFee("粤", "personality", Decimal(500), _GUANGDONG, date(2008, 1, 1)),
    ProvincialFee("粤", "non_property", Decimal(100), _GUANGDONG, date(2008, 1, 1)),
    ProvincialFee("粤", "ip", Decimal(1000), _GUANGDONG, date(2008, 1, 1)),
    ProvincialFee("粤", "jurisdiction_objection", Decimal(100), _GUANGDONG, date(2008, 1, 1)),
    ProvincialFee("京", "divorce", Decimal(150), _BEIJING, date(2007, 6, 26)),
    ProvincialFee("京", "personality", Decimal(300), _BEIJING, date(2007, 6, 26)),
    ProvincialFee("京", "non_property", Decimal(70), _BEIJING, date(2007, 6, 26)),
    ProvincialFee("京", "ip", Decimal(750), _BEIJING, date(2007, 6, 26)),
    ProvincialFee("京", "jurisdiction_objection", Decimal(70), _BEIJING, date(2007, 6, 26)),
)

_BY_PROVINCE = {(row.province, row.kind): row for row in PROVINCIAL_FEES}


def provincial_fee(province: str, kind: str) -> ProvincialFee | None:
    """What the province set for this kind of fee, or nothing when its notice is not in the table."""
    return _BY_PROVINCE.get((province, kind))
