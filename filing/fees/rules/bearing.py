"""Whether and when a fee is paid, and who bears it in the end, told before anything is submitted. Pure.

《诉讼费用交纳办法》 arts 8, 20, 29, 36–38, 42; CPL-I (法释〔2022〕11号) art. 204.
"""

from dataclasses import dataclass

from filing.causes.procedures import number_of
from filing.fees.rules.prepayment import not_prepaid
from filing.fees.rules.scales import FeeKind, fee_article
from filing.law import Bilingual, Citation


@dataclass(frozen=True, slots=True)
class Bearing:
    """What is said beside a fee, and where it stands."""

    words: Bilingual
    sources: tuple[Citation, ...]
    prepaid: bool = False


_PREPAID = Bilingual("立案后预交；", "Paid in advance, after acceptance; ")


def _bearing(zh: str, en: str, *articles: str, prepaid: bool = True) -> Bearing:
    before = _PREPAID if prepaid else Bilingual("", "")
    sources = tuple(fee_article(one) for one in (("20", *articles) if prepaid else articles))
    return Bearing(Bilingual(before.zh + zh, before.en + en), sources, prepaid)


_OF_A_SUIT = _bearing("打赢官司的，由败诉方承担。", "who loses the case bears it.", "29")
_OF_KIND: dict[FeeKind, Bearing] = {
    FeeKind.PAYMENT_ORDER: _bearing(
        "债务人没有提出异议的，由债务人负担；提出异议使程序终结的，由申请人负担，另行起诉时可以列入请求。",
        "the debtor bears it unless it objects; then the applicant does, and may claim it in the suit.",
        "36",
    ),
    FeeKind.PUBLIC_SUMMONS: _bearing("由申请人负担。", "the applicant bears it.", "37"),
    FeeKind.PRESERVATION: _bearing(
        "由申请人负担，起诉时可以列入请求。", "the applicant bears it, and may claim it in the suit.", "38"
    ),
    FeeKind.ARBITRATION_REVIEW: _bearing(
        "由法院按照败诉方负担的规定决定谁负担。", "the court decides who bears it, as a rule who loses.", "29", "38"
    ),
    FeeKind.BANKRUPTCY: _bearing(
        "不用预交，清算后从破产财产中支付。",
        "Not paid in advance: it is taken out of the estate after the liquidation.",
        "20",
        "42",
        prepaid=False,
    ),
    FeeKind.NO_FEE: _bearing("这类申请不交案件受理费。", "No fee is charged for this application.", "8", prepaid=False),
}
_WAGES = _bearing(
    "不用预交；打赢官司的，由败诉方承担。", "Not paid in advance; who loses the case bears it.", "20", "29", prepaid=False
)
# Provinces charge for it by scales of their own: the measures name none [verify].
_OF_A_SECURITY = Bearing(
    Bilingual(
        "按特别程序不交案件受理费；当地法院另收申请费的，以法院的通知为准，裁定准许拍卖、变卖的，由债务人、担保人负担。",
        "No fee as a special procedure; where the court charges one by a local rule its notice says so, and the debtor or who"
        " gave the security bears it if the sale is ordered.",
    ),
    (fee_article("8"), Citation("CPL-I", "法释〔2022〕11号", "204")),
)
_OF_PROTECTION = Bearing(
    Bilingual("申请人身安全保护令不交诉讼费。", "A protection order costs nothing."),
    (Citation("PROTECTION-REPLY", "法释〔2016〕15号", "1"),),
)
_SECURITY, _PROTECTION = 451, 481


def bearing_of(kind: FeeKind, cause_code: str) -> Bearing:
    """What is told of a fee of this kind in a case with this cause."""
    by_cause = {_SECURITY: _OF_A_SECURITY, _PROTECTION: _OF_PROTECTION}
    if kind == FeeKind.NO_FEE and (found := by_cause.get(number_of(cause_code))):
        return found
    if kind not in _OF_KIND and not_prepaid(kind, cause_code):
        return _WAGES
    return _OF_KIND.get(kind, _OF_A_SUIT)
