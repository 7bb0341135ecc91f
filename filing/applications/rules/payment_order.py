"""What is ruled on in the procedure of a payment order: the objection, and the end without an order (CPL 227, 228). Pure.

The order itself is a decision of its own kind; a suit follows where it failed, unless its applicant declines (CPL 228).
"""

from filing.applications.rules.kinds import BENCH, UPHELD_OR_NOT, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl, cpl_i, field
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

OBJECTION, REFUSAL, END = "payment_order_objection", "payment_order_refusal", "payment_order_end"
UNSERVED = "unserved"
_IN_THE_PROCEDURE = frozenset({"民督"})

KINDS = (
    ApplicationKind(
        code=OBJECTION,
        name=Bilingual("支付令异议", "Objection to a payment order"),
        explained=Bilingual(
            "对债务本身有异议的，应当自收到支付令之日起十五日内书面提出。异议成立的，督促程序终结，支付令失效。"
            "只说没有清偿能力的，不影响支付令的效力。",
            "Who contests the debt itself objects within fifteen days of receiving the order; if that is upheld, the order "
            "lapses. That one cannot pay is no objection.",
        ),
        source=cpl("228"),
        by=frozenset({"defendant"}),
        states=frozenset({"decided"}),
        decider="panel",
        document="ruling",
        granted="终结本案的督促程序。\n支付令自行失效。",
        refused="驳回{applicant}对支付令的异议。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        case_types=_IN_THE_PROCEDURE,
        until=(OBJECTION,),
        remedy="at_once",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=REFUSAL,
        name=Bilingual("驳回支付令申请", "Refusal of a payment order"),
        explained=Bilingual(
            "受理后经审查，申请不成立的，裁定驳回（民事诉讼法第二百二十七条，民诉法解释第四百二十八条）。",
            "An application that is found not to meet the law after acceptance is dismissed by ruling.",
        ),
        source=cpl("227"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="驳回支付令申请。",
        refused="对支付令申请继续审查。",
        fields=(REASONS,),
        case_types=_IN_THE_PROCEDURE,
        remedy="at_once",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=END,
        name=Bilingual("终结督促程序", "End of the payment order procedure"),
        explained=Bilingual(
            "债权人就同一债权债务关系起诉、发出支付令之日起三十日内无法送达债务人，或者送达前债权人撤回申请的，裁定终结督促程序。",
            "The procedure ends where the creditor sues on the same debt, the order cannot be served within thirty days, or the "
            "application is withdrawn before service.",
        ),
        source=cpl_i("430"),
        by=BENCH,
        states=RUNNING | {"decided"},
        decider="panel",
        document="ruling",
        granted="终结本案的督促程序。\n已经发出的支付令自行失效。",
        refused="督促程序继续进行。",
        fields=(
            field(
                "ground",
                "情形",
                "Ground",
                "choice",
                choices=(
                    (UNSERVED, Bilingual("发出支付令之日起三十日内无法送达债务人", "Not served within thirty days")),
                    ("sued", Bilingual("债权人就同一债权债务关系又提起诉讼", "The creditor sued on the same debt")),
                    ("withdrawn", Bilingual("债务人收到支付令前，债权人撤回申请", "Withdrawn before service on the debtor")),
                ),
            ),
            REASONS,
        ),
        case_types=_IN_THE_PROCEDURE,
        remedy="at_once",
        matter=Matter.DECISION,
    ),
)
