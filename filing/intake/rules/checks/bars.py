"""Rules about what keeps a suit out for now, and about the complaint's words (民事诉讼法 第一百二十七条)."""

from filing.calendar.rules.terms import Term, Unit, last_day
from filing.causes.answers import texts
from filing.intake.rules.checks.data import check_data
from filing.intake.rules.checks.model import HINT, MUST, SHOULD, Hit, Hits, Material, Place, civil_code, cpl, cpl_i, rule
from filing.law import Bilingual, Citation

SHORTEST_STORY = 20


@rule(
    "pending_already",
    MUST,
    cpl("127(5)"),
    cpl_i("247"),
    wrong=Bilingual(
        "相同的当事人、案由和金额已经有一件在办：{which}。", "The same parties, cause and amount are pending already: {which}."
    ),
    todo=Bilingual(
        "请不要重复起诉；要改内容的，撤回原来的申请或者等待处理结果。",
        "Do not sue twice; to change something, withdraw the first filing or wait for its outcome.",
    ),
    for_a_person=True,
)
def pending_already(material: Material) -> Hits:
    return [Hit(Place("defendant"), {"which": "、".join(material.pending)})] if material.pending else []


@rule(
    "divorce_too_soon",
    MUST,
    cpl("127(7)"),
    cpl_i("214"),
    wrong=Bilingual(
        "上次离婚诉讼在 {day} 结束，六个月内没有新情况、新理由的，法院不受理。",
        "The last divorce suit ended on {day}; without new facts the court takes no new one within six months.",
    ),
    todo=Bilingual(
        "请在 {until} 之后起诉；有新情况、新理由的，请写明并上传证据。",
        "Sue after {until}; if there are new facts, write them down and upload the proof.",
    ),
    for_a_person=True,
)
def divorce_too_soon(material: Material) -> Hits:
    ended = material.day("earlier_effective_on")
    if ended is None or material.value("earlier_as_plaintiff") is False or material.said("new_circumstances"):
        return None
    until = last_day(ended, Term(6, Unit.MONTH))
    if not ended <= material.filed <= until:
        return []
    return [Hit(material.at("earlier_effective_on"), {"day": ended.isoformat(), "until": until.isoformat()})]


@rule(
    "wife_protected",
    MUST,
    civil_code("1082"),
    cpl("127(6)"),
    wrong=Bilingual(
        "女方怀孕、分娩后一年内或者终止妊娠后六个月内，男方不得提出离婚。",
        "The husband may not ask for divorce during pregnancy, within a year of a birth or six months of its end.",
    ),
    todo=Bilingual(
        "请在期限过后起诉；确有必要受理的，请写明理由。",
        "Sue when the time is over; if the court should take it all the same, say why.",
    ),
    for_a_person=True,
)
def wife_protected(material: Material) -> Hits:
    return [Hit(material.at("wife_protected"))] if material.value("wife_protected") else []


@rule(
    "insulting",
    SHOULD,
    cpl_i("210"),
    wrong=Bilingual("写有谩骂或者人身攻击的词语：“{word}”。", "There is an insult in the text: “{word}”."),
    todo=Bilingual("请改成客观叙述事实。", "Tell the facts in plain words."),
)
def insulting(material: Material) -> Hits:
    hits = []
    for page in material.form.pages:
        for element in page.elements:
            if element.type in {"text", "long_text"}:
                written = " ".join(texts(material.answers, element.key))
                word = next((word for word in check_data().insults if word in written), None)
                if word:
                    hits.append(Hit(Place(page.key, element.key), {"word": word}))
    return hits


@rule(
    "story_missing",
    SHOULD,
    cpl("122(3)"),
    wrong=Bilingual("事实和理由写得太少，看不出发生了什么。", "The facts are too short to show what happened."),
    todo=Bilingual(
        "请写明什么时候、在哪里、发生了什么、对方应当做什么。",
        "Write when, where, what happened, and what the other side should do.",
    ),
)
def story_missing(material: Material) -> Hits:
    keys = check_data().story(material.form.key)
    if not keys:
        return None
    told = sum(len("".join(texts(material.answers, key))) for key in keys)
    return [Hit(material.at(keys[0]))] if told < SHORTEST_STORY else []


@rule(
    "other_claims_made",
    HINT,
    cpl("122(3)"),
    wrong=Bilingual(
        "写有要素以外的请求，由立案人员看是否明确、是否另行收费。",
        "There are claims beyond the form; a clerk looks whether they are concrete and cost a fee of their own.",
    ),
    todo=Bilingual("请写得具体；没有其他请求的，删去即可。", "Write them concretely; delete the text if there are none."),
    for_a_person=True,
)
def other_claims_made(material: Material) -> Hits:
    key = next((key for key in ("other_claims", "claims_text") if material.said(key)), None)
    return [Hit(material.at(key))] if key else []


@rule(
    "security_claimed",
    HINT,
    cpl("122(3)"),
    wrong=Bilingual(
        "主张担保权利或者解除合同，由立案人员审查。", "Security rights or the end of a contract are claimed: a clerk reviews it."
    ),
    todo=Bilingual("无需处理。", "Nothing to do."),
    for_a_person=True,
)
def security_claimed(material: Material) -> Hits:
    return [Hit(material.at(key)) for key in ("security_claimed", "early_repayment") if material.value(key)]


@rule(
    "foreign_currency",
    HINT,
    Citation("FEE", "国务院令第481号", "55"),
    wrong=Bilingual("请求的币种不是人民币。", "The claim is not in renminbi."),
    todo=Bilingual(
        "诉讼费按受理之日国家公布的汇率折算，由立案人员核定。",
        "The fee follows the rate published on the day of acceptance; a clerk settles it.",
    ),
    for_a_person=True,
)
def foreign_currency(material: Material) -> Hits:
    currency = material.said("currency")
    return [Hit(material.at("currency"))] if currency and currency != "CNY" else []
