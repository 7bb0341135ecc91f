"""Rules about labour disputes: arbitration comes first, but for a claim of wages on a note (劳动争议调解仲裁法 第五条)."""

from filing.calendar.rules.limits import due_date
from filing.causes.procedures import number_of
from filing.intake.rules.checks.model import HINT, MUST, Hit, Hits, Material, Place, rule
from filing.law import Bilingual, Citation

LABOUR = range(205, 217)
NOT_YET, WAGE_NOTE = "none", "iou"
# Claims that no note of wages carries: with one of them it is a labour dispute again.
OTHER_CLAIMS = ("double_wages", "leave_pay", "no_insurance", "severance", "unlawful", "relation_confirmed")


def _arbitration(article: str) -> Citation:
    return Citation("LABOUR-ARB", "2007", article)


ON_A_NOTE = Citation("LABOUR-I", "法释〔2020〕26号", "15")


@rule(
    "arbitration_first",
    MUST,
    _arbitration("5"),
    wrong=Bilingual(
        "劳动争议应当先申请劳动仲裁；没有看到仲裁裁决书或者不予受理通知书。",
        "A labour dispute goes to arbitration first; no award or refusal of arbitration is handed in.",
    ),
    todo=Bilingual(
        "请先申请仲裁；已经仲裁的，上传裁决书、不予受理通知书或者逾期未裁决的证明。",
        "Apply for arbitration; if you did, upload the award, the refusal, or proof that no award came in time.",
    ),
    passed=Bilingual("劳动仲裁前置的材料已提交。", "Arbitration came first, and the paper is there."),
    home="arbitration",
)
def arbitration_first(material: Material) -> Hits:
    course = material.said("arbitration")
    if number_of(material.cause) not in LABOUR or course in (NOT_YET, WAGE_NOTE):
        return None
    there = "arbitration_award" in material.kinds
    return [] if there else [Hit(material.at("arbitration") if course else Place("evidence"))]


@rule(
    "not_arbitrated_yet",
    MUST,
    _arbitration("5"),
    _arbitration("21"),
    _arbitration("27"),
    _arbitration("50"),
    ON_A_NOTE,
    wrong=Bilingual(
        "还没有申请劳动仲裁的，法院一般不能立案。", "Before labour arbitration the court as a rule cannot accept the suit."
    ),
    todo=Bilingual(
        "请先向劳动合同履行地或者用人单位所在地的劳动人事争议仲裁委员会申请。申请的期限是一年，从知道或者应当知道权利被侵害之日起算；"
        "在职期间拖欠工资的不受一年限制，离职的在离职之日起一年内申请。不服裁决的，收到裁决书之日起十五日内到法院起诉。"
        "手上有工资欠条、只要求付工资的，不用先仲裁，请改选这一项。这里填写的内容会保留。",
        "Apply to the labour arbitration commission where the work is done or where the employer has its seat. The term is one"
        " year from the day you knew or should have known of the wrong; for wages owed it does not run while you are employed,"
        " and is one year from the end of the employment. Who does not accept the award sues within fifteen days of receiving"
        " it. With a note of wages owed, and only wages asked for, no arbitration is needed: choose that answer. What you wrote"
        " here is kept.",
    ),
    at_once=True,
)
def not_arbitrated_yet(material: Material) -> Hits:
    if number_of(material.cause) not in LABOUR:
        return None
    return [Hit(material.at("arbitration"))] if material.said("arbitration") == NOT_YET else None


@rule(
    "wage_note_missing",
    MUST,
    ON_A_NOTE,
    wrong=Bilingual(
        "凭工资欠条直接起诉，还没有看到欠条。", "The suit is on a note of wages owed, and the note is not handed in."
    ),
    todo=Bilingual(
        "请上传欠条，种类选“借条、欠条、收条”；没有欠条的，请先申请劳动仲裁。",
        "Upload the note and choose the kind “note of debt”; without one, apply for labour arbitration first.",
    ),
    passed=Bilingual("工资欠条已提交，不用先申请仲裁。", "The note of wages owed is there: no arbitration is needed first."),
    home="arbitration",
)
def wage_note_missing(material: Material) -> Hits:
    if number_of(material.cause) not in LABOUR or material.said("arbitration") != WAGE_NOTE:
        return None
    return [] if "iou" in material.kinds else [Hit(Place("evidence"))]


@rule(
    "more_than_the_wage_note",
    MUST,
    ON_A_NOTE,
    wrong=Bilingual(
        "凭工资欠条直接起诉，只能要求工资；这里还有其他劳动争议的请求。",
        "A suit on a note of wages owed is for wages only; this claim belongs to arbitration.",
    ),
    todo=Bilingual(
        "请去掉这项请求，或者先就全部请求申请劳动仲裁。",
        "Take this claim out, or go to labour arbitration with all of them first.",
    ),
)
def more_than_the_wage_note(material: Material) -> Hits:
    if number_of(material.cause) not in LABOUR or material.said("arbitration") != WAGE_NOTE:
        return None
    return [Hit(material.at(key), against=material.against("arbitration")) for key in OTHER_CLAIMS if material.value(key) is True]


@rule(
    "labour_suit_in_time",
    HINT,
    _arbitration("50"),
    wrong=Bilingual(
        "收到仲裁裁决是 {day}，起诉期限是十五日，已经超过。", "The award was received on {day}; the fifteen days to sue are over."
    ),
    todo=Bilingual(
        "请核对收到裁决书的日期；期限内因不可抗力等耽误的，请说明。",
        "Check the day of receipt; if you could not act in time, say why.",
    ),
    for_a_person=True,
)
def labour_suit_in_time(material: Material) -> Hits:
    received = material.day("award_received_on")
    if received is None:
        return None
    over = material.filed > due_date("labour_suit", received, material.calendar).due
    return [Hit(material.at("award_received_on"), {"day": received.isoformat()})] if over else []
