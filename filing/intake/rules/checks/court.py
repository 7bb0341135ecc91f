"""Rules about the court: its place, its level, agreements on arbitration or another court (民事诉讼法 第二章)."""

from decimal import Decimal

from filing.causes.answers import amount_in_dispute
from filing.causes.procedures import number_of
from filing.intake.rules.checks.model import HINT, MUST, SHOULD, Hit, Hits, Material, Place, cpl, cpl_i, rule
from filing.intake.rules.jurisdiction import INTERMEDIATE_FROM, matches_place
from filing.law import Bilingual, Citation

COURT = Place("court", "court")
HOMES = ("address", "habitual_residence", "registered_place")
# Causes whose court is fixed by the place of an immovable or of the estate (民事诉讼法 第三十四条, 民诉法解释 第二十八条).
EXCLUSIVE = ("29", "30", "31", "36", "37", "38", "40", "55", "116(2)", "120(3)", "120(5)")
# Where the matter lies or happened, by the element that says it.
WHERE_IT_HAPPENED = ("accident_place", "premises_place", "workplace", "happened_at")
# Causes heard by courts of their own: intellectual property, maritime matters.
SPECIAL = (range(150, 199), range(217, 276))


def _homes(material: Material, role: str) -> list[str]:
    return [one.fact(key) for one in material.of(role) for key in HOMES if one.fact(key)]


@rule(
    "court_place",
    SHOULD,
    cpl("22"),
    cpl("24"),
    wrong=Bilingual("从填写的地址看不出{court}有管辖权。", "The addresses do not show that {court} is competent."),
    todo=Bilingual(
        "请核对所选法院；有约定管辖或者其他依据的，在约定管辖处写明。",
        "Check the chosen court; if there is an agreement or another ground, write it under the agreed court.",
    ),
    passed=Bilingual("法院所在地与当事人的住所地一致。", "The court's place is that of a party's domicile."),
    home="court",
)
def court_place(material: Material) -> Hits:
    if not material.court.name or not material.defendants:
        return None
    places = _homes(material, "defendant") + _homes(material, "plaintiff") + [material.said("forum_clause")]
    places += [material.said(key) for key in WHERE_IT_HAPPENED]
    return [] if matches_place(material.court.name, places) else [Hit(COURT, {"court": material.court.name})]


@rule(
    "court_exclusive",
    HINT,
    cpl("34"),
    cpl_i("28"),
    wrong=Bilingual(
        "这类纠纷由不动产或者遗产所在地的法院专属管辖。",
        "Such a dispute goes only to the court where the immovable or the estate lies.",
    ),
    todo=Bilingual(
        "请确认所选法院是不动产、主要遗产所在地的法院。",
        "Make sure the chosen court is that of the immovable or the main estate.",
    ),
    for_a_person=True,
)
def court_exclusive(material: Material) -> Hits:
    return [Hit(COURT)] if material.cause in EXCLUSIVE else []


@rule(
    "court_level",
    MUST,
    cpl("19"),
    Citation("LEVEL", "法发〔2021〕27号", "1"),
    wrong=Bilingual(
        "标的额达到{limit}元以上，由中级人民法院管辖第一审。",
        "From {limit} yuan on an intermediate court hears the first instance.",
    ),
    todo=Bilingual("请选择有管辖权的中级人民法院。", "Choose the competent intermediate court."),
)
def court_level(material: Material) -> Hits:
    total = amount_in_dispute(material.form, material.answers)
    if total is None or material.court.level != "basic":
        return None
    return [Hit(COURT, {"limit": f"{INTERMEDIATE_FROM:,.0f}"})] if total >= INTERMEDIATE_FROM else []


@rule(
    "court_special",
    SHOULD,
    cpl("19"),
    wrong=Bilingual(
        "知识产权、海事纠纷一般由专门法院或者指定的法院管辖。",
        "IP and maritime disputes are heard by special or designated courts.",
    ),
    todo=Bilingual("请向有管辖权的专门法院起诉，或者拨打 12368 询问。", "Sue at the competent special court, or ask 12368."),
    for_a_person=True,
)
def court_special(material: Material) -> Hits:
    special = any(number_of(material.cause) in causes for causes in SPECIAL)
    return [Hit(COURT)] if special and material.court.level == "basic" else []


def _arbitration(clause: str) -> bool:
    return "仲裁" in clause and not any(word in clause for word in ("不仲裁", "未约定仲裁", "没有仲裁", "放弃仲裁", "无仲裁"))


@rule(
    "arbitration_agreed",
    MUST,
    cpl("127(2)"),
    cpl_i("215"),
    wrong=Bilingual(
        "约定内容写到了仲裁；有书面仲裁协议的，应当申请仲裁。",
        "The clause speaks of arbitration; with a written agreement you must apply for arbitration.",
    ),
    todo=Bilingual(
        "有效的仲裁协议使法院不能受理。协议无效、失效或者双方已放弃的，请写明理由并上传证据。",
        "A valid arbitration agreement keeps the court out. If it is void, lapsed or given up, say why and upload the proof.",
    ),
    for_a_person=True,
)
def arbitration_agreed(material: Material) -> Hits:
    clause = material.said("forum_clause")
    if not clause:
        return None
    return [Hit(material.at("forum_clause"))] if _arbitration(clause) else []


@rule(
    "forum_agreed",
    SHOULD,
    cpl("35"),
    wrong=Bilingual(
        "双方约定过管辖法院，看不出约定的就是{court}。", "A court was agreed, and the clause does not show that it is {court}."
    ),
    todo=Bilingual(
        "请核对约定的法院；约定有效的，应当向约定的法院起诉。", "Check the agreed court; if the agreement is valid, sue there."
    ),
    for_a_person=True,
)
def forum_agreed(material: Material) -> Hits:
    clause = material.said("forum_clause")
    if not clause or _arbitration(clause):
        return None
    return (
        [] if matches_place(material.court.name, [clause]) else [Hit(material.at("forum_clause"), {"court": material.court.name})]
    )


@rule(
    "province_crossed",
    HINT,
    Citation("LEVEL", "法发〔2021〕27号", "1"),
    wrong=Bilingual(
        "标的额在1亿元以上，一方住所地不在本省的，由中级人民法院管辖。",
        "From 100 million yuan an intermediate court decides if one side lives in another province.",
    ),
    todo=Bilingual("请核对双方住所地是否都在本省。", "Check whether both sides live in this province."),
    for_a_person=True,
)
def province_crossed(material: Material) -> Hits:
    total = amount_in_dispute(material.form, material.answers)
    crossed = total is not None and Decimal("100000000") <= total < INTERMEDIATE_FROM
    return [Hit(COURT)] if crossed and material.court.level == "basic" else []
