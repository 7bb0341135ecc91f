"""Rules about money: sums that do not add up, and what the law does not support of a loan's interest."""

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from filing.causes.interest import Interest
from filing.causes.lpr import rate_limit
from filing.causes.rates import a_year
from filing.intake.rules.checks.model import HINT, MUST, SHOULD, Hit, Hits, Material, civil_code, cpl, rule
from filing.law import Bilingual, Citation

LENDING = frozenset({"private_lending"})
TOLERANCE = Decimal("1.02")
LPR_LIMIT = Citation("LENDING", "法释〔2020〕17号", "25")


def yearly_rate(rate: Decimal, period: str) -> Decimal:
    """A rate for a year, quarter or month as percent a year, two decimals."""
    return a_year(rate, period).quantize(Decimal("0.01"), ROUND_HALF_UP)


@rule(
    "claims_add_up",
    MUST,
    cpl("122(3)"),
    wrong=Bilingual(
        "各项请求合计 {sum} 元，与标的总额 {total} 元不一致。", "The claims add up to {sum} yuan, the total says {total}."
    ),
    todo=Bilingual("请核对每一项金额和总额。", "Check each amount and the total."),
    passed=Bilingual("各项请求与标的总额一致。", "The claims add up to the total."),
    home="other_claims",
)
def claims_add_up(material: Material) -> Hits:
    total = material.money("claim_total")
    if total is None:
        return None
    claims = next((section for section in material.form.sections if section.key == "claims"), None)
    elements = [one for page in (claims.pages if claims else ()) for one in page.elements]
    computed = next((one.computes[1] for one in elements if one.key == "claim_total" and one.computes), None)
    keys = computed or [one.key for one in elements if one.type == "money" and one.key != "claim_total"]
    added = sum((material.money(key) or Decimal(0) for key in keys), Decimal(0))
    if not added or added == total:
        return []
    return [Hit(material.at("claim_total"), {"sum": f"{added:,.2f}", "total": f"{total:,.2f}"})]


@rule(
    "owed_exceeds_lent",
    MUST,
    cpl("122(3)"),
    wrong=Bilingual(
        "尚欠本金 {owed} 元大于实际出借减去已还的 {left} 元。",
        "The principal owed, {owed} yuan, exceeds what was lent less what was repaid, {left}.",
    ),
    todo=Bilingual(
        "请核对尚欠本金、实际提供金额和已还本金。", "Check the principal owed, the amount handed over and the principal repaid."
    ),
    forms=LENDING,
    passed=Bilingual("各项金额前后一致。", "The amounts agree with one another."),
    home="principal",
)
def owed_exceeds_lent(material: Material) -> Hits:
    owed, provided = material.money("principal_owed"), material.money("amount_provided")
    if owed is None or provided is None:
        return None
    left = provided - (material.money("principal_repaid") or Decimal(0))
    detail = {"owed": f"{owed:,.2f}", "left": f"{left:,.2f}"}
    against = material.against("amount_provided", "principal_repaid")
    return [] if owed <= left else [Hit(material.at("principal_owed"), detail, against)]


@rule(
    "price_owed_exceeds_price",
    MUST,
    cpl("122(3)"),
    wrong=Bilingual(
        "尚欠价款 {owed} 元大于总价款减去已支付的 {left} 元。",
        "The price owed, {owed} yuan, exceeds the price less what was paid, {left}.",
    ),
    todo=Bilingual("请核对总价款、已支付价款和尚欠价款。", "Check the price, what was paid and what is owed."),
    forms=frozenset({"sale_of_goods"}),
)
def price_owed_exceeds_price(material: Material) -> Hits:
    owed, price = material.money("price_owed"), material.money("price")
    if owed is None or price is None:
        return None
    left = price - (material.money("price_paid") or Decimal(0))
    detail = {"owed": f"{owed:,.2f}", "left": f"{left:,.2f}"}
    return [] if owed <= left else [Hit(material.at("price_owed"), detail, material.against("price", "price_paid"))]


@rule(
    "fees_exceed_computed",
    SHOULD,
    cpl("122(3)"),
    wrong=Bilingual(
        "欠交的物业费 {owed} 元，多于按收费标准算出的 {most} 元。",
        "The fees owed, {owed} yuan, exceed {most}, what the standard gives.",
    ),
    todo=Bilingual("请核对面积、单价、欠费起止月份和欠交金额。", "Check the area, the price, the months owed and the amount."),
    forms=frozenset({"property_service"}),
)
def fees_exceed_computed(material: Material) -> Hits:
    owed = material.money("fees_owed")
    most = next((amount for key in ("owed_by_area", "owed_flat") if (amount := material.money(key))), None)
    if owed is None or most is None:
        return None
    detail = {"owed": f"{owed:,.2f}", "most": f"{most:,.2f}"}
    against = material.against("area", "unit_price", "monthly_fee", "owed_from", "owed_until")
    return [Hit(material.at("fees_owed"), detail, against)] if owed > most * TOLERANCE else []


@rule(
    "provided_less_than_agreed",
    SHOULD,
    civil_code("670"),
    wrong=Bilingual(
        "实际提供金额少于约定金额；预先扣除的利息不计入本金。",
        "Less was handed over than agreed; interest deducted in advance is not principal.",
    ),
    todo=Bilingual(
        "请按实际收到的金额主张本金，并在经过中说明差额。",
        "Claim as principal what was really received, and explain the difference.",
    ),
    forms=LENDING,
)
def provided_less_than_agreed(material: Material) -> Hits:
    agreed, provided = material.money("amount_agreed"), material.money("amount_provided")
    if agreed is None or provided is None:
        return None
    against = material.against("amount_agreed")
    return [Hit(material.at("amount_provided"), against=against)] if provided < agreed else []


@rule(
    "interest_without_rate",
    SHOULD,
    civil_code("680"),
    wrong=Bilingual(
        "没有约定利率也没有逾期，却主张利息；没有约定利息的，视为没有利息。",
        "Interest is claimed without an agreed rate and without delay; without agreement there is none.",
    ),
    todo=Bilingual("请补充约定利率或者逾期情况，或者取消利息请求。", "Add the agreed rate or the delay, or drop the interest."),
    forms=LENDING,
)
def interest_without_rate(material: Material) -> Hits:
    baseless = material.value("interest_claimed") and material.value("rate_agreed") is False and not material.value("overdue")
    return [Hit(material.at("interest_claimed"), against=material.against("rate_agreed", "overdue"))] if baseless else []


def _agreed_rate(material: Material) -> Decimal | None:
    rate = material.money("rate")
    return None if rate is None else yearly_rate(rate, material.said("rate_period"))


@rule(
    "rate_above_limit",
    HINT,
    LPR_LIMIT,
    wrong=Bilingual(
        "折合年利率 {rate}%，超过合同成立时一年期 LPR 四倍（{limit}%）的部分，法院不支持。",
        "{rate} % a year; the court does not support what exceeds four times the one-year LPR ({limit} %) at "
        "the time of the contract.",
    ),
    todo=Bilingual("可以把利率降到上限以内；不改也可以立案。", "You may lower the rate to the limit; you can file without."),
    forms=LENDING,
    passed=Bilingual(
        "利率没有超过合同成立时一年期 LPR 的四倍。", "The rate does not exceed four times the one-year LPR of the day."
    ),
    home="term_and_rate",
)
def rate_above_limit(material: Material) -> Hits:
    yearly, made = _agreed_rate(material), material.day("contract_date")
    limit = rate_limit(made) if made else None
    if yearly is None or limit is None:
        return None
    return [Hit(material.at("rate"), {"rate": f"{yearly:f}", "limit": f"{limit:f}"})] if yearly > limit else []


@rule(
    "interest_exceeds_rate",
    SHOULD,
    cpl("122(3)"),
    wrong=Bilingual(
        "主张的利息 {claimed} 元，多于按约定利率算到 {until} 的 {most} 元。",
        "The interest claimed, {claimed} yuan, exceeds {most}, the agreed rate up to {until}.",
    ),
    todo=Bilingual(
        "请核对利息金额、起止日期和已还利息，并写明计算方法。",
        "Check the interest, its dates and what was paid, and write how it is calculated.",
    ),
    forms=LENDING,
)
def interest_exceeds_rate(material: Material) -> Hits:
    yearly, claimed = _agreed_rate(material), material.money("interest_amount")
    lent, since, until = material.money("amount_provided"), material.day("provided_on"), material.day("interest_as_of")
    if yearly is None or claimed is None or lent is None or since is None or until is None or until < since:
        return None
    after = until + dt.timedelta(days=1)  # who counts the last day as well is not stopped for it
    most = (Interest(lent, yearly, since, after).exact * TOLERANCE).quantize(Decimal("0.01"), ROUND_HALF_UP)
    detail = {"claimed": f"{claimed:,.2f}", "most": f"{most:,.2f}", "until": until.isoformat()}
    against = material.against("rate", "amount_provided", "provided_on", "interest_as_of")
    return [Hit(material.at("interest_amount"), detail, against)] if claimed > most else []
