"""Rules about the parties and who acts for them (民事诉讼法 第六十条以下、第一百二十二条、第一百二十四条)."""

import datetime as dt
import re
from itertools import product

from filing.causes.answers import parse_date
from filing.intake.rules.checks.model import HINT, MUST, SHOULD, Hit, Hits, Material, Place, Side, cpl, cpl_i, registration, rule
from filing.law import Bilingual
from filing.parties.rules import IdentityNumber, InvalidIdentityNumber, age_on, parse_identity_number
from filing.parties.rules.papers import PaperKind

FULL_AGE = 18
MANY = 10
REACHED_BY = ("id_number", "uscc", "phone")
# A nickname or a form of address tells nobody apart.
NOT_A_NAME = re.compile(r"某|先生$|女士$|老板$|微信|网名|昵称|不详|未知|^[A-Za-z0-9_.\-]+$")
# Where in a place: a door, a village, a group; a bare town or street is not enough to deliver a letter.
EXACT = re.compile(r"\d|号|室|村|组|栋|幢|座|楼|弄|巷|院|屯|队")
LICENCES = {
    PaperKind.LICENCE: Bilingual("营业执照", "business licence"),
    PaperKind.REPRESENTATIVE_PROOF: Bilingual("法定代表人身份证明", "proof of the legal representative"),
}
IDENTITY = {PaperKind.IDENTITY: Bilingual("身份证明", "proof of identity")}
PAPERS = "papers"  # the page of the wizard
FOREIGN_PAPERS = frozenset({"passport", "home_return", "taiwan"})


@rule(
    "defendant_clear",
    MUST,
    cpl("122(2)"),
    cpl_i("209"),
    wrong=Bilingual(
        "被告“{name}”的信息不足以与他人区别。", "What is known of the defendant “{name}” does not tell them from others."
    ),
    todo=Bilingual(
        "请写真实姓名或者单位全称，并补充住址、电话、证件号码中知道的一项以上；不知道证件号码可以不填。",
        "Write the real or full name and add an address, phone or document number; the number may stay empty if unknown.",
    ),
    nameless=Bilingual("被告的姓名或者名称还没有填写。", "The name of the defendant is not entered yet."),
    passed=Bilingual("被告信息足以与他人区别。", "The defendant can be told from others."),
    home="defendant",
)
def defendant_clear(material: Material) -> Hits:
    if not material.defendants:
        return None
    return [Hit(one.at(), {"name": one.name}) for one in material.defendants if _unclear(one)]


def _unclear(one: Side) -> bool:
    known = any(one.fact(key) for key in (*REACHED_BY, "address", "habitual_residence", "employer"))
    return not one.name or bool(NOT_A_NAME.search(one.name)) or not known


@rule(
    "defendant_hard_to_reach",
    HINT,
    cpl("124"),
    wrong=Bilingual(
        "被告“{name}”只有姓名和住址，没有证件号码或者电话，可能难以送达。",
        "Only name and address of the defendant “{name}” are known; service may be difficult.",
    ),
    todo=Bilingual(
        "知道的话请补充电话或者证件号码；不知道不影响立案。", "Add a phone or number if you know one; you may file without."
    ),
)
def defendant_hard_to_reach(material: Material) -> Hits:
    return [
        Hit(one.at("phone"), {"name": one.name})
        for one in material.defendants
        if not _unclear(one) and not any(one.fact(key) for key in REACHED_BY)
    ]


@rule(
    "address_incomplete",
    SHOULD,
    cpl("124"),
    wrong=Bilingual("“{name}”的地址“{address}”不完整。", "The address of “{name}”, “{address}”, is not complete."),
    todo=Bilingual("请写到门牌号或者村、组。", "Write it down to the door number, or the village and group."),
)
def address_incomplete(material: Material) -> Hits:
    return [
        Hit(one.at("address"), {"name": one.name, "address": one.fact("address")})
        for one in material.sides
        if one.fact("address") and not EXACT.search(one.fact("address"))
    ]


@rule(
    "service_address_incomplete",
    SHOULD,
    cpl("124"),
    wrong=Bilingual(
        "送达地址“{address}”不完整，文书可能送不到。", "The service address “{address}” is not complete; papers may not arrive."
    ),
    todo=Bilingual("请写到门牌号或者村、组。", "Write it down to the door number, or the village and group."),
)
def service_address_incomplete(material: Material) -> Hits:
    address = material.said("service_address")
    if not address:
        return None
    return [] if EXACT.search(address) else [Hit(material.at("service_address"), {"address": address})]


def _number(one: Side, today: dt.date) -> IdentityNumber | None:
    """What the identity card number tells; None for another document or a wrong number (which is its own problem)."""
    if one.kind != "person" or one.fact("id_type") not in {"", "id_card"}:
        return None
    try:
        return parse_identity_number(one.fact("id_number"), today=today)
    except InvalidIdentityNumber:
        return None


def _day(typed: str) -> dt.date | None:
    try:
        return parse_date(typed)
    except ValueError:
        return None


@rule(
    "number_against_birth_date",
    SHOULD,
    cpl("124(1)"),
    wrong=Bilingual("“{name}”的出生日期与身份证号码不一致。", "The date of birth of “{name}” differs from the identity number."),
    todo=Bilingual("请对照身份证核对出生日期和号码。", "Compare the date of birth and the number with the identity card."),
)
def number_against_birth_date(material: Material) -> Hits:
    hits = []
    for one in material.sides:
        number, born = _number(one, material.today), _day(one.fact("birth_date"))
        if number and born and number.birth_date != born:
            hits.append(Hit(one.at("birth_date"), {"name": one.name}))
    return hits


@rule(
    "number_against_sex",
    SHOULD,
    cpl("124(1)"),
    wrong=Bilingual("“{name}”的性别与身份证号码不一致。", "The sex of “{name}” differs from the identity number."),
    todo=Bilingual("请对照身份证核对性别和号码。", "Compare the sex and the number with the identity card."),
)
def number_against_sex(material: Material) -> Hits:
    hits = []
    for one in material.sides:
        number = _number(one, material.today)
        if number and one.fact("sex") and one.fact("sex") != number.sex.value:
            hits.append(Hit(one.at("sex"), {"name": one.name}))
    return [*hits, *_spouse_against_number(material)]


def _spouse_against_number(material: Material) -> list[Hit]:
    """Who says in a divorce to be the husband or the wife, against the number."""
    is_husband, numbers = material.value("plaintiff_is_husband"), [_number(one, material.today) for one in material.plaintiffs]
    if is_husband is None or len(numbers) != 1 or numbers[0] is None:
        return []
    agrees = is_husband == (numbers[0].sex.value == "male")
    return [] if agrees else [Hit(material.at("plaintiff_is_husband"), {"name": material.plaintiffs[0].name})]


def _same(one: Side, other: Side) -> bool:
    """The same person: the same number, or the same name and phone."""
    for key in ("id_number", "uscc"):
        if one.fact(key) and other.fact(key):
            return one.fact(key).upper() == other.fact(key).upper()
    return bool(one.name) and one.name == other.name and one.fact("phone") == other.fact("phone")


@rule(
    "suing_oneself",
    MUST,
    cpl("122(1)"),
    wrong=Bilingual("原告和被告是同一人：“{name}”。", "Plaintiff and defendant are the same: “{name}”."),
    todo=Bilingual("请核对谁起诉谁，改正或者移除其中一位。", "Check who sues whom and correct or remove one of them."),
)
def suing_oneself(material: Material) -> Hits:
    pairs = product(material.plaintiffs, material.defendants)
    return [Hit(other.at(), {"name": other.name}) for one, other in pairs if _same(one, other)]


@rule(
    "party_twice",
    SHOULD,
    cpl("124"),
    wrong=Bilingual("“{name}”填了两次。", "“{name}” is entered twice."),
    todo=Bilingual("请移除重复的一位。", "Remove one of them."),
)
def party_twice(material: Material) -> Hits:
    hits = []
    for side in (material.plaintiffs, material.defendants, material.third_parties):
        for number, one in enumerate(side):
            if any(_same(other, one) for other in side[:number]):
                hits.append(Hit(one.at(), {"name": one.name}))
    return hits


@rule(
    "third_party_is_party",
    MUST,
    cpl("59"),
    wrong=Bilingual("第三人“{name}”已经是原告或者被告。", "The third party “{name}” is a plaintiff or a defendant already."),
    todo=Bilingual("同一人在一案中只有一个诉讼地位，请移除其中一处。", "Nobody has two roles in one suit: remove one of them."),
)
def third_party_is_party(material: Material) -> Hits:
    sides = [*material.plaintiffs, *material.defendants]
    return [Hit(third.at(), {"name": third.name}) for third in material.third_parties if any(_same(one, third) for one in sides)]


@rule(
    "third_party_named",
    HINT,
    cpl("59"),
    wrong=Bilingual(
        "起诉状列了第三人“{name}”，是否通知其参加诉讼由法院审查。",
        "The complaint names a third party, “{name}”; the court examines whether to notify it to take part.",
    ),
    todo=Bilingual(
        "无需处理。对争议标的有独立请求权的人自己起诉或者申请参加诉讼，不由原告列为第三人。",
        "Nothing to do. Who has a claim of its own to what is in dispute sues or applies to join; no plaintiff names it.",
    ),
    for_a_person=True,
)
def third_party_named(material: Material) -> Hits:
    return [Hit(third.at(), {"name": third.name}) for third in material.third_parties]


@rule(
    "minor_without_guardian",
    MUST,
    cpl("60"),
    wrong=Bilingual(
        "原告“{name}”不满18周岁，没有填写法定代理人。", "The plaintiff “{name}” is under 18 and no guardian is named."
    ),
    todo=Bilingual(
        "未成年人由监护人代为诉讼：请在“有委托诉讼代理人”处填写监护人，代理人身份选“近亲属”，并上传关系证明。",
        "A guardian sues for a minor: name the guardian as a representative who is a close relative, and upload proof of it.",
    ),
    for_a_person=True,
)
def minor_without_guardian(material: Material) -> Hits:
    hits = []
    for one in material.plaintiffs:
        born = _day(one.fact("birth_date"))
        if born and born <= material.today and age_on(born, material.today) < FULL_AGE and one.fact("has_agent") != "yes":
            hits.append(Hit(one.at("birth_date"), {"name": one.name}))
    return hits


def lacking(material: Material, kinds: dict[PaperKind, Bilingual]) -> dict[str, dict[str, str]]:
    """By the party's name, which of these papers are missing, in words."""
    found: dict[str, list[Bilingual]] = {}
    for paper in material.missing_papers():
        if paper.kind in kinds:
            found.setdefault(paper.party, []).append(kinds[paper.kind])
    return {
        name: {"papers": "、".join(one.zh for one in papers), "papers_en": ", ".join(one.en for one in papers)}
        for name, papers in found.items()
    }


@rule(
    "organisation_papers_missing",
    SHOULD,
    registration("6"),
    wrong=Bilingual("原告单位“{name}”还缺：{papers}。", "Still missing of the organisation “{name}”: {papers_en}."),
    todo=Bilingual("请在“身份和委托材料”里上传。", "Upload them with the papers of identity and authority."),
)
def organisation_papers_missing(material: Material) -> Hits:
    organisations = [one for one in material.plaintiffs if one.kind == "organisation"]
    if not organisations:
        return None
    owed = lacking(material, LICENCES)
    return [
        Hit(Place(PAPERS, party=one.id), {"name": one.name, **words}) for one in organisations if (words := owed.get(one.name))
    ]


@rule(
    "identity_paper_missing",
    SHOULD,
    registration("6"),
    wrong=Bilingual("原告“{name}”还缺身份证明。", "Still missing of the plaintiff “{name}”: proof of identity."),
    todo=Bilingual(
        "在网上完成实名认证的不用再交；没有认证的，请在“身份和委托材料”里上传身份证件。",
        "Not needed once the real name is proven online; otherwise upload the identity document with the papers of identity.",
    ),
)
def identity_paper_missing(material: Material) -> Hits:
    people = [one for one in material.plaintiffs if one.kind == "person"]
    if not people:
        return None
    owed = lacking(material, IDENTITY)
    return [Hit(Place(PAPERS, party=one.id), {"name": one.name}) for one in people if not one.proven and one.name in owed]


@rule(
    "foreign_party",
    HINT,
    cpl("270"),
    wrong=Bilingual(
        "“{name}”使用境外证件，适用涉外程序的期间和材料要求。",
        "“{name}” has a document from outside the mainland: other terms and papers apply.",
    ),
    todo=Bilingual("立案人员会告诉您是否需要公证、认证材料。", "The clerk will tell you whether notarised papers are needed."),
    for_a_person=True,
)
def foreign_party(material: Material) -> Hits:
    return [Hit(one.at("id_type"), {"name": one.name}) for one in material.sides if one.fact("id_type") in FOREIGN_PAPERS]


@rule(
    "many_plaintiffs",
    HINT,
    cpl("56"),
    cpl_i("75"),
    wrong=Bilingual("原告达到{count}人，可以推选代表人诉讼。", "There are {count} plaintiffs: they may choose representatives."),
    todo=Bilingual(
        "可以推选二至五名代表人，提交推选书。", "Choose two to five representatives and hand in the choice in writing."
    ),
    for_a_person=True,
)
def many_plaintiffs(material: Material) -> Hits:
    count = len(material.plaintiffs)
    return [Hit(material.plaintiffs[0].at(), {"count": str(count)})] if count >= MANY else []
