"""Applications for preservation in the suit (CPL 84, 103) and before it (CPL 104). Pure."""

from filing.applications.rules.kinds import PARTIES, ApplicationKind, Field
from filing.applications.rules.words import REASONS, RUNNING, YES_NO, cpl, field
from filing.cases.rules.procedure import TRIED
from filing.causes.procedures import BEFORE_SUIT
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual

_URGENT = field(
    "urgent", "情况紧急", "Urgent", "choice", choices=YES_NO,
    help_zh="情况紧急的，法院在接受申请后 48 小时内裁定。", help_en="In urgent matters the court rules within 48 hours.",
)  # fmt: skip
_GUARANTEE = field(
    "guarantee", "担保", "Guarantee", "choice",
    choices=(
        ("cash", Bilingual("现金", "Cash")),
        ("property", Bilingual("财产抵押、质押", "Property")),
        ("insurance", Bilingual("保险公司保单保函", "Insurer's guarantee")),
        ("bank", Bilingual("银行保函", "Bank guarantee")),
        ("none", Bilingual("不提供", "None offered")),
        ("offered", Bilingual("按法院要求提供", "As the court orders")),
    ),
    help_zh="法院责令提供的，数额不超过请求保全数额的百分之三十。",
    help_en="Where the court orders one, it is at most 30 % of the amount to be preserved.",
)  # fmt: skip

_SECURITY = field(
    "security", "已提供的担保", "Security given", "text", required=False,
    help_zh="方式和数额。诉前保全必须提供担保，不提供的裁定驳回（民事诉讼法第一百零四条）。",
    help_en="Manner and amount. Before suit there must be one; without it the application is refused (CPL art. 104).",
)  # fmt: skip


def _kind(
    code: str, name: Bilingual, explained: Bilingual, article: str, granted: str, fields: tuple[Field, ...]
) -> ApplicationKind:
    return ApplicationKind(
        code=code,
        name=name,
        explained=explained,
        source=cpl(article),
        by=PARTIES,
        states=RUNNING,
        decider="panel",
        document="ruling",
        granted=granted,
        refused="驳回{applicant}的保全申请。",
        fields=(*fields, _URGENT, _GUARANTEE, REASONS),
        terms=(_SECURITY,),
        case_types=TRIED | BEFORE_SUIT if code == "preservation_property" else TRIED,
        before_suit=cpl("104"),
        decide_within="preservation",
        urgent_within="preservation_urgent",
        confidential=True,
        executed_first=True,
        urgent_measure=True,
        fee="preservation" if code == "preservation_property" else "",
        remedy="reconsideration",
        matter=Matter.PRESERVATION,
    )


KINDS = (
    _kind(
        "preservation_property",
        Bilingual("财产保全", "Preservation of property"),
        Bilingual(
            "担心对方转移财产使判决难以执行的，可以申请查封、扣押、冻结。裁定执行以前对方看不到这份申请。",
            "Assets that may be moved away can be sealed, seized or frozen. The other side sees nothing before it is executed.",
        ),
        "103",
        "查封、扣押、冻结{respondent}价值{amount}元的财产：{target}。",
        (
            field("respondent", "被保全人", "Whose property", "opponent"),
            field("amount", "请求保全的数额", "Amount to be preserved", "money"),
            field("target", "财产线索", "Where the property is"),
        ),
    ),
    _kind(
        "preservation_conduct",
        Bilingual("行为保全", "Preservation of conduct"),
        Bilingual(
            "可以请求法院责令对方作出一定行为或者禁止其作出一定行为。",
            "The court can order the other side to do something, or forbid it.",
        ),
        "103",
        "责令{respondent}：{target}。",
        (
            field("respondent", "被申请人", "Respondent", "opponent"),
            field("target", "请求责令或者禁止的行为", "What is to be ordered or forbidden"),
        ),
    ),
    _kind(
        "preservation_evidence",
        Bilingual("证据保全", "Preservation of evidence"),
        Bilingual(
            "证据可能灭失或者以后难以取得的，可以申请保全证据。",
            "Evidence that may be lost can be secured before it is examined.",
        ),
        "84",
        "对下列证据予以保全：{target}。",
        (field("target", "需要保全的证据及所在", "Which evidence, and where"),),
    ),
    ApplicationKind(
        code="preservation_lifting",
        name=Bilingual("解除诉前保全", "Lifting a preservation made before suit"),
        explained=Bilingual(
            "采取保全措施后三十日内没有起诉，或者保全的原因消失的，裁定解除保全。",
            "Where no suit follows within thirty days, or the reason is gone, the preservation is lifted.",
        ),
        source=cpl("104"),
        by=frozenset({"bench", "plaintiff", "defendant"}),
        states=frozenset({"effective"}),
        decider="panel",
        document="ruling",
        granted="解除对{preserved}财产的查封、扣押、冻结。",
        refused="驳回解除保全的申请。",
        fields=(REASONS,),
        case_types=BEFORE_SUIT,
        remedy="reconsideration",
        matter=Matter.PRESERVATION,
    ),
)
