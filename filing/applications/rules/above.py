"""What ends a case of a court above without a decision on the merits: an appeal, an examination, a retrial. Pure."""

from filing.applications.rules.kinds import BENCH, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl_i, field
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

_DEATHS = (
    ("applicant", Bilingual("申请人死亡或者终止，没有承继人或者承继人放弃", "The applicant died or ended; nobody goes on")),
    (
        "respondent",
        Bilingual("被申请人死亡或者终止，没有财产和义务承担人", "The respondent died or ended, without an estate"),
    ),
    ("settled", Bilingual("当事人达成和解协议并且已经履行完毕", "The parties settled and performed what they agreed")),
    ("other", Bilingual("其他应当终结的情形", "Another ground of the law")),
)

DISMISSED_TOO = "dismissed"

KINDS = (
    ApplicationKind(
        code="dismissal_on_appeal",
        name=Bilingual("二审驳回起诉", "Dismissal of the action on appeal"),
        explained=Bilingual(
            "二审认为案件依法不应由人民法院受理的，裁定撤销原裁判，驳回起诉；两审案件受理费都退还。裁定为终审。",
            "Where no court should have accepted the action, the decision below is set aside and the action dismissed; the fees"
            " of both instances go back. This is final.",
        ),
        source=cpl_i("328"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{dismissed}",
        refused="本案继续审理。",
        fields=(REASONS,),
        terms=(
            field(
                "others",
                "反诉、第三人的请求",
                "Counterclaim, third party's claim",
                "choice",
                required=False,
                choices=(
                    ("heard", Bilingual("继续审理，另行判决", "Heard on, and decided by judgment")),
                    (
                        DISMISSED_TOO,
                        Bilingual("也不属于人民法院受理范围，一并驳回", "Not for the courts either: dismissed as well"),
                    ),
                ),
                help_zh="没有反诉或者第三人独立请求的不用选。不选的，继续审理。",
                help_en="Nothing to choose where there is none. If nothing is chosen, it is heard on.",
            ),
        ),
        case_types=frozenset({"民终"}),
        remedy="at_once",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="retrial_withdrawal",
        name=Bilingual("撤回再审申请", "Withdrawal of the application for retrial"),
        explained=Bilingual(
            "审查或者再审期间可以申请撤回。准许后程序终结，原裁判继续有效；以后一般不能再以同样的理由申请。",
            "You may withdraw during the examination and the retrial. If allowed, it ends, and the decision stays in effect.",
        ),
        source=cpl_i("398"),
        by=frozenset({"applicant"}),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="准许{applicant}撤回再审申请。",
        refused="不准许{applicant}撤回再审申请。",
        fields=(REASONS,),
        case_types=frozenset({"民申", "民再"}),
        special=True,
        fee="withdrawal",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="retrial_termination",
        name=Bilingual("终结再审程序", "Termination of the retrial"),
        explained=Bilingual(
            "再审期间申请人死亡而无人承继、当事人和解并履行完毕等情形，裁定终结再审程序，原裁判恢复执行。",
            "Where the applicant died and nobody goes on, or the parties settled and performed, the retrial ends and the"
            " decision is enforced again.",
        ),
        source=cpl_i("404"),
        by=BENCH,
        states=RUNNING | {"suspended"},
        decider="panel",
        document="ruling",
        granted="终结本案再审程序。",
        refused="本案继续再审。",
        fields=(field("ground", "情形", "Ground", "choice", choices=_DEATHS), REASONS),
        case_types=frozenset({"民再"}),
        remedy="at_once",
        matter=Matter.WITHDRAWAL,
    ),
    ApplicationKind(
        code="examination_termination",
        name=Bilingual("终结审查", "Termination of the examination"),
        explained=Bilingual(
            "审查再审申请期间申请人死亡而无人承继、当事人和解并履行完毕等情形，裁定终结审查。",
            "Where the applicant died and nobody goes on, or the parties settled and performed, the examination ends.",
        ),
        source=cpl_i("400"),
        by=BENCH,
        states=RUNNING | {"suspended"},
        decider="panel",
        document="ruling",
        granted="终结对本案再审申请的审查。",
        refused="本案继续审查。",
        fields=(field("ground", "情形", "Ground", "choice", choices=_DEATHS), REASONS),
        case_types=frozenset({"民申"}),
        remedy="at_once",
        matter=Matter.WITHDRAWAL,
    ),
)
