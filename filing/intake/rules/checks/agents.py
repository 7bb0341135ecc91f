"""Rules about who acts for a plaintiff: one or two agents, each with the papers of authority (民事诉讼法 第六十一条以下)."""

from filing.intake.rules.checks.model import HINT, MUST, SHOULD, Hit, Hits, Material, Place, Side, cpl, cpl_i, rule
from filing.intake.rules.checks.parties import PAPERS, lacking
from filing.law import Bilingual
from filing.parties.rules.agents import SECOND, named_agents
from filing.parties.rules.papers import PaperKind

AUTHORITY = {
    PaperKind.POWER_OF_ATTORNEY: Bilingual("授权委托书", "power of attorney"),
    PaperKind.FIRM_LETTER: Bilingual("律师事务所函", "letter of the law firm"),
    PaperKind.LAWYER_LICENCE: Bilingual("律师执业证", "lawyer's licence"),
    PaperKind.INTRODUCTION: Bilingual("基层法律服务所介绍信", "letter of the legal service office"),
    PaperKind.LEGAL_WORKER_LICENCE: Bilingual("法律服务工作者执业证", "legal worker's licence"),
    PaperKind.AREA_PROOF: Bilingual(
        "当事人一方位于法律服务所辖区内的证明", "proof that one party is within the area of the legal service office"
    ),
    PaperKind.AGENT_IDENTITY: Bilingual("代理人身份证件", "representative's identity document"),
    PaperKind.KINSHIP_PROOF: Bilingual("近亲属关系证明", "proof of kinship"),
    PaperKind.EMPLOYMENT_PROOF: Bilingual("劳动人事关系证明", "proof of employment"),
    PaperKind.RECOMMENDATION: Bilingual("推荐材料", "letter of recommendation"),
    PaperKind.MEMBERSHIP_PROOF: Bilingual(
        "当事人属于推荐的社区或者单位（由社会团体推荐的，为其符合推荐条件）的证明",
        "proof that the party belongs to the community or employer that recommends, or that the association may recommend",
    ),
}


@rule(
    "authority_missing",
    MUST,
    cpl("62"),
    cpl_i("88"),
    wrong=Bilingual(
        "“{name}”有代理人{agent}，还缺：{papers}。",
        "“{name}” is represented by {agent}; still missing: {papers_en}.",
    ),
    todo=Bilingual(
        "请在“身份和委托材料”里上传。需要哪些材料，按代理人身份确定；身份填错的，请先改正。",
        "Upload them with the papers of identity and authority. Which are needed follows from who the representative is: correct "
        "that first if it is wrong.",
    ),
    passed=Bilingual("代理人的授权材料已提交。", "The representative's authority is handed in."),
    home=PAPERS,
)
def authority_missing(material: Material) -> Hits:
    represented = [one for one in material.plaintiffs if one.fact("has_agent") == "yes"]
    if not represented:
        return None
    owed = lacking(material, AUTHORITY)
    return [
        Hit(Place(PAPERS, party=one.id), {"name": one.name, "agent": _agents(one), **words})
        for one in represented
        if (words := owed.get(one.name))
    ]


def _agents(one: Side) -> str:
    return "、".join(agent.name for agent in named_agents(one.facts))


@rule(
    "represented",
    HINT,
    cpl("61"),
    cpl("62"),
    wrong=Bilingual(
        "原告由代理人提起诉讼，授权范围由立案人员核对。", "A representative files; a clerk checks the extent of the authority."
    ),
    todo=Bilingual("无需处理。", "Nothing to do."),
    for_a_person=True,
)
def represented(material: Material) -> Hits:
    return [Hit(one.at("agent_name")) for one in material.plaintiffs if one.fact("has_agent") == "yes"]


@rule(
    "agent_twice",
    SHOULD,
    cpl("61"),
    wrong=Bilingual("“{name}”的两位代理人是同一人：{agent}。", "Both representatives of “{name}” are the same: {agent}."),
    todo=Bilingual("请改正第二位代理人，或者选择没有第二位。", "Correct the second representative, or say that there is none."),
)
def agent_twice(material: Material) -> Hits:
    hits = []
    for one in material.plaintiffs:
        names = [agent.name for agent in named_agents(one.facts)]
        if len(names) > len(set(names)):
            hits.append(Hit(one.at(f"{SECOND}name"), {"name": one.name, "agent": names[0]}))
    return hits


@rule(
    "agent_of_other_side",
    SHOULD,
    cpl("61"),
    cpl("62"),
    wrong=Bilingual(
        "“{name}”的代理人{agent}与对方当事人或者第三人“{other}”或其法定代表人同名。",
        "{agent}, who represents “{name}”, has the name of the other side or third party “{other}” or of who stands for it.",
    ),
    todo=Bilingual(
        "一方的代理人不能同时是对方或者代表对方，请核对；只是同名的请在说明里写明。",
        "Who represents one side does not stand for the other: check the names; say so if two people share a name.",
    ),
)
def agent_of_other_side(material: Material) -> Hits:
    others = [*material.defendants, *material.third_parties]
    return [
        Hit(one.at(f"{agent.place}name"), {"name": one.name, "agent": agent.name, "other": other.name})
        for one in material.plaintiffs
        for agent in named_agents(one.facts)
        for other in others
        if agent.name and agent.name in {other.name, other.fact("representative")}
    ]
