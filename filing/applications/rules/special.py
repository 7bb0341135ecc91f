"""What is applied for and ruled in a case without a suit: a security, a protection order, an arbitral award. Pure.

The panel puts its ruling forward and makes it, in its own words (``order``), the proposed form of which stands beside the field.
What may be said against such a ruling is in ``special_review``; public summons and bankruptcy are in ``summons_and_bankruptcy``.
"""

from filing.applications.rules.kinds import BENCH, UPHELD_OR_NOT, ApplicationKind
from filing.applications.rules.words import REASONS, RUNNING, cpl, cpl_i, field, order
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

SECURITY, PROTECTION, ARBITRATION = "security_ruling", "protection_ruling", "arbitration_award_ruling"
OBJECTION, WITHDRAWAL = "security_objection", "special_withdrawal"
RULINGS = (SECURITY, PROTECTION, ARBITRATION)
# Case types of applications without a suit; the payment order and preservation before suit end in ways of their own.
WITHDRAWABLE = frozenset({"民特", "民保令", "民催", "破申"})


def cause_held(number: int) -> str:
    """What ``holds`` of a case with this cause, so that a kind can need it."""
    return f"cause_{number}"


# Whether what the court intends was reported to the court above, and by which reply (``REPORTED``).
REPORTED = "reported"
_REPORT = (
    field(
        REPORTED,
        "向上级法院报核",
        "Report to the court above",
        "choice",
        required=False,
        choices=(
            ("yes", Bilingual("已经报核，上级法院已有审核意见", "Reported, and the court above has answered")),
            ("no", Bilingual("没有报核", "Not reported")),
        ),
        help_zh="拟撤销仲裁裁决的，应当先逐级报请上级法院审核，按审核意见裁定（法释〔2017〕21号第二条、第三条）；没有报核的，不能签发。"
        "驳回申请的，不用报核。",
        help_en="Before an award is set aside, the court reports it to the court above and rules as that court answers"
        " (法释〔2017〕21号 arts 2, 3); without the report the ruling cannot be signed. A dismissal need not be reported.",
    ),
    field("report_reply", "审核意见的文号", "Number of the reply", "text", required=False),
)

KINDS = (
    ApplicationKind(
        code=SECURITY,
        name=Bilingual("实现担保物权的裁定", "Ruling on the realisation of a security"),
        explained=Bilingual(
            "经审查，符合法律规定的，裁定拍卖、变卖担保财产；不符合的，裁定驳回申请，当事人可以起诉。"
            "当事人对准许的裁定有异议的，可以在收到之日起十五日内在网上提出；利害关系人的异议在法院立案窗口提出。",
            "The court orders the sale of what was given as security, or dismisses the application; then the parties may sue."
            " A party objects to the order online within fifteen days of receiving it; others do so at the counter of the court.",
        ),
        source=cpl("208"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        # [verify] the fifteen days: CPL-I 372
        granted="{order}\n当事人对本裁定有异议的，应当自收到裁定之日起十五日内向本院提出。",
        refused="驳回{plaintiffs}的申请。\n当事人可以向人民法院提起诉讼。",
        fields=(REASONS,),
        terms=(
            order(
                "可以写：准许拍卖、变卖被申请人某某的（财产），申请人某某对所得价款在（债权范围）内优先受偿。",
                "For instance: the (property) of the respondent is to be auctioned or sold; the applicant is paid first out of"
                " the price, up to (its claim).",
            ),
            field(
                "collateral",
                "拍卖、变卖的财产",
                "Property to be sold",
                "text",
                help_zh="写明名称、坐落或者编号，与主文一致；申请执行时照此执行。",
                help_en="With its place or number, as in the order; it is enforced as written here.",
            ),
            field(
                "amount",
                "优先受偿的债权数额（元）",
                "Claim that is paid first (yuan)",
                "money",
                help_zh="本金、利息等合计，算到裁定之日。",
                help_en="With interest, as of the day of the ruling.",
            ),
        ),
        terms_needed=True,
        case_types=frozenset({"民特"}),
        needs=cause_held(451),
        remedy="on_service",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=PROTECTION,
        name=Bilingual("人身安全保护令的裁定", "Ruling on a protection order"),
        explained=Bilingual(
            "有遭受家庭暴力或者面临家庭暴力的现实危险的，作出保护令，有效期不超过六个月，自作出之日起生效；"
            "书记员另将保护令送公安机关和居民委员会、村民委员会（反家庭暴力法第二十七条至第三十二条）。不服的，五日内在网上申请复议一次。",
            "Where there is violence or a real danger of it, the order is made for six months at most and has effect at once; the"
            " clerk sends it to the police and the residents' or villagers' committee as well. Reconsideration is asked for"
            " once, online, within five days.",
        ),
        source=Citation("VIOLENCE", "2015", "29"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{order}",
        refused="驳回{plaintiffs}的申请。",
        fields=(REASONS,),
        terms=(
            order(
                "可以写：一、禁止被申请人某某对申请人某某实施家庭暴力；二、禁止被申请人骚扰、跟踪、接触申请人及其相关近亲属；"
                "三、责令被申请人迁出申请人住所。本裁定自作出之日起（不超过六个月）内有效。",
                "For instance: (1) the respondent shall do no violence to the applicant; (2) shall not harass, follow or contact"
                " the applicant and close relatives; (3) shall move out of the applicant's home. Valid for (at most six months).",
            ),
        ),
        terms_needed=True,
        case_types=frozenset({"民保令"}),
        needs=cause_held(481),
        remedy="reconsideration_violence",
        matter=Matter.DECISION,
        urgent_measure=True,
    ),
    ApplicationKind(
        code=ARBITRATION,
        name=Bilingual("撤销仲裁裁决的裁定", "Ruling on the setting aside of an award"),
        explained=Bilingual(
            "经审查，有法定情形的，裁定撤销仲裁裁决；没有的，裁定驳回申请。拟撤销的，先向上级法院报核。裁定一经送达即发生法律效力。",
            "The court sets the award aside where a ground of the law is there, having reported it to the court above; else it"
            " dismisses the application. The ruling has effect on service.",
        ),
        source=Citation("ARBITRATION-REVIEW", "法释〔2017〕22号", "20"),
        by=BENCH,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="{order}",
        refused="驳回{plaintiffs}撤销仲裁裁决的申请。",
        fields=(REASONS,),
        terms=(
            order(
                "可以写：撤销（仲裁委员会名称、文号）裁决。只撤销一部分的，写明撤销的裁决事项。",
                "For instance: the award (commission, number) is set aside; if only in part, name the part.",
            ),
            *_REPORT,
        ),
        terms_needed=True,
        case_types=frozenset({"民特"}),
        needs=cause_held(484),
        remedy="on_service",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=OBJECTION,
        name=Bilingual("对申请提出异议", "Objection to the application"),
        explained=Bilingual(
            "对实现担保物权的申请有异议的，应当自收到通知之日起五日内提出；对破产申请有异议的，应当自收到通知之日起七日内提出。",
            "Who objects to the realisation of a security does so within five days of the notice; a debtor objects to a petition"
            " for bankruptcy within seven.",
        ),
        source=cpl_i("366"),
        by=frozenset({"defendant"}),
        states=RUNNING,
        decider="panel",
        document="notice",
        granted="{applicant}的异议，本院在对申请的裁定中予以采纳。",
        refused="{applicant}的异议，本院不予采纳。",
        outcomes=UPHELD_OR_NOT,
        fields=(REASONS,),
        case_types=frozenset({"民特", "破申"}),
        until=(OBJECTION, "bankruptcy_objection"),
        needs="objection_heard",
        matter=Matter.DECISION,
    ),
    ApplicationKind(
        code=WITHDRAWAL,
        name=Bilingual("撤回申请", "Withdrawal of the application"),
        explained=Bilingual(
            "裁定作出以前，申请人可以请求撤回本案的申请；准许的，案件结案。共同申请司法确认的，一方撤回，案件也结案。",
            "Until it is ruled on, the applicant may ask to take the application back; if that is allowed, the case ends. So does"
            " the confirmation of an agreement, for which all must ask together.",
        ),
        source=cpl("157"),
        by=frozenset({"plaintiff", "applicant"}),  # applicants of a confirmation that a mediation here led to
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted="准许{applicant}撤回申请。",
        refused="对{applicant}撤回申请的请求，不予准许。",
        fields=(REASONS,),
        case_types=WITHDRAWABLE,
        special=True,
        remedy="at_once",
        matter=Matter.WITHDRAWAL,
    ),
)
