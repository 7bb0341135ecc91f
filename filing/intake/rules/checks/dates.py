"""Rules about days: in order, due, within the limitation period (民法典 第一百八十八条)."""

import datetime as dt

from filing.intake.rules.checks.data import check_data
from filing.intake.rules.checks.model import HINT, SHOULD, Hit, Hits, Material, civil_code, cpl, rule
from filing.law import Bilingual

LIMITATION_YEARS = 3


@rule(
    "days_in_order",
    SHOULD,
    cpl("122(3)"),
    wrong=Bilingual(
        "“{later}”（{later_day}）早于“{earlier}”（{earlier_day}）。",
        "“{later_en}” ({later_day}) is before “{earlier_en}” ({earlier_day}).",
    ),
    todo=Bilingual("请核对这两个日期。", "Check the two days."),
    passed=Bilingual("各个日期先后一致。", "The days are in order."),
    home="reasons",
)
def days_in_order(material: Material) -> Hits:
    hits: dict[str, Hit] = {}  # one for each day that is too early: what it precedes as well is mended with it
    for earlier, later in check_data().orders(material.form.key):
        first, second = material.day(earlier), material.day(later)
        if first and second and second < first and later not in hits:
            names = [material.form.element(key).label for key in (earlier, later)]
            detail = {
                "earlier": names[0].zh, "later": names[1].zh, "earlier_en": names[0].en, "later_en": names[1].en,
                "earlier_day": first.isoformat(), "later_day": second.isoformat(),
            }  # fmt: skip
            hits[later] = Hit(material.at(later), detail, material.against(earlier))
    return list(hits.values())


@rule(
    "counted_into_the_future",
    SHOULD,
    cpl("122(3)"),
    wrong=Bilingual("“{name}”算到了将来的日期 {day}。", "“{name_en}” is counted up to a day still to come, {day}."),
    todo=Bilingual(
        "请算到今天或者更早；以后的部分请求支付至实际清偿之日。",
        "Count up to today or earlier; claim the rest until the day of payment.",
    ),
)
def counted_into_the_future(material: Material) -> Hits:
    hits = []
    for key in check_data().counted_to(material.form.key):
        day = material.day(key)
        if day and day > material.today:
            label = material.form.element(key).label
            hits.append(Hit(material.at(key), {"name": label.zh, "name_en": label.en, "day": day.isoformat()}))
    return hits


@rule(
    "not_due_yet",
    SHOULD,
    civil_code("675"),
    wrong=Bilingual(
        "约定的还款日期 {day} 还没有到，也没有要求提前还款。",
        "The agreed day of repayment, {day}, has not come, and early repayment is not claimed.",
    ),
    todo=Bilingual(
        "请核对还款日期；对方明确表示不还的，可以要求提前还款并说明理由。",
        "Check the day; if the other side refuses to pay, claim early repayment and say why.",
    ),
    forms=frozenset({"private_lending"}),
)
def not_due_yet(material: Material) -> Hits:
    end = material.day("term_end")
    if end is None or material.value("early_repayment"):
        return None
    as_of = min(material.day("principal_as_of") or material.today, material.today)
    return [Hit(material.at("term_end"), {"day": end.isoformat()})] if end >= as_of else []


def years_after(day: dt.date, years: int) -> dt.date:
    """The corresponding day some years later, the last of February for the 29th."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@rule(
    "limitation",
    HINT,
    civil_code("188"),
    civil_code("193"),
    wrong=Bilingual(
        "从“{name}”（{day}）起已满三年，可能超过诉讼时效。",
        "Three years have passed since “{name_en}” ({day}): the claim may be time-barred.",
    ),
    todo=Bilingual(
        "对方提出时效抗辩时会影响结果；催要、还款、承诺还款会使时效重新计算，请上传这类证据。",
        "It matters if the other side invokes it; demands, part payments and promises start the period anew: "
        "upload such evidence.",
    ),
)
def limitation(material: Material) -> Hits:
    days = [(key, day) for key in check_data().claims_since(material.form.key) if (day := material.day(key))]
    if not days:
        return None
    key, day = days[0]
    if material.filed <= years_after(day, LIMITATION_YEARS):
        return []
    label = material.form.element(key).label
    return [Hit(material.at(key), {"name": label.zh, "name_en": label.en, "day": day.isoformat()})]
