"""What is applied for in enforcement: restoration, objections, reconsideration; and what the panel rules on them. Pure."""

from filing.applications.rules.kinds import ACCEPTED_OR_NOT, BENCH, UPHELD_OR_NOT, ApplicationKind, Field
from filing.applications.rules.words import REASONS, RUNNING, cpl, cpl_i, field
from filing.cases.rules.procedure import JUDGED_FIRST
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

ENFORCING = frozenset({"执", "执恢"})
OBJECTION, RECONSIDERATION = "执异", "执复"
RULING = "enforcement_ruling"
# The creditor's way against the refusal of an application for enforcement, named like its term; what may be ruled on it above.
AGAINST_REFUSAL, ON_REFUSAL = "refusal_reconsideration", "refusal_reconsideration_ruling"
# What is reconsidered: the ruling on an objection, or such a refusal.
OF_OBJECTION, OF_REFUSAL = "of_objection", "of_refusal"
# What an objection is about, by the kind of application that opened its case.
ACT, THING = "execution_objection", "outsider_objection"
# The term of the court to decide and the ruling, by what was objected to.
REVIEWED_WITHIN = {ACT: "enforcement_objection", THING: "outsider_objection"}
# What runs for each party from the service of the ruling.
TERM_AFTER = {"objection_ruling": "reconsideration", "outsider_ruling": "outsider_suit"}

_GROUNDS = (
    ("property", Bilingual("发现可供执行的财产", "Property was found")),
    ("settlement", Bilingual("被执行人不履行执行和解协议", "The settlement was not performed")),
    ("gone", Bilingual("中止或者终结的情形已经消失", "The ground of the suspension or termination is gone")),
    ("other", Bilingual("其他", "Something else")),
)
_RIGHTS = (
    ("ownership", Bilingual("所有权", "Ownership")),
    ("expectation", Bilingual("已经购买、等待过户", "Bought, waiting for registration")),
    ("lease", Bilingual("租赁权", "Lease")),
    ("other", Bilingual("其他足以排除执行的权利", "Another right that excludes enforcement")),
)
PART, REMANDED = "part", "remanded"
_EXTENT = field(
    "extent",
    "成立的范围",
    "How far",
    "choice",
    choices=(("whole", Bilingual("全部成立", "Upheld as a whole")), (PART, Bilingual("部分成立", "Upheld in part"))),
)


_RECONSIDERED = field(
    "extent",
    "怎样处理",
    "What follows",
    "choice",
    choices=(
        ("changed", Bilingual("撤销或者变更异议裁定", "The ruling is set aside or changed")),
        (REMANDED, Bilingual("撤销异议裁定，发回重新审查（主文不用写）", "Set aside and sent back (no order to write)")),
    ),
)


def _order(example: str) -> Field:
    """The operative part in the panel's own words."""
    return field(
        "what",
        "撤销、变更什么（裁定主文）",
        "What is set aside or changed (order)",
        help_zh=f"写成完整的一句，例如：{example}。",
        help_en="One whole sentence in Chinese, as printed in the ruling.",
    )


KINDS = (
    ApplicationKind(
        code="restoration",
        name=Bilingual("恢复执行", "Restoration of enforcement"),
        explained=Bilingual(
            "终结本次执行程序后，发现被执行人有可供执行的财产，或者对方不履行和解协议的，可以随时申请恢复执行，不受期限限制。"
            "当事人、代理人、债权余额从原案带入，不用重填。",
            "After a round of enforcement has ended you may ask for its restoration at any time: property was found, or a"
            " settlement is not performed. Parties, agents and the open claim come from the former case.",
        ),
        source=cpl_i("517"),
        by=frozenset({"creditor"}),
        states=frozenset({"closed"}),
        decider="filing_clerk",
        document="notice",
        granted="本院恢复执行，案号{follow_up}。",
        refused="对{applicant}恢复执行的申请，不予准许。",
        fields=(
            field("ground", "为什么恢复", "Why", "choice", choices=_GROUNDS),
            field(
                "clue",
                "财产线索或者事实",
                "Clue or facts",
                help_zh="例如账户、房屋、车辆、工作单位，或者哪一期和解款没有付。",
                help_en="For example an account, a home, a car, an employer, or which instalment was not paid.",
                told_to_court=True,
            ),
        ),
        case_types=ENFORCING,
        decide_within="enforcement_filing",
        needs="restorable",
        matter=Matter.TO_ENFORCEMENT,
    ),
    ApplicationKind(
        code=ACT,
        name=Bilingual("执行行为异议", "Objection to an act of enforcement"),
        explained=Bilingual(
            "当事人、利害关系人认为执行行为违反法律的，可以提出书面异议，法院自收到之日起十五日内审查。异议期间不停止执行。"
            "认为终结本次执行程序违反法律规定的，也在这里提出，执行程序终结前都可以提出。",
            "Who holds an act of enforcement to be unlawful may object in writing; the court examines it within fifteen days of"
            " receipt. Enforcement goes on meanwhile. That a round of enforcement was ended against the law is objected to"
            " here too, at any time before the enforcement as a whole is over.",
        ),
        source=cpl("236"),
        by=frozenset({"creditor", "debtor", "outsider"}),
        states=frozenset({"in_enforcement", "closed"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的执行异议，本院已立案审查，案号{follow_up}。",
        refused="{applicant}的执行异议不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(
            field(
                "act",
                "对哪项执行行为",
                "Which act",
                help_zh="例如哪份裁定、哪次查封、终结本次执行程序。",
                help_en="Which ruling, which freezing, the end of this round.",
            ),
            field("requests", "请求", "What you ask for"),
            REASONS,
        ),
        case_types=ENFORCING,
        decide_within="objection_filing",
        needs="enforcing",
        matter=Matter.OBJECTION,
    ),
    ApplicationKind(
        code=THING,
        name=Bilingual("案外人异议", "Outsider's objection"),
        explained=Bilingual(
            "案外人对执行标的主张所有权等权利的，可以提出书面异议，法院自收到之日起十五日内审查。",
            "Who is no party and claims the thing as his own may object in writing; the court examines it within fifteen days.",
        ),
        source=cpl("238"),
        by=frozenset({"outsider"}),
        states=frozenset({"in_enforcement", "closed"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的案外人异议，本院已立案审查，案号{follow_up}。",
        refused="{applicant}的案外人异议不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(
            field("thing", "对哪项财产", "Which property"),
            field("right", "主张什么权利", "Which right", "choice", choices=_RIGHTS),
            field("requests", "请求", "What you ask for"),
            REASONS,
        ),
        case_types=ENFORCING,
        decide_within="objection_filing",
        needs="enforcing",
        matter=Matter.OBJECTION,
    ),
    ApplicationKind(
        code="objection_ruling",
        name=Bilingual("对执行行为异议的裁定", "Ruling on the objection"),
        explained=Bilingual(
            "异议成立的，裁定撤销或者改正执行行为；部分成立的，变更相关部分；不成立的，裁定驳回。",
            "An act that was unlawful is set aside or corrected, wholly or in part; otherwise the objection is dismissed.",
        ),
        source=cpl("236"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        document_kind=RULING,
        granted="{applicants}的异议{upheld}。{what}{rest}",
        refused="驳回{applicants}的异议请求。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        terms=(
            _EXTENT,
            _order("撤销本院某号执行裁定"),
        ),
        case_types=frozenset({OBJECTION}),
        needs=ACT,
        remedy="reconsideration_above",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code="outsider_ruling",
        name=Bilingual("对案外人异议的裁定", "Ruling on the outsider's objection"),
        explained=Bilingual(
            "理由成立的，裁定中止对该标的的执行；不成立的，裁定驳回。驳回裁定送达后十五日内不得处分执行标的。",
            "If the claim stands, enforcement against the thing is suspended; else the objection is dismissed, and the thing is"
            " not disposed of within fifteen days of service.",
        ),
        source=cpl("238"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        document_kind=RULING,
        granted="中止对{what}的执行。{rest}",
        refused="驳回{applicants}的异议请求。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        terms=(_EXTENT, field("what", "中止对什么的执行", "Against what enforcement is suspended", "text")),
        case_types=frozenset({OBJECTION}),
        needs=THING,
        remedy="outsider_suit",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code="reconsideration",
        name=Bilingual("申请复议", "Application for reconsideration"),
        explained=Bilingual(
            "不服异议裁定的，自裁定送达之日起十日内向上一级法院申请复议。复议期间不停止执行。",
            "Against the ruling on the objection, apply to the court above within ten days of service. Enforcement goes on.",
        ),
        source=cpl("236"),
        by=frozenset({"applicant", "creditor", "debtor"}),
        states=frozenset({"closed"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的复议申请，本院已立案审查，案号{follow_up}。",
        refused="{applicant}的复议申请不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(field("requests", "复议请求", "What you ask for"), REASONS),
        case_types=frozenset({OBJECTION}),
        until=("reconsideration",),
        upper_court=True,
        needs=ACT,
        matter=Matter.APPEAL,
    ),
    ApplicationKind(
        code="reconsideration_ruling",
        name=Bilingual("复议裁定", "Ruling on the reconsideration"),
        explained=Bilingual(
            "异议裁定认定事实清楚、适用法律正确的，驳回复议申请；有错误的，裁定撤销或者变更；基本事实不清或者严重违反法定程序的，撤销异议裁定，发回重新审查。裁定送达后即生效。",
            "A right ruling is upheld; a wrong one is set aside or changed, or set aside and sent back. It has effect once"
            " served.",
        ),
        source=cpl("236"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        document_kind=RULING,
        granted="{reconsidered}",
        refused="驳回{applicants}的复议申请，维持{below}执行裁定。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        terms=(_RECONSIDERED, _order("撤销某院某号执行裁定")),
        case_types=frozenset({RECONSIDERATION}),
        needs=OF_OBJECTION,
        remedy="on_service",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=AGAINST_REFUSAL,
        name=Bilingual("对不予受理执行申请的裁定申请复议", "Reconsideration of the refusal to enforce"),
        explained=Bilingual(
            "不服不予受理执行申请的裁定的，自裁定送达之日起十日内向上一级法院申请复议。当事人和裁定书从原案带入，不用重填。",
            "Against the ruling that refused your application for enforcement, apply to the court above within ten days of its"
            " service. Parties and ruling come from the case.",
        ),
        source=Citation("OBJECTIONS", "法释〔2020〕21号", "2"),
        by=frozenset({"plaintiff", "defendant", "third_party", "applicant"}),
        states=frozenset({"effective"}),
        decider="filing_clerk",
        document="notice",
        granted="{applicant}的复议申请，本院已立案审查，案号{follow_up}。",
        refused="{applicant}的复议申请不符合受理条件，不予受理。",
        outcomes=ACCEPTED_OR_NOT,
        fields=(field("requests", "复议请求", "What you ask for"), REASONS),
        case_types=JUDGED_FIRST | {"民督", "民特"},
        until=(AGAINST_REFUSAL,),
        upper_court=True,
        needs=AGAINST_REFUSAL,
        matter=Matter.TO_ENFORCEMENT,
    ),
    ApplicationKind(
        code=ON_REFUSAL,
        name=Bilingual("复议裁定（不予受理执行申请）", "Ruling on the refusal to enforce"),
        explained=Bilingual(
            "不予受理正确的，驳回复议申请；有错误的，撤销不予受理的裁定，指令原法院立案执行。裁定送达后即生效。",
            "A right refusal is upheld; a wrong one is set aside and the court is ordered to accept. It has effect once served.",
        ),
        source=Citation("OBJECTIONS", "法释〔2020〕21号", "2"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        document_kind=RULING,
        granted="{applicants}的复议请求成立。撤销{court_below}对其执行申请不予受理的执行裁定，指令{court_below}立案执行。",
        refused="驳回{applicants}的复议申请，维持{court_below}对其执行申请不予受理的执行裁定。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        case_types=frozenset({RECONSIDERATION}),
        needs=OF_REFUSAL,
        remedy="on_service",
        matter=Matter.DECISION,
    ),
)
