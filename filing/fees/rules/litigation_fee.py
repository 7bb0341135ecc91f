"""The litigation fee of a case or an application, line by line with the article behind each line.

《诉讼费用交纳办法》 arts 8, 13–18; CPL-I (法释〔2022〕11号) art. 206. Pure: the answer depends on the arguments only.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from filing.fees.rules.amounts import CENT, checked_amount, rounded
from filing.fees.rules.provinces import PROVINCES, provincial_fee
from filing.fees.rules.scales import CONVERSION, SCALES, WITHOUT_AMOUNT, Band, FeeKind, Scale, fee_article
from filing.law import Bilingual, Citation


class Halving(StrEnum):
    """Why a case fee is halved."""

    MEDIATION = "mediation"
    WITHDRAWAL = "withdrawal"
    SUMMARY = "summary"
    JOINED = "joined"


_HALVINGS: dict[Halving, tuple[str, Bilingual]] = {
    Halving.MEDIATION: ("15", Bilingual("以调解方式结案", "closed by mediation")),
    Halving.WITHDRAWAL: ("15", Bilingual("当事人申请撤诉", "claim withdrawn")),
    Halving.SUMMARY: ("16", Bilingual("适用简易程序审理", "summary procedure")),
    Halving.JOINED: ("18", Bilingual("反诉或者第三人请求合并审理", "counterclaim or third-party claim heard together")),
}


class FeeError(ValueError):
    """The fee cannot be computed from what was given; ``message`` says why in both languages."""

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.zh)
        self.message = message


@dataclass(frozen=True, slots=True)
class FeeLine:
    """One step of the computation; the amounts of all lines add up to the fee payable."""

    article: Citation
    part: Bilingual
    rate: str
    amount: Decimal

    @property
    def shown_amount(self) -> Decimal | None:
        """What the line adds to the fee; None for one that only says how a foreign currency was converted."""
        return None if self.article == CONVERSION else self.amount


@dataclass(frozen=True, slots=True)
class LitigationFee:
    """The whole fee, the fee payable after halving, and how it came about."""

    kind: FeeKind
    full_fee: Decimal
    fee: Decimal
    lines: tuple[FeeLine, ...]


def litigation_fee(
    *,
    kind: FeeKind,
    amount: Decimal | None = None,
    base: Decimal | None = None,
    province: str | None = None,
    halvings: Collection[Halving] = (),
    unit: Decimal = CENT,
) -> LitigationFee:
    """Compute a fee in yuan.

    ``amount`` is the amount in dispute, enforced or preserved; ``base`` the fixed fee within the statutory range,
    otherwise what ``province`` has set; ``halvings`` reduce a case fee to one half, once only however many there are
    (CPL-I art. 206). The whole fee is rounded half up to ``unit`` (a setting of the court), and half of the rounded fee
    again. Raises ``FeeError`` or ``AmountError``.
    """
    if amount is not None:
        amount = checked_amount(amount)
    if province is not None and province not in PROVINCES:
        raise FeeError(Bilingual(f"没有简称为“{province}”的省份。", f"There is no province with the short name “{province}”."))
    scale = WITHOUT_AMOUNT.get(kind, SCALES[kind]) if amount is None else SCALES[kind]
    if scale.needs_amount and amount is None:
        raise FeeError(
            Bilingual(f"计算{scale.name.zh}的费用需要金额。", f"An amount is needed for the fee of a {scale.name.en}.")
        )
    if halvings and not scale.halves:
        raise FeeError(
            Bilingual(f"{scale.name.zh}交纳申请费，不适用减半。", f"No halving: {scale.name.en} is an application fee.")
        )
    lines = _settled(_scale_lines(kind, scale, amount or Decimal(0), base, province), unit)
    full_fee = sum((line.amount for line in lines), Decimal("0.00"))
    fee = rounded(full_fee / 2, unit) if halvings else full_fee
    if halvings:
        lines.append(_halving_line(halvings, fee - full_fee))
    return LitigationFee(kind, full_fee, fee, tuple(lines))


def _scale_lines(kind: FeeKind, scale: Scale, amount: Decimal, base: Decimal | None, province: str | None) -> list[FeeLine]:
    """The exact, not yet rounded lines of a scale."""
    if scale.actual:
        return [FeeLine(scale.citation, Bilingual("按实际发生的费用", "at actual cost"), "实际", amount)]
    lines = [_fixed_line(kind, scale, base, province)]
    lines += [_band_line(scale, band, amount) for band in scale.bands if amount > band.over]
    total = sum((line.amount for line in lines), Decimal(0))
    if scale.share:
        part = Bilingual(
            f"按财产案件标准的{scale.share.denominator}分之{scale.share.numerator}交纳",
            f"{scale.share.numerator}/{scale.share.denominator} of the property fee",
        )
        reduced = total * scale.share.numerator / scale.share.denominator
        rate = f"{scale.share.numerator}/{scale.share.denominator}"
        lines.append(FeeLine(scale.citation, part, rate, reduced - total))
        total = reduced
    if scale.cap is not None and total > scale.cap:
        part = Bilingual(f"最高不超过{_yuan_zh(scale.cap)}", f"at most {_yuan_en(scale.cap)}")
        lines.append(FeeLine(scale.citation, part, "封顶", scale.cap - total))
    return lines


def _fixed_line(kind: FeeKind, scale: Scale, base: Decimal | None, province: str | None) -> FeeLine:
    if not scale.fixed.is_range:
        part = Bilingual("每件", "for each case")
        if scale.covered:
            part = Bilingual(f"不超过{_yuan_zh(scale.covered)}的部分", f"part up to {_yuan_en(scale.covered)}")
        return FeeLine(scale.citation, part, "定额", scale.fixed.lowest)
    low, high = scale.fixed.lowest, scale.fixed.highest
    chosen, why = _chosen_base(kind, scale, base, province)
    part = Bilingual(f"{scale.name.zh}每件{low:f}元至{high:f}元，{why.zh}", f"{scale.name.en}: ¥{low:f} to ¥{high:f}, {why.en}")
    return FeeLine(scale.citation, part, "定额", chosen)


def _chosen_base(kind: FeeKind, scale: Scale, base: Decimal | None, province: str | None) -> tuple[Decimal, Bilingual]:
    """The fixed fee within the range and who chose it."""
    low, high = scale.fixed.lowest, scale.fixed.highest
    if base is not None:
        if not low <= checked_amount(base) <= high:
            raise FeeError(
                Bilingual(
                    f"{scale.name.zh}的每件标准应当在{low:f}元至{high:f}元之间。",
                    f"The fixed fee of a {scale.name.en} is between ¥{low:f} and ¥{high:f}.",
                )
            )
        return base, Bilingual("按指定标准", "as given")
    row = provincial_fee(province, kind) if province else None
    if row:
        return row.amount, Bilingual(f"{province}定标准（{row.source}）", f"set by province {province} ({row.source})")
    return low, Bilingual("各省自定，暂按下限", "set by each province, lower end taken")


def _band_line(scale: Scale, band: Band, amount: Decimal) -> FeeLine:
    upper = amount if band.up_to is None else min(amount, band.up_to)
    if band.up_to is None:
        part = Bilingual(f"超过{_yuan_zh(band.over)}的部分", f"part over {_yuan_en(band.over)}")
    else:
        part = Bilingual(
            f"超过{_yuan_zh(band.over)}至{_yuan_zh(band.up_to)}的部分",
            f"part over {_yuan_en(band.over)} up to {_yuan_en(band.up_to)}",
        )
    return FeeLine(scale.citation, part, f"{(band.rate * 100).normalize():f}%", (upper - band.over) * band.rate)


def _settled(lines: list[FeeLine], unit: Decimal) -> list[FeeLine]:
    """Round the running total after each line, so that the rounded lines still add up to the rounded fee."""
    settled, exact, shown = [], Decimal(0), Decimal("0.00")
    for line in lines:
        exact += line.amount
        settled.append(replace(line, amount=rounded(exact, unit) - shown))
        shown = rounded(exact, unit)
    return settled


def _halving_line(halvings: Collection[Halving], reduction: Decimal) -> FeeLine:
    reasons = sorted(set(halvings))
    zh = "、".join(_HALVINGS[reason][1].zh for reason in reasons)
    en = ", ".join(_HALVINGS[reason][1].en for reason in reasons)
    if len(reasons) > 1:
        once = Citation("CPL-I", "法释〔2022〕11号", "206")
        return FeeLine(once, Bilingual(f"{zh}，只减半一次", f"{en}; halved once only"), "50%", reduction)
    article, _ = _HALVINGS[reasons[0]]
    return FeeLine(fee_article(article), Bilingual(f"{zh}，减半交纳", f"{en}; half the fee"), "50%", reduction)


def _yuan_zh(amount: Decimal) -> str:
    return f"{amount / 10_000:f}万元" if amount % 10_000 == 0 else f"{amount:f}元"


def _yuan_en(amount: Decimal) -> str:
    return f"¥{amount:,f}"
