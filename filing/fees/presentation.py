"""How a fee is shown: its name and its lines in the reader's language."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from filing.fees.models import Fee
from filing.fees.rules.scales import SCALES, FeeKind


@dataclass(frozen=True, slots=True)
class ShownLine:
    """One line of the computation."""

    part: str
    rate: str
    amount: Decimal
    article: str


def kind_name(fee: Fee) -> str:
    """案件受理费 for a case fee, 执行申请费 for enforcement, otherwise the application fee."""
    if fee.kind == FeeKind.ENFORCEMENT:
        return _("执行申请费")
    return _("案件受理费") if SCALES[FeeKind(fee.kind)].halves else _("申请费")


def fee_lines(fee: Fee) -> list[ShownLine]:
    """The stored lines in the language of the page."""
    suffix = "_en" if (get_language() or "").startswith("en") else ""
    rates = {"定额": _("定额"), "封顶": _("封顶")}
    return [
        ShownLine(line[f"part{suffix}"], rates.get(line["rate"], line["rate"]), Decimal(line["amount"]), line[f"article{suffix}"])
        for line in fee.lines
    ]
