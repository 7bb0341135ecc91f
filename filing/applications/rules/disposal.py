"""Applications by which a party disposes of its claim. Pure."""

from filing.applications.rules.kinds import BENCH, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl, cpl_i, field
from filing.cases.rules.procedure import FIRST_INSTANCE
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

CLAIM_CHANGE = "claim_change"

KINDS = (
    ApplicationKind(
        code="withdrawal",
        name=Bilingual("撤回起诉", "Withdrawal of the suit"),
        explained=Bilingual(
            "宣判前可以申请撤诉。准许后案件结束，案件受理费减半，多交的退还；以后还可以再起诉。",
            "You may withdraw until judgment. If allowed, the case ends, half the fee is returned, and you may sue again.",
        ),
        source=cpl("148"),
        by=frozenset({"plaintiff"}),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="准许{applicant}撤回起诉。",
        refused="不准许{applicant}撤回起诉。",
        fields=(REASONS,),
        case_types=FIRST_INSTANCE,
        special=True,
        fee="withdrawal",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="appeal_withdrawal",
        name=Bilingual("撤回上诉", "Withdrawal of the appeal"),
        explained=Bilingual(
            "二审宣判前可以申请撤回上诉。准许后原审裁判生效。",
            "Until the appeal is decided you may withdraw it. If allowed, the decision below takes effect.",
        ),
        source=cpl("180"),
        by=frozenset({"appellant"}),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="准许{applicant}撤回上诉。原审裁判自本裁定书送达之日起发生法律效力。",
        refused="不准许{applicant}撤回上诉。",
        fields=(REASONS,),
        case_types=frozenset({"民终", "民辖终", "破终"}),
        special=True,
        fee="withdrawal",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="dismissal",
        name=Bilingual("驳回起诉", "Dismissal of the action"),
        explained=Bilingual(
            "立案后发现不符合起诉条件的，裁定驳回起诉，已交的案件受理费退还。",
            "An accepted action that lacks a condition of suing is dismissed by ruling; the fee goes back.",
        ),
        source=cpl_i("208"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="驳回{plaintiffs}的起诉。",
        refused="本案继续审理。",
        fields=(REASONS,),
        case_types=FIRST_INSTANCE,
        remedy="appeal",
        appealable=frozenset({"granted"}),
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="termination",
        name=Bilingual("终结诉讼", "Termination of the case"),
        explained=Bilingual(
            "一方死亡而没有继承人、离婚等案件的一方死亡等情形，裁定终结诉讼；已交的费用不退还。二审终结的，一审判决不发生效力。",
            "Where a party died and nobody can take its place, or in divorce and the like, the case ends. Fees stay. Where an"
            " appeal ends so, the first judgment takes no effect.",
        ),
        source=cpl("154"),
        by=BENCH,
        states=RUNNING | {"suspended"},
        decider="panel",
        document="ruling",
        granted="本案终结诉讼。",
        refused="本案继续审理。",
        fields=(
            field(
                "ground",
                "情形",
                "Ground",
                "choice",
                choices=(
                    (
                        "no_heir",
                        Bilingual(
                            "原告死亡，没有继承人，或者继承人放弃诉讼权利", "The plaintiff died without an heir who goes on"
                        ),
                    ),
                    (
                        "no_estate",
                        Bilingual("被告死亡，没有遗产和义务承担人", "The defendant died; no estate, no successor"),
                    ),
                    ("divorce", Bilingual("离婚案件一方当事人死亡", "A party to the divorce died")),
                    (
                        "support",
                        Bilingual(
                            "追索赡养费、扶养费、抚养费以及解除收养关系案件的一方当事人死亡",
                            "A party to a claim for maintenance, or to end an adoption, died",
                        ),
                    ),
                ),
            ),
            REASONS,
        ),
        case_types=FIRST_INSTANCE | {"民终"},
        remedy="at_once",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code=CLAIM_CHANGE,
        name=Bilingual("变更诉讼请求", "Change of claims"),
        explained=Bilingual(
            "法庭辩论结束前可以增加、减少或者变更诉讼请求；增加的要补交受理费。",
            "Until the arguments are closed you may add, reduce or change claims; for an increase the fee is topped up.",
        ),
        source=cpl_i("232"),
        by=frozenset({"plaintiff"}),
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许{applicant}变更诉讼请求，变更后的诉讼请求为：{claims}",
        refused="对{applicant}变更诉讼请求的申请，不予准许。",
        fields=(
            field("claims", "变更后的全部诉讼请求", "All claims after the change"),
            field("amount", "变更后的标的额", "Amount in dispute after the change", "money", required=False),
            REASONS,
        ),
        case_types=FIRST_INSTANCE,
        special=True,
        fee="claims_changed",
        matter=Matter.COMPLAINT,
    ),
    ApplicationKind(
        code="counterclaim",
        name=Bilingual("反诉", "Counterclaim"),
        explained=Bilingual(
            "被告可以在法庭辩论结束前对原告提出反诉，与本诉一并审理，受理费减半。",
            "Until the arguments are closed the defendant may claim in return; both are heard together, for half the fee.",
        ),
        source=cpl_i("233"),
        by=frozenset({"defendant"}),
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="受理{applicant}的反诉，与本诉合并审理。反诉请求为：{claims}",
        refused="对{applicant}的反诉，不予合并审理，告知其另行起诉。",
        fields=(
            field("claims", "反诉请求", "Counterclaims"),
            field("amount", "反诉标的额", "Amount of the counterclaim", "money", required=False),
            REASONS,
        ),
        case_types=FIRST_INSTANCE,
        special=True,
        fee="counterclaim",
        matter=Matter.ANSWER,
    ),
    ApplicationKind(
        code="counterclaim_withdrawal",
        name=Bilingual("撤回反诉", "Withdrawal of the counterclaim"),
        explained=Bilingual(
            "宣判前可以申请撤回反诉，法院应当准许；本诉继续审理。本诉已经终结的，案件随之结案。",
            "You may withdraw your counterclaim until judgment, and the court allows it; the claim is heard on. Where it is over"
            " already, the case ends.",
        ),
        source=cpl_i("239"),
        by=frozenset({"defendant"}),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="准许{applicant}撤回反诉。",
        refused="",
        fields=(REASONS,),
        case_types=FIRST_INSTANCE,
        special=True,
        matter=Matter.WITHDRAWAL,
    ),
)
