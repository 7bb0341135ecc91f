"""The fee scales of 《诉讼费用交纳办法》 (State Council Decree 481, in force 2007-04-01), as data. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from filing.law import Bilingual, Citation


class FeeKind(StrEnum):
    """What a fee is charged for."""

    PROPERTY = "property"
    DIVORCE = "divorce"
    PERSONALITY = "personality"
    NON_PROPERTY = "non_property"
    IP = "ip"
    LABOUR = "labour"
    ADMINISTRATIVE = "administrative"
    ADMINISTRATIVE_SPECIAL = "administrative_special"
    JURISDICTION_OBJECTION = "jurisdiction_objection"
    ENFORCEMENT = "enforcement"
    PRESERVATION = "preservation"
    PAYMENT_ORDER = "payment_order"
    PUBLIC_SUMMONS = "public_summons"
    ARBITRATION_REVIEW = "arbitration_review"
    BANKRUPTCY = "bankruptcy"
    MARITIME = "maritime"
    ATTENDANCE = "attendance"
    COPYING = "copying"
    NO_FEE = "no_fee"


@dataclass(frozen=True, slots=True)
class FixedFee:
    """An amount for each case: one amount, or a range within which the province sets it."""

    lowest: Decimal
    highest: Decimal

    @property
    def is_range(self) -> bool:
        """Whether the province sets the amount."""
        return self.lowest != self.highest


@dataclass(frozen=True, slots=True)
class Band:
    """A part of the amount above ``over`` and up to ``up_to`` (none: without end), charged at ``rate``."""

    over: Decimal
    up_to: Decimal | None
    rate: Decimal


@dataclass(frozen=True, slots=True)
class Share:
    """Only this share of the scale's result is charged."""

    numerator: int
    denominator: int


@dataclass(frozen=True, slots=True)
class Scale:
    """How one kind of fee is computed: a fixed fee, then the bands, then the share, at most the cap.

    ``covered`` is the amount that the fixed fee covers; ``needs_amount`` tells that there is no fee without one;
    ``halves`` that the reductions of arts 15, 16 and 18 apply (a case fee, not an application fee); ``actual`` that what was
    spent is charged and nothing is computed.
    """

    name: Bilingual
    article: str
    fixed: FixedFee
    covered: Decimal = Decimal(0)
    bands: tuple[Band, ...] = ()
    share: Share | None = None
    cap: Decimal | None = None
    needs_amount: bool = False
    halves: bool = True
    actual: bool = False

    @property
    def citation(self) -> Citation:
        """Where the scale stands."""
        return fee_article(self.article)


def fee_article(article: str) -> Citation:
    """An article of the fee measures."""
    return Citation("FEE", "国务院令第481号", article)


CONVERSION = fee_article("55")  # of a foreign currency into yuan


def _fixed(lowest: int, highest: int | None = None) -> FixedFee:
    return FixedFee(Decimal(lowest), Decimal(lowest if highest is None else highest))


def _bands(start: int, *steps: tuple[int | None, str]) -> tuple[Band, ...]:
    """Bands that follow each other: (upper end, rate in percent)."""
    bands, lower = [], Decimal(start)
    for upper, percent in steps:
        top = None if upper is None else Decimal(upper)
        bands.append(Band(lower, top, Decimal(percent) / 100))
        lower = top or lower
    return tuple(bands)


_PROPERTY_BANDS = _bands(
    10_000,
    (100_000, "2.5"),
    (200_000, "2"),
    (500_000, "1.5"),
    (1_000_000, "1"),
    (2_000_000, "0.9"),
    (5_000_000, "0.8"),
    (10_000_000, "0.7"),
    (20_000_000, "0.6"),
    (None, "0.5"),
)

# Used when there is no amount in dispute: intellectual property and enforcement of an act.
WITHOUT_AMOUNT: dict[FeeKind, Scale] = {
    FeeKind.IP: Scale(Bilingual("知识产权民事案件（无争议金额）", "IP case without an amount"), "13(3)", _fixed(500, 1000)),
    FeeKind.ENFORCEMENT: Scale(
        Bilingual("申请执行（无执行金额）", "enforcement without an amount"), "14(1)", _fixed(50, 500), halves=False
    ),
}

SCALES: dict[FeeKind, Scale] = {
    FeeKind.PROPERTY: Scale(
        Bilingual("财产案件", "property case"),
        "13(1)",
        _fixed(50),
        Decimal(10_000),
        _PROPERTY_BANDS,
        needs_amount=True,
    ),
    FeeKind.DIVORCE: Scale(
        Bilingual("离婚案件", "divorce case"), "13(2)", _fixed(50, 300), Decimal(200_000), _bands(200_000, (None, "0.5"))
    ),
    FeeKind.PERSONALITY: Scale(
        Bilingual("人格权案件", "personality rights case"),
        "13(2)",
        _fixed(100, 500),
        Decimal(50_000),
        _bands(50_000, (100_000, "1"), (None, "0.5")),
    ),
    FeeKind.NON_PROPERTY: Scale(Bilingual("其他非财产案件", "other non-property case"), "13(2)", _fixed(50, 100)),
    FeeKind.IP: Scale(Bilingual("知识产权民事案件", "IP case"), "13(3)", _fixed(50), Decimal(10_000), _PROPERTY_BANDS),
    FeeKind.LABOUR: Scale(Bilingual("劳动争议案件", "labour dispute"), "13(4)", _fixed(10)),
    FeeKind.ADMINISTRATIVE: Scale(Bilingual("行政案件", "administrative case"), "13(5)", _fixed(50)),
    FeeKind.ADMINISTRATIVE_SPECIAL: Scale(
        Bilingual("商标、专利、海事行政案件", "trade mark, patent or maritime administrative case"), "13(5)", _fixed(100)
    ),
    FeeKind.JURISDICTION_OBJECTION: Scale(
        Bilingual("管辖权异议不成立", "rejected objection to jurisdiction"), "13(6)", _fixed(50, 100)
    ),
    FeeKind.ENFORCEMENT: Scale(
        Bilingual("申请执行", "application for enforcement"),
        "14(1)",
        _fixed(50),
        Decimal(10_000),
        _bands(10_000, (500_000, "1.5"), (5_000_000, "1"), (10_000_000, "0.5"), (None, "0.1")),
        halves=False,
    ),
    FeeKind.PRESERVATION: Scale(
        Bilingual("申请保全", "application for preservation"),
        "14(2)",
        _fixed(30),
        Decimal(1_000),
        _bands(1_000, (100_000, "1"), (None, "0.5")),
        cap=Decimal(5_000),
        halves=False,
    ),
    FeeKind.PAYMENT_ORDER: Scale(
        Bilingual("申请支付令", "application for a payment order"),
        "14(3)",
        _fixed(50),
        Decimal(10_000),
        _PROPERTY_BANDS,
        share=Share(1, 3),
        needs_amount=True,
        halves=False,
    ),
    FeeKind.PUBLIC_SUMMONS: Scale(
        Bilingual("申请公示催告", "application for public summons"), "14(4)", _fixed(100), halves=False
    ),
    FeeKind.ARBITRATION_REVIEW: Scale(
        Bilingual("申请撤销仲裁裁决或者认定仲裁协议效力", "setting aside an award or ruling on an arbitration agreement"),
        "14(5)",
        _fixed(400),
        halves=False,
    ),
    FeeKind.BANKRUPTCY: Scale(
        Bilingual("破产案件", "bankruptcy case"),
        "14(6)",
        _fixed(50),
        Decimal(10_000),
        _PROPERTY_BANDS,
        share=Share(1, 2),
        cap=Decimal(300_000),
        needs_amount=True,
        halves=False,
    ),
    # The range of all maritime applications; what each item of art. 14(7) costs within it is to be configured [verify].
    # Until then the lower end is taken unless ``base`` names the amount.
    FeeKind.MARITIME: Scale(Bilingual("海事申请", "maritime application"), "14(7)", _fixed(1_000, 10_000), halves=False),
    FeeKind.ATTENDANCE: Scale(
        Bilingual("证人、鉴定人、翻译人员、理算人员出庭费用", "attendance of witnesses, appraisers, interpreters and adjusters"),
        "11",
        _fixed(0),
        needs_amount=True,
        halves=False,
        actual=True,
    ),
    FeeKind.COPYING: Scale(
        Bilingual("复制案卷材料和法律文书工本费", "copies of the file and of court documents"),
        "11",
        _fixed(0),
        needs_amount=True,
        halves=False,
        actual=True,
    ),
    FeeKind.NO_FEE: Scale(Bilingual("不交纳案件受理费的案件", "case without a fee"), "8", _fixed(0)),
}
