"""Applications about how the case is conducted: jurisdiction, hearing, evidence, panel. Pure."""

from filing.applications.rules.kinds import MISSED_TERM, PARTIES, SEATED, UPHELD_OR_NOT, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, YES_NO, cpl, cpl_i, field
from filing.calendar.rules.limits import rules_of
from filing.cases.rules.procedure import FIRST_INSTANCE, TRIED
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

_EVIDENCE_TERMS = ("evidence", "evidence_summary", "evidence_small", "evidence_second")
# Whatever judges decide: the rules of recusal hold for whoever tries, examines or reviews (CPL 47).
DECIDED_BY_JUDGES = TRIED | {"民辖终", "破终", "民申", "民特", "民督", "民催", "民保令", "财保", "破申", "执异", "执复"}
# Who enforces stands aside like who tries.
ENFORCED_BY_OFFICERS = frozenset({"执", "执恢", "执保"})
# The court that rules names the competent court; what the objection says of it binds nobody.
_GROUNDS = (
    ("kin", Bilingual("是本案当事人或者当事人、代理人近亲属", "Party, or close relative of a party or agent")),
    ("interest", Bilingual("与本案有利害关系", "Interest in the case")),
    ("other", Bilingual("其他关系可能影响公正审理", "Another relation that may affect fairness")),
    ("gifts", Bilingual("接受请客送礼或者违规会见", "Accepted gifts or met a side against the rules")),
)
COMPETENT = field("competent", "移送到（法院全称）", "Transferred to (full name of the court)", "court")

KINDS = (
    ApplicationKind(
        code="jurisdiction_objection",
        name=Bilingual("管辖权异议", "Objection to jurisdiction"),
        explained=Bilingual(
            "认为本院没有管辖权的，应当在提交答辩状期间提出；未提出并应诉答辩的，视为本院有管辖权。",
            "Object within the term for the answer if this court has no jurisdiction; answering without objecting accepts it.",
        ),
        source=cpl("130"),
        by=frozenset({"defendant"}),
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{applicant}对管辖权提出的异议成立，本案移送{competent}处理。",
        refused="驳回{applicant}对本案管辖权提出的异议。",
        outcomes=UPHELD_OR_NOT,
        fields=(field("competent", "您认为有管辖权的法院（全称）", "Court that has jurisdiction (full name)", "court"), REASONS),
        terms=(COMPETENT,),
        case_types=FIRST_INSTANCE,
        until=rules_of("jurisdiction_objection", "answer"),
        stops_clock="jurisdiction",
        fee="jurisdiction_refused",
        remedy="appeal",
        appealable=frozenset({"granted", "refused"}),
        matter=Matter.JURISDICTION,
    ),
    ApplicationKind(
        code="postponement",
        name=Bilingual("延期开庭", "Postponement of the hearing"),
        explained=Bilingual(
            "有正当理由不能按时到庭的，可以申请延期。普通程序最多延期两次，简易程序和小额诉讼一次。",
            "With good reason a hearing can be postponed: twice at most in ordinary, once in summary and small-claims procedure.",
        ),
        source=cpl("149"),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许延期开庭，原定{hearing}的开庭取消，新的时间另行通知。",
        refused="对{applicant}延期开庭的申请，不予准许，请按时到庭。",
        fields=(field("hearing", "哪一次开庭", "Which hearing", "hearing"), REASONS),
        matter=Matter.HEARING_NOTICE,
    ),
    ApplicationKind(
        code="appraisal",
        name=Bilingual("鉴定", "Appraisal"),
        explained=Bilingual(
            "对专门性问题可以在举证期限内申请鉴定，费用由申请人预交。鉴定期间不计入审理期限。",
            "Ask within the term for evidence; the applicant advances the cost. The time of the appraisal does not count.",
        ),
        source=cpl("79"),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许鉴定，鉴定事项：{matter}。由双方当事人协商确定鉴定人，协商不成的由本院指定。",
        refused="对{applicant}的鉴定申请，不予准许。",
        fields=(field("matter", "鉴定事项", "What is to be appraised"), REASONS),
        until=_EVIDENCE_TERMS,
        matter=Matter.APPRAISAL,
    ),
    ApplicationKind(
        code="recusal",
        name=Bilingual("回避", "Recusal"),
        explained=Bilingual(
            "审判人员、执行人员、书记员与本案有利害关系等情形的，可以申请其回避。法院三日内决定；被申请人暂停参与本案。",
            "A judge, enforcement officer or clerk with an interest in the case can be asked to stand aside. The court decides "
            "within three days; who is named takes no part in the case before that.",
        ),
        source=cpl("47"),
        by=PARTIES | {"creditor", "debtor"},
        states=RUNNING | {"in_enforcement"},
        decider="president",
        document="decision",
        granted="准许回避申请，{member}退出本案，由本院重新确定人员。",
        refused="驳回{applicant}的回避申请。",
        fields=(
            field("member", "申请谁回避", "Who should stand aside", "member"),
            field("ground", "情形", "Ground", "choice", choices=_GROUNDS),
            REASONS,
        ),
        case_types=DECIDED_BY_JUDGES | ENFORCED_BY_OFFICERS,
        decide_within="recusal",
        remedy="reconsideration_once",
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="own_recusal",
        name=Bilingual("自行回避", "Standing aside of one's own motion"),
        explained=Bilingual(
            "您有应当回避情形的，应当自行回避。审判人员、执行人员的回避由院长决定，其他人员的回避由审判长或者独任审判员决定；"
            "决定作出以前，您暂停参与本案的工作，需要采取紧急措施的除外。",
            "Who has to stand aside does so without being asked. The president decides on judges and enforcement officers, who "
            "presides on the others; before that you take no part in the case, except for urgent measures.",
        ),
        source=cpl("47"),
        by=SEATED,
        states=RUNNING | {"suspended", "in_enforcement"},
        decider="president",
        document="decision",
        granted="准许{member}自行回避，退出本案，由本院重新确定人员。",
        refused="{member}不需要回避，继续参与本案的工作。",
        fields=(
            field("member", "谁回避", "Who stands aside", "member"),
            field("ground", "情形", "Ground", "choice", choices=_GROUNDS),
            REASONS,
        ),
        case_types=DECIDED_BY_JUDGES | ENFORCED_BY_OFFICERS,
        matter=Matter.PANEL,
    ),
    ApplicationKind(
        code="evidence_collection",
        name=Bilingual("申请法院调取证据", "Evidence collection by the court"),
        explained=Bilingual(
            "因客观原因不能自行收集的证据，可以在举证期限届满前书面申请法院调查收集。",
            "Evidence you cannot get yourself can be collected by the court; ask before the term for evidence ends.",
        ),
        source=cpl_i("94"),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许调取下列证据：{target}（持有人：{holder}）。",
        refused="对{applicant}调取证据的申请，不予准许。",
        fields=(
            field("target", "需要调取的证据", "Which evidence"),
            field("holder", "证据由谁保管", "Who holds it", "text"),
            field("proves", "要证明什么", "What it would prove"),
            REASONS,
        ),
        until=_EVIDENCE_TERMS,
        remedy="reconsideration_3",
        matter=Matter.INQUIRY,
    ),
    ApplicationKind(
        code="evidence_extension",
        name=Bilingual("延长举证期限", "Extension of the term for evidence"),
        explained=Bilingual(
            "在举证期限内提交证据确有困难的，应当在期限届满前申请延长。延长后的期限对其他当事人同样适用。",
            "Ask before the term ends. The longer term holds for the other parties too.",
        ),
        source=cpl_i("100"),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许延长举证期限，延长后的举证期限至{until}。",
        refused="对{applicant}延长举证期限的申请，不予准许。",
        fields=(field("until", "希望延长到", "Until when", "day"), REASONS),
        terms=(field("until", "延长到", "Until", "day"),),
        until=_EVIDENCE_TERMS,
        matter=Matter.NOTICE,
    ),
    ApplicationKind(
        code="restored_term",
        name=Bilingual("顺延期限", "Another term after an obstacle"),
        explained=Bilingual(
            "因不可抗拒的事由或者其他正当理由耽误期限的，在障碍消除后的十日内可以申请顺延期限，是否准许，由法院决定。",
            "Who missed a term through force majeure or for another good reason can ask for more time within ten days after the "
            "obstacle is gone; the court decides.",
        ),
        source=cpl("86"),
        by=PARTIES,
        states=RUNNING | {"suspended", "decided", "appealed"},
        decider="panel",
        document="decision",
        needs=MISSED_TERM,
        granted="准许{applicant}顺延{term}的期限，至{until}。",
        refused="对{applicant}顺延期限的申请，不予准许。",
        fields=(
            field("term", "耽误了哪一项期限", "Which term was missed", "missed_term"),
            field("ended_on", "障碍哪一天消除", "When the obstacle ended", "day"),
            REASONS,
        ),
        terms=(field("until", "顺延到", "Until", "day"),),
        matter=Matter.NOTICE,
    ),
    ApplicationKind(
        code="witness",
        name=Bilingual("证人出庭", "Witness to be heard"),
        explained=Bilingual(
            "申请证人出庭作证的，应当在举证期限届满前提出。", "Ask for a witness to be heard before the term for evidence ends."
        ),
        source=cpl_i("117"),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="准许证人{witness}出庭作证。",
        refused="对{applicant}的证人出庭申请，不予准许。",
        fields=(
            field("witness", "证人姓名", "Name of the witness", "text"),
            field("phone", "证人电话", "Phone of the witness", "phone", required=False),
            field("proves", "要证明什么", "What the witness would prove"),
            field("online", "证人在线出庭", "Heard online", "choice", choices=YES_NO),
        ),
        until=_EVIDENCE_TERMS,
        matter=Matter.INQUIRY,
    ),
)
