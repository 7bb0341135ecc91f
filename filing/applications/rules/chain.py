"""Applications that open the next case of the chain: appeal, retrial. Pure."""

from collections.abc import Sequence

from filing.applications.rules.kinds import ACCEPTED_OR_NOT, PARTIES, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl, field
from filing.calendar.rules.limits import rules_of
from filing.cases.rules.procedure import FIRST_INSTANCE, JUDGED_FIRST, NOT_SMALL
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

RETRIAL_GROUNDS = (
    ("evidence", Bilingual("有新的证据，足以推翻原判决", "New evidence that overturns the judgment")),
    ("facts", Bilingual("认定的基本事实缺乏证据证明", "Basic facts without evidence")),
    ("forged", Bilingual("主要证据是伪造的", "Main evidence was forged")),
    ("law", Bilingual("适用法律确有错误", "The law was applied wrongly")),
    ("panel", Bilingual("审判组织不合法或者应当回避没有回避", "Unlawful panel, or recusal omitted")),
    ("heard", Bilingual("剥夺辩论权利或者未经传票缺席判决", "Not heard, or judged in absence without summons")),
    ("claims", Bilingual("遗漏或者超出诉讼请求", "Claims left out or exceeded")),
    ("basis", Bilingual("据以作出原判决的法律文书被撤销或者变更", "The decision on which it rests was revoked or changed")),
    (
        "corruption",
        Bilingual("审判人员审理本案时有贪污受贿、徇私舞弊、枉法裁判行为", "The judges took bribes, were partial or bent the law"),
    ),
    # 民诉法解释 第四百二十四条第二款: the retrial has two instances then.
    (NOT_SMALL, Bilingual("不应当适用小额诉讼程序审理（只用于小额诉讼案件）", "Not a small claim (for small claims only)")),
)

RETRIAL = "retrial"
KNOWN_ON = "known_on"
ORIGINAL = "original"
NUMEROUS = 10  # 民诉法解释 第七十五条


def may_choose_original(sides: Sequence[Sequence[bool]]) -> bool:
    """Whether the court that judged may be asked for the retrial (CPL 210): a side is numerous, or all are natural persons.

    ``sides`` tell of each person of each side whether it is a natural one.
    """
    return any(len(side) >= NUMEROUS for side in sides) or (bool(sides) and all(all(side) for side in sides))


# The term of the grounds that may come to light later.
_LATER = Bilingual(
    "有新的证据足以推翻原裁判、主要证据是伪造的、据以裁判的法律文书被撤销或者变更、审判人员有贪污受贿等行为的，自知道或者应当知道"
    "之日起六个月内申请（民事诉讼法第二百一十六条）。",
    " For new evidence that overturns the decision, forged main evidence, a decision it rests on that was revoked or changed, or"
    " corrupt judges, the six months run from when you knew or should have known (Civil Procedure Law, art. 216).",
)


def retrial_explained(*, small: bool, choice: bool) -> Bilingual:
    """By when and where the retrial of a case is applied for: a small claim, or one that leaves the choice of the court."""
    if small:
        rule = Bilingual(
            "本案是小额诉讼案件：认为生效判决有错误的，可以在判决生效后六个月内向作出判决的本院申请再审（民诉法解释第四百二十四条）。"
            "申请再审不停止执行。",
            "This is a small claim: within six months of its effect a wrong judgment can be brought before this court, which gave"
            " it (Interpretation of the Civil Procedure Law, art. 424). Enforcement goes on.",
        )
    elif choice:
        rule = Bilingual(
            "认为生效判决有错误的，可以在判决生效后六个月内向上一级法院申请再审；本案一方人数众多或者双方都是公民，也可以选择"
            "原审法院。申请再审不停止执行。",
            "Within six months of its effect a wrong judgment can be brought before the court above, or, as one side is numerous"
            " or both are natural persons, before the court that judged it. Enforcement goes on.",
        )
    else:
        rule = Bilingual(
            "认为生效判决有错误的，可以在判决生效后六个月内向上一级法院申请再审。申请再审不停止执行。",
            "Within six months of its effect a wrong judgment can be brought before the court above. Enforcement goes on.",
        )
    return Bilingual(rule.zh + _LATER.zh, rule.en + _LATER.en)


KINDS = (
    ApplicationKind(
        code="appeal",
        name=Bilingual("上诉", "Appeal"),
        explained=Bilingual(
            "不服一审判决的，在送达之日起十五日内（在境内没有住所的，三十日内）上诉。上诉状交给原审法院，由它移送上一级法院。",
            "Appeal within fifteen days of service, without a domicile in the PRC within thirty. It is handed in here; the"
            " court sends it with the file to the court above.",
        ),
        source=cpl("171"),
        by=frozenset({"plaintiff", "defendant", "third_party", "applicant", "respondent"}),
        states=frozenset({"decided", "appealed"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的上诉，本院已立案受理，案号{follow_up}。",
        refused="{applicant}的上诉不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(
            field("requests", "上诉请求", "What you ask for"),
            field(
                "amount",
                "不服部分的金额",
                "Amount you contest",
                "money",
                required=False,
                help_zh="上诉费按不服一审判决的部分计算。",
                help_en="The fee is computed on the part you contest.",
            ),
            REASONS,
        ),
        case_types=JUDGED_FIRST,
        until=rules_of("appeal_judgment"),
        special=True,
        decide_within="appeal_decision",
        fee="appeal",
        upper_court=True,
        matter=Matter.APPEAL,
    ),
    ApplicationKind(
        code="ruling_appeal",
        name=Bilingual("对裁定上诉", "Appeal against a ruling"),
        explained=Bilingual(
            "不服驳回起诉、管辖权异议、不予受理破产申请裁定的，在送达之日起十日内（在境内没有住所的，三十日内）上诉，不交上诉费。"
            "上诉状交给原审法院。期满前裁定不生效。",
            "Against a dismissal of the action, a ruling on jurisdiction or a refused bankruptcy petition, appeal within ten days"
            " of service, without a domicile in the PRC within thirty, free of charge. It is handed in here. The ruling has no"
            " effect before.",
        ),
        source=cpl("171"),
        by=frozenset({"plaintiff", "defendant", "third_party"}),
        states=RUNNING | {"suspended"},
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的上诉，本院已立案受理，案号{follow_up}。",
        refused="{applicant}的上诉不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(field("requests", "上诉请求", "What you ask for"), REASONS),
        case_types=FIRST_INSTANCE | {"破申"},
        until=rules_of("appeal_ruling"),
        special=True,
        decide_within="appeal_decision",
        upper_court=True,
        matter=Matter.APPEAL,
        against=frozenset({"jurisdiction_objection", "dismissal", "bankruptcy_ruling"}),
    ),
    ApplicationKind(
        code=RETRIAL,
        name=Bilingual("申请再审", "Application for retrial"),
        explained=Bilingual(
            "认为生效判决有错误的，可以在判决生效后六个月内向上一级法院申请再审（小额诉讼向原审法院；一方人数众多或者双方都是公民的，可以选择原审法院），不停止执行。"
            + _LATER.zh,
            "Within six months of its effect a wrong judgment can be brought before the court above (a small claim: before the"
            " court that judged it, which may also be chosen where one side is numerous or both are natural persons). Enforcement"
            " goes on." + _LATER.en,
        ),
        source=cpl("210"),
        by=PARTIES,
        states=frozenset({"effective", "in_enforcement", "closed"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的再审申请，本院已立案审查，案号{follow_up}。",
        refused="{applicant}的再审申请不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(
            field("ground", "再审事由", "Ground", "choice", choices=RETRIAL_GROUNDS),
            field(
                KNOWN_ON,
                "何时知道或者应当知道这一事由",
                "When you learnt of it, or should have",
                "day",
                required=False,
                help_zh="有新的证据、主要证据是伪造的、法律文书被撤销或者变更、审判人员贪污受贿等事由，从这一天起六个月内可以申请。",
                help_en="For new evidence, forged main evidence, a decision revoked or changed, or corrupt judges, you may apply"
                " within six months of this day.",
            ),
            field(
                "court",
                "向哪个法院申请",
                "At which court",
                "choice",
                required=False,
                choices=(
                    ("above", Bilingual("上一级法院", "The court above")),
                    (ORIGINAL, Bilingual("原审法院", "The court that judged it")),
                ),
                help_zh="当事人一方人数众多，或者双方都是公民的，也可以选择原审法院。不选的，向上一级法院申请。",
                help_en="The court that judged it may be chosen where one side is numerous or both sides are natural persons."
                " If nothing is chosen, it goes to the court above.",
            ),
            field("requests", "再审请求", "What you ask for"),
            field(
                "amount",
                "不服部分的金额",
                "Amount you contest",
                "money",
                required=False,
                help_zh="再审一般不收费；因新证据再审，或者对一审没有上诉的，裁定再审后按不服部分交纳。",
                help_en="A retrial is free, unless it is for new evidence or you had not appealed: then you pay on the part you"
                " contest, once it is ordered.",
            ),
            REASONS,
        ),
        case_types=FIRST_INSTANCE | {"民终"},
        until=("retrial",),
        special=True,
        decide_within="filing_decision",
        upper_court=True,
        matter=Matter.APPEAL,
    ),
)
