"""Relief from fees (司法救助): who may have which relief on which ground, 《诉讼费用交纳办法》 arts 44–51. Pure."""

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from filing.fees.rules.scales import fee_article
from filing.law import Bilingual, Citation

SMALLEST_REDUCTION = Decimal("0.30")  # art. 46, last paragraph
WHOLE = Decimal(1)


class Relief(StrEnum):
    """Pay later, pay less, pay nothing."""

    DEFER = "defer"
    REDUCE = "reduce"
    WAIVE = "waive"


@dataclass(frozen=True, slots=True)
class Ground:
    """One ground of the list, with the papers that prove it."""

    relief: Relief
    article: Citation
    words: Bilingual
    papers: Bilingual


def _ground(relief: Relief, article: str, zh: str, en: str, papers_zh: str, papers_en: str) -> Ground:
    return Ground(relief, fee_article(article), Bilingual(zh, en), Bilingual(papers_zh, papers_en))


_HARDSHIP = (
    "当地民政或者劳动保障部门出具的经济困难证明",
    "a certificate of hardship from the local civil affairs or labour authority",
)
GROUNDS: dict[str, Ground] = {
    "disabled": _ground(
        Relief.WAIVE,
        "45(1)",
        "残疾人无固定生活来源的",
        "disabled and without a regular income",
        "残疾人证和" + _HARDSHIP[0],
        "disability certificate and " + _HARDSHIP[1],
    ),
    "maintenance": _ground(
        Relief.WAIVE,
        "45(2)",
        "追索赡养费、扶养费、抚育费、抚恤金的",
        "claims maintenance, support or a pension for surviving dependants",
        *_HARDSHIP,
    ),
    "subsistence": _ground(
        Relief.WAIVE,
        "45(3)",
        "最低生活保障对象、农村特困定期救济对象、农村五保供养对象或者领取失业保险金人员，无其他收入的",
        "lives on a minimum allowance, rural relief, the five guarantees or unemployment insurance, without other income",
        "低保证、特困供养证或者失业保险金领取证明",
        "the certificate of the allowance, support or insurance",
    ),
    "good_samaritan": _ground(
        Relief.WAIVE,
        "45(4)",
        "因见义勇为或者为保护社会公共利益致使自身合法权益受到损害，本人或者其近亲属请求赔偿或者补偿的",
        "was harmed while helping others or protecting the public interest; the person or close relatives claim compensation",
        "见义勇为证明",
        "a certificate of the brave deed",
    ),
    "waive_other": _ground(
        Relief.WAIVE, "45(5)", "确实需要免交的其他情形", "another situation that truly needs a waiver", *_HARDSHIP
    ),
    "disaster": _ground(
        Relief.REDUCE,
        "46(1)",
        "因自然灾害等不可抗力造成生活困难，正在接受社会救济，或者家庭生产经营难以为继的",
        "in hardship through a natural disaster or the like and on social relief, or the family business cannot go on",
        "社会救济证明或者" + _HARDSHIP[0],
        "proof of social relief, or " + _HARDSHIP[1],
    ),
    "special_care": _ground(
        Relief.REDUCE,
        "46(2)",
        "属于国家规定的优抚、安置对象的",
        "entitled to special care or resettlement by the state",
        "优抚、安置对象证件",
        "the certificate of entitlement",
    ),
    "welfare_body": _ground(
        Relief.REDUCE,
        "46(3)",
        "社会福利机构和救助管理站",
        "a welfare institution or relief station",
        "机构登记证书",
        "the certificate of registration",
    ),
    "reduce_other": _ground(
        Relief.REDUCE, "46(4)", "确实需要减交的其他情形", "another situation that truly needs a reduction", *_HARDSHIP
    ),
    "social_insurance": _ground(
        Relief.DEFER,
        "47(1)",
        "追索社会保险金、经济补偿金的",
        "claims social insurance or severance pay",
        "社会保险或者劳动关系证明",
        "proof of insurance or employment",
    ),
    "injury": _ground(
        Relief.DEFER,
        "47(2)",
        "海上事故、交通事故、医疗事故、工伤事故、产品质量事故或者其他人身伤害事故的受害人请求赔偿的",
        "claims compensation as the victim of an accident at sea, on the road, at work, in medicine, by a product or the like",
        "事故认定书或者诊断证明",
        "the accident report or a medical certificate",
    ),
    "legal_aid": _ground(
        Relief.DEFER,
        "47(3)",
        "正在接受有关部门法律援助的",
        "receives legal aid",
        "法律援助机构的决定书",
        "the decision of the legal aid body",
    ),
    "defer_other": _ground(
        Relief.DEFER, "47(4)", "确实需要缓交的其他情形", "another situation that truly needs deferral", *_HARDSHIP
    ),
}

# Why relief cannot be asked for or granted so.
PROBLEMS: dict[str, Bilingual] = {
    "wrong_ground": Bilingual("所选情形不适用于这种救助。", "This ground does not belong to this kind of relief."),
    "only_people": Bilingual(
        "免交诉讼费用只适用于自然人（第四十四条）。", "Only natural persons may be granted a waiver (art. 44)."
    ),
    "too_small": Bilingual("减交比例不得低于30%（第四十六条）。", "A reduction is at least 30 % (art. 46)."),
    "too_large": Bilingual("减交比例应当小于100%。", "A reduction is less than 100 %."),
    "no_day": Bilingual("请写明缓交到哪一天。", "Say until which day the fee is deferred."),
    "too_late": Bilingual(
        "缓交应当在立案之前申请，由法院在决定立案之前决定（第四十九条）。",
        "Deferral is asked for with the filing and decided before it is accepted (art. 49).",
    ),
    "waiting": Bilingual(
        "已经有一份申请在等待决定，不用再提出；补充材料请联系立案庭。",
        "An application waits for its decision; there is no need to make another. To add papers contact the filing office.",
    ),
    "no_papers": Bilingual("请提交足以证明确有困难的材料（第四十八条）。", "Add papers that prove the hardship (art. 48)."),
    "no_reasons": Bilingual("不予批准的，应当书面说明理由（第四十八条）。", "A refusal needs written reasons (art. 48)."),
}


def problems_of_application(*, relief: Relief, ground: str, natural_person: bool, papers: int) -> list[str]:
    """Codes of what keeps an application from being made (arts 44–48)."""
    found = [] if ground in GROUNDS and GROUNDS[ground].relief is relief else ["wrong_ground"]
    if relief is Relief.WAIVE and not natural_person:
        found.append("only_people")
    return found if papers else [*found, "no_papers"]


def problems_of_grant(*, relief: Relief, share: Decimal | None, natural_person: bool, has_day: bool) -> list[str]:
    """Codes of what keeps relief from being granted so; ``share`` is the part that need not be paid."""
    if relief is Relief.DEFER:
        return [] if has_day else ["no_day"]
    if relief is Relief.WAIVE:
        return [] if natural_person else ["only_people"]
    if share is None or share < SMALLEST_REDUCTION:
        return ["too_small"]
    return ["too_large"] if share >= WHOLE else []
