"""How public summons ends without a judgment, and whether a petition for bankruptcy is accepted. Pure.

Where nobody came forward, the exclusion judgment is a decision of its own (CPL 233).
"""

from filing.applications.rules.kinds import BENCH, ApplicationKind
from filing.applications.rules.special import cause_held
from filing.applications.rules.words import REASONS, RUNNING, cpl, field, order
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

BANKRUPTCY, SUMMONS_END = "bankruptcy_ruling", "public_summons_end"
RULINGS = (BANKRUPTCY, SUMMONS_END)
DECLARED = "declared"

KINDS = (
    ApplicationKind(
        code=BANKRUPTCY,
        name=Bilingual("是否受理破产申请的裁定", "Ruling on the petition for bankruptcy"),
        explained=Bilingual(
            "符合破产条件的，裁定受理并同时指定管理人；不符合的，裁定不受理，申请人可以自送达之日起十日内上诉。"
            "受理以后的破产程序不在这里办理。",
            "A petition that meets the law is accepted, and the administrator appointed with it; else it is not accepted, and the"
            " petitioner may appeal within ten days. The bankruptcy itself is not handled here.",
        ),
        source=Citation("BANKRUPTCY", "2006", "10"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{order}\n同时指定{administrator}担任管理人。",
        refused="不予受理{plaintiffs}的破产申请。",
        outcomes=(Bilingual("受理", "Accepted"), Bilingual("不予受理", "Not accepted")),
        fields=(REASONS,),
        terms=(
            order(
                "可以写：受理申请人某某对被申请人某某的破产清算申请。",
                "For instance: the petition of the applicant for the bankruptcy liquidation of the respondent is accepted.",
            ),
            field(
                "administrator",
                "指定的管理人",
                "Administrator",
                "text",
                help_zh="受理的同时指定（企业破产法第十三条）。",
                help_en="Appointed with the acceptance (Enterprise Bankruptcy Law art. 13).",
            ),
        ),
        terms_needed=True,
        case_types=frozenset({"破申"}),
        needs=cause_held(461),
        # Against the refusal the petitioner appeals (Enterprise Bankruptcy Law art. 12).
        remedy="appeal",
        appealable=frozenset({"refused"}),
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=SUMMONS_END,
        name=Bilingual("终结公示催告程序", "End of the public summons"),
        explained=Bilingual(
            "利害关系人申报权利的，裁定终结公示催告程序，申请人或者申报人可以起诉；公示催告期间届满后一个月内申请人没有申请判决的，"
            "也终结程序。没有人申报、申请人申请判决的，在案件页面起草除权判决。",
            "Who claims the right ends the summons, and either side may sue; so does a petitioner who asks for no judgment within"
            " a month of its end. Where nobody came forward and judgment is asked for, it is drafted on the page of the case.",
        ),
        source=cpl("232"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="终结本案的公示催告程序。{followed}",
        refused="公示催告程序继续进行。",
        fields=(
            field(
                "ground",
                "情形",
                "Ground",
                "choice",
                choices=(
                    (DECLARED, Bilingual("利害关系人申报权利", "Somebody claims the right")),
                    # 民诉法解释 第四百五十条 [verify]
                    ("no_request", Bilingual("期间届满后一个月内没有申请判决", "No judgment was asked for within a month")),
                ),
            ),
            REASONS,
        ),
        case_types=frozenset({"民催"}),
        needs=cause_held(459),
        remedy="at_once",
        matter=Matter.DECISION,
    ),
)
