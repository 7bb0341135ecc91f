"""What the panel rules when a fee is not paid in time: the claim, the appeal or the counterclaim counts as withdrawn. Pure."""

from filing.applications.rules.kinds import BENCH, ApplicationKind, Field
from filing.applications.rules.words import REASONS, RUNNING, cpl_i
from filing.cases.rules.procedure import FIRST_INSTANCE
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

PAYER = Field("party", Bilingual("未交费的当事人", "Party that did not pay"), "party")

KINDS = (
    ApplicationKind(
        code="deemed_withdrawal",
        name=Bilingual("按撤诉处理", "Treated as withdrawn"),
        explained=Bilingual(
            "原告经通知期满不预交案件受理费，又未获准缓、减、免交的，裁定按撤诉处理。裁定盖章前补交的，不再裁定。",
            "A plaintiff who did not pay in time after notice, without relief, is treated as having withdrawn, unless the fee"
            " comes before the seal.",
        ),
        source=cpl_i("213"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案按{party}撤回起诉处理。",
        refused="本案继续审理。",
        fields=(PAYER, REASONS),
        case_types=FIRST_INSTANCE,
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="deemed_appeal_withdrawal",
        name=Bilingual("按自动撤回上诉处理", "Appeal treated as withdrawn"),
        explained=Bilingual(
            "上诉人未在指定的期限内交纳上诉费的，裁定按自动撤回上诉处理。裁定盖章前补交的，不再裁定。",
            "An appellant who did not pay within the term set is treated as having withdrawn the appeal, unless the fee comes"
            " before the seal.",
        ),
        source=cpl_i("318"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案按{party}自动撤回上诉处理。一审判决自本裁定书送达之日起发生法律效力。",
        refused="本案继续审理。",
        fields=(PAYER, REASONS),
        case_types=frozenset({"民终"}),
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="deemed_counterclaim_withdrawal",
        name=Bilingual("反诉或者第三人的请求按撤回处理", "Counterclaim treated as withdrawn"),
        explained=Bilingual(
            "反诉人或者有独立请求权的第三人经通知期满不交费的，其请求裁定按撤回处理，本诉继续审理。",
            "A counterclaimant or third party who did not pay in time is treated as having withdrawn; the claim goes on.",
        ),
        source=cpl_i("213"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{party}提出的请求按撤回处理，本诉继续审理。",
        refused="{party}提出的请求继续审理。",
        fields=(PAYER, REASONS),
        case_types=FIRST_INSTANCE,
        matter=Matter.WITHDRAWAL,
    ),
)
