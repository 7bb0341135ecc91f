"""What the panel itself puts forward: procedure, trial limit, suspension, retrial, consolidation. Pure."""

from filing.applications.rules.chain import RETRIAL_GROUNDS
from filing.applications.rules.conduct import COMPETENT
from filing.applications.rules.kinds import BENCH, PARTIES, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl, cpl_i, field
from filing.cases.rules.procedure import FIRST_INSTANCE, TRIED
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

# In ordinary procedure, where a panel may try the case as it stands (CPL 40, 41); the simple ones are converted first.
TRIED_ALONE = "tried_alone"
# Where the law lets the trial limit be extended.
EXTENDABLE = "extendable"

KINDS = (
    ApplicationKind(
        code="transfer",
        name=Bilingual("移送管辖", "Transfer to the competent court"),
        explained=Bilingual(
            "发现受理的案件不属于本院管辖的，裁定移送有管辖权的法院，卷宗和预收的诉讼费随案移送。受移送的法院不得再自行移送。",
            "A case that is not for this court goes to the court that has jurisdiction, with its file and prepaid fees. "
            "That court does not transfer it again.",
        ),
        source=cpl("37"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案移送{competent}处理。",
        refused="本案由本院继续审理。",
        fields=(COMPETENT, REASONS),
        case_types=FIRST_INSTANCE,
        matter=Matter.JURISDICTION,
    ),
    ApplicationKind(
        code="conversion",
        name=Bilingual("转换审理程序", "Conversion of the procedure"),
        explained=Bilingual(
            "小额诉讼、简易程序不适宜的，裁定转为普通程序；审理期限自立案之日起连续计算，受理费需要补足。",
            "A case that does not fit small-claims or summary procedure is converted; the limit counts from acceptance.",
        ),
        source=cpl("170"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案转为{procedure_name}审理。",
        refused="驳回{applicant}对适用程序的异议。",
        fields=(
            field(
                "procedure",
                "转为",
                "Into",
                "choice",
                choices=(
                    ("summary", Bilingual("简易程序", "Summary procedure")),
                    ("ordinary", Bilingual("普通程序", "Ordinary procedure")),
                ),
            ),
            REASONS,
        ),
        case_types=FIRST_INSTANCE,
        fee="conversion",
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="collegial_panel",
        name=Bilingual("转由合议庭审理", "Trial by a collegial panel"),
        explained=Bilingual(
            "由审判员一人独任审理的案件不宜独任审理的，裁定转由合议庭审理；原独任审判员任审判长，其余成员随机确定，此前的诉讼行为继续有效。"
            "当事人认为独任审理违反法律规定的，可以提出异议。",
            "A case that one judge should not try alone is handed to a collegial panel: who tried it alone presides, the others "
            "are drawn by lot, and what was done stays valid. A party can object to a trial by one judge.",
        ),
        source=cpl("43"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案转由合议庭审理。",
        refused="驳回{applicant}对独任审理的异议。",
        fields=(REASONS,),
        needs=TRIED_ALONE,
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="trial_extension",
        name=Bilingual("延长审理期限", "Extension of the trial limit"),
        explained=Bilingual(
            "有特殊情况需要延长的，在期限届满十五日前提出，庭长审核，院长批准；再次延长报上级法院批准。",
            "Asked fifteen days ahead; the division head checks, the president approves, the court above a second one.",
        ),
        source=cpl("152"),
        by=BENCH,
        states=RUNNING,
        decider="heads",
        document="decision",
        granted="同意延长审理期限{length}。",
        refused="不同意延长审理期限。",
        fields=(REASONS,),
        # Also an application in special procedure, and the examination of one for retrial (CPL 187, 215).
        case_types=TRIED | {"民特", "民申"},
        needs=EXTENDABLE,
        matter=Matter.EXTENSION,
        secret=True,
        serve=False,
    ),
    ApplicationKind(
        code="bankruptcy_extension",
        name=Bilingual("延长破产申请的裁定期限", "Extension of the term to rule on a bankruptcy petition"),
        explained=Bilingual(
            "有特殊情况需要延长裁定受理期限的，经上一级人民法院批准，可以延长十五日，只延长一次。",
            "In special circumstances the court above approves fifteen days more, once.",
        ),
        source=Citation("BANKRUPTCY", "2006", "10"),
        by=BENCH,
        states=RUNNING,
        decider="president",
        document="decision",
        granted="同意将裁定是否受理破产申请的期限延长十五日。",
        refused="不同意延长裁定期限。",
        fields=(REASONS,),
        case_types=frozenset({"破申"}),
        upper_court=True,
        matter=Matter.EXTENSION,
        secret=True,
        serve=False,
    ),
    ApplicationKind(
        code="suspension",
        name=Bilingual("中止诉讼", "Suspension of the case"),
        explained=Bilingual(
            "一方死亡需要等待继承人、丧失诉讼行为能力、不可抗拒、须以另一案结果为依据等情形，中止诉讼。",
            "The case waits: for an heir, for a guardian, after force majeure, or for the result of another case.",
        ),
        source=cpl("153"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案中止诉讼。",
        refused="驳回{applicant}中止诉讼的申请。",
        fields=(
            field(
                "ground",
                "中止的原因",
                "Ground",
                "choice",
                choices=(
                    (
                        "heir",
                        Bilingual(
                            "一方当事人死亡，需要等待继承人表明是否参加诉讼",
                            "A party has died, and its heirs have to say whether they take part",
                        ),
                    ),
                    (
                        "guardian",
                        Bilingual(
                            "一方当事人丧失诉讼行为能力，尚未确定法定代理人",
                            "A party has lost its capacity and has no statutory representative yet",
                        ),
                    ),
                    (
                        "successor",
                        Bilingual(
                            "法人或者其他组织终止，尚未确定权利义务承受人",
                            "An organisation has ended, and its successor is not known yet",
                        ),
                    ),
                    (
                        "force_majeure",
                        Bilingual(
                            "一方当事人因不可抗拒的事由，不能参加诉讼", "A party cannot take part because of force majeure"
                        ),
                    ),
                    (
                        "other_case",
                        Bilingual(
                            "本案必须以另一案的审理结果为依据，而另一案尚未审结", "The case depends on the result of another one"
                        ),
                    ),
                    ("other", Bilingual("其他应当中止诉讼的情形", "Another ground")),
                ),
            ),
            REASONS,
        ),
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="resumption",
        name=Bilingual("恢复诉讼", "Resumption of the case"),
        explained=Bilingual("中止诉讼的原因消除后，恢复诉讼。", "When the reason for the suspension is gone, the case goes on."),
        source=cpl("153"),
        by=PARTIES | BENCH,
        states=frozenset({"suspended"}),
        decider="panel",
        document="notice",
        granted="本案恢复诉讼。",
        refused="本案暂不恢复诉讼。",
        fields=(REASONS,),
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="retrial_order",
        name=Bilingual("裁定再审", "Ruling on the retrial"),
        explained=Bilingual(
            "再审事由成立的裁定再审，另立民再案件；不成立的裁定驳回再审申请。",
            "If the ground stands the retrial is ordered and gets a case of its own; otherwise the application is dismissed.",
        ),
        source=cpl("215"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="本案由本院{retried_how}。再审期间，中止原判决的执行。",
        refused="驳回{applicants}的再审申请。",
        fields=(REASONS,),
        terms=(
            field(
                "ground",
                "成立的再审事由",
                "Ground that stands",
                "choice",
                required=False,
                choices=RETRIAL_GROUNDS,
                help_zh="不选的，以申请人主张的事由为准。它决定再审是否收费。",
                help_en="If none is chosen, the applicant's. It decides whether the retrial costs a fee.",
            ),
        ),
        case_types=frozenset({"民申"}),
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code="consolidation",
        name=Bilingual("合并审理", "Consolidation"),
        explained=Bilingual(
            "诉讼标的共同或者同一种类、本院受理的案件，可以合并审理；一次提交的材料进入各案卷宗。",
            "Cases of this court on the same or the same kind of matter are heard together; one filing lands in each dossier.",
        ),
        source=cpl("55"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="本案与{other}合并审理，以本案为主案。",
        refused="对{applicant}合并审理的申请，不予准许。",
        fields=(
            field("other", "与哪个案件合并（案号）", "With which case (number)", "case_number"),
            field(
                "manner",
                "方式",
                "Manner",
                "choice",
                choices=(
                    ("joint", Bilingual("合并审理，一并开庭", "Heard together")),
                    ("series", Bilingual("系列案，分别开庭，材料共用", "Series: papers shared, hearings apart")),
                ),
            ),
            REASONS,
        ),
        case_types=FIRST_INSTANCE | {"民终"},
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="separation",
        name=Bilingual("分开审理", "Separation"),
        explained=Bilingual(
            "合并审理的案件不宜继续合并的，可以分开审理；此前已入卷的材料留在各案卷宗。",
            "Cases heard together can be heard apart again; what is in a dossier stays there.",
        ),
        source=cpl_i("221"),
        by=PARTIES | BENCH,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="本案与合并审理的案件分开审理。",
        refused="对{applicant}分开审理的申请，不予准许。",
        fields=(REASONS,),
        case_types=FIRST_INSTANCE | {"民终"},
        matter=Matter.PANEL,
    ),
)
