"""Applications for preservation in the suit (CPL 84, 103). Pure."""

from filing.applications.rules.kinds import PARTIES, ApplicationKind, Field
from filing.applications.rules.words import REASONS, RUNNING, YES_NO, cpl, field
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
    ),
    help_zh="法院责令提供的，数额不超过请求保全数额的百分之三十。",
    help_en="Where the court orders one, it is at most 30 % of the amount to be preserved.",
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
        decide_within="preservation",
        urgent_within="preservation_urgent",
        confidential=True,
        fee="preservation" if code == "preservation_property" else "",
        remedy="reconsideration",
        catalogue=14,
    )


KINDS = (
    _kind(
        "preservation_property",
        Bilingual("财产保全", "Preservation of property"),
        Bilingual(
            "担心对方转移财产使判决难以执行的，可以申请查封、扣押、冻结。裁定作出前对方看不到这份申请。",
            "Assets that may be moved away can be sealed, seized or frozen. The other side does not see this before the ruling.",
        ),
        "103",
        "查封、扣押、冻结{respondent}价值{amount}元的财产：{target}。",
        (
            field("respondent", "被保全人", "Whose property", "party"),
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
            field("respondent", "被申请人", "Respondent", "party"),
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
)
