"""What the court decides on a mediated agreement: its confirmation, or the statement in the running case. Pure.

The mediation puts them before the panel when all have asked for it, or signed; of an agreement that was filed with the court
the panel itself puts the confirmation forward.
"""

from filing.applications.rules.kinds import BENCH, ApplicationKind
from filing.applications.rules.words import RUNNING, cpl, field
from filing.cases.rules.procedure import TRIED
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

CONFIRMATION, STATEMENT = "mediation_confirmation", "mediation_statement"

# What can be enforced of an agreement reached elsewhere; the terms of one that was reached here are known.
PAYMENT = (
    field(
        "payer",
        "付款人",
        "Who pays",
        "party",
        required=False,
        help_zh="协议约定付款的，四项都填，到期不履行的，对方可以在网上申请执行；没有付款内容的，或者在本平台调解的，都不填。",
        help_en="If money is to be paid, fill in all four, so that it can be enforced online when it is due. Leave all empty"
        " where no money is owed, or where the mediation was held here.",
    ),
    field("payee", "收款人", "Who is paid", "party", required=False),
    field("amount", "付款数额（元）", "Amount (yuan)", "money", required=False),
    field("pay_by", "最后付款日", "Last day to pay", "day", required=False),
)

KINDS = (
    ApplicationKind(
        code=CONFIRMATION,
        name=Bilingual("司法确认调解协议", "Confirmation of a mediation agreement"),
        explained=Bilingual(
            "各方当事人自调解协议生效之日起三十日内共同申请，法院审查后裁定协议有效或者驳回申请。",
            "All parties apply together within thirty days; the court confirms the agreement or dismisses the application.",
        ),
        source=cpl("206"),
        by=BENCH,  # where it was filed as an application; of a mediation here it waits already
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted=(
            "确认{applicants}于{agreed_on}达成的调解协议有效。\n"
            "当事人应当按照调解协议的约定自觉履行义务。一方当事人拒绝履行或者未全部履行的，对方当事人可以向人民法院申请执行。"
        ),
        refused="驳回{applicants}的申请。\n当事人可以通过调解方式变更原调解协议或者达成新的调解协议，也可以向人民法院提起诉讼。",
        fields=(
            field("agreed_on", "协议生效日期", "Effective since", "day"),
            field("mediator", "主持调解", "Mediated by", "text"),
            field("agreement", "调解协议内容", "Terms of the agreement"),
        ),
        terms=PAYMENT,
        together=tuple(one.key for one in PAYMENT),
        case_types=frozenset({"民特"}),
        needs="cause_448",
        remedy="at_once",
        matter=Matter.DECISION,
        joint=True,
    ),
    ApplicationKind(
        code=STATEMENT,
        name=Bilingual("出具民事调解书", "Civil mediation statement"),
        explained=Bilingual(
            "各方签署调解协议后，由审判人员审查并制作民事调解书；各方签收后生效，案件受理费减半。",
            "When all have signed, the judge examines the agreement and makes the statement; it binds once all have it.",
        ),
        source=cpl("100"),
        by=frozenset(),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案审理过程中，经{mediator}主持调解，各方当事人自愿达成如下协议：\n{agreed_terms}\n{fee_text}",
        refused="对各方当事人达成的调解协议，不予确认，案件继续审理。",
        fields=(
            field("agreement", "各方签署的调解协议", "The signed agreement"),
            field("mediator", "主持调解", "Mediated by", "text"),
        ),
        terms=(
            field("claims", "诉讼请求", "What was claimed"),
            field("facts", "案件的事实", "The facts of the case"),
            field("agreed_terms", "调解书载明的协议内容", "Terms as the statement words them"),
            field("fee_text", "诉讼费用负担", "Who bears the fee", "text"),
        ),
        case_types=TRIED,
        remedy="on_receipt",
        matter=Matter.DECISION,
        document_kind=STATEMENT,
        joint=True,
    ),
)
