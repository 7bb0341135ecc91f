"""What a party may still say against a ruling in a case without a suit, at the court that made it. Pure.

Of a protection order: reconsideration, once (Anti-Domestic Violence Law art. 31). Of a security that is to be realised and of an
agreement that was confirmed: an objection (CPL-I 372). The law counts the five days from the effect of the ruling and the fifteen
from its receipt; here both run from the service on the party, before which nobody could use them [verify]. The same
panel may reconsider (法释〔2016〕15号, no. 4).
"""

from collections.abc import Mapping

from filing.applications.rules.kinds import UPHELD_OR_NOT, ApplicationKind, Field
from filing.applications.rules.mediation import CONFIRMATION
from filing.applications.rules.special import PROTECTION, SECURITY
from filing.applications.rules.words import REASONS, cpl_i, field, order
from filing.dossier.rules.matters import Matter
from filing.law import Bilingual, Citation

# Each kind is named like the term within which it is made.
RECONSIDERATION, OBJECTION = "protection_reconsideration", "ruling_objection"
REVIEWS = (RECONSIDERATION, OBJECTION)
REVOKED, VARIED = "revoked", "varied"
_ALL = frozenset({"plaintiff", "defendant", "applicant"})
# Who may turn against the ruling of a kind with an outcome, and within which term.
_AGAINST: Mapping[tuple[str, str], tuple[str, frozenset[str]]] = {
    (PROTECTION, "granted"): (RECONSIDERATION, frozenset({"defendant"})),
    (PROTECTION, "refused"): (RECONSIDERATION, frozenset({"plaintiff"})),
    (SECURITY, "granted"): (OBJECTION, _ALL),
    (CONFIRMATION, "granted"): (OBJECTION, _ALL),
}
# The rulings from whose service one of the terms may run.
RULED = frozenset(kind for kind, _outcome in _AGAINST)


def term_against(kind: str, outcome: str, role: str) -> str:
    """The term that runs for a party in the role from the service of such a ruling; '' where none does."""
    rule, roles = _AGAINST.get((kind, outcome), ("", frozenset[str]()))
    return rule if role in roles else ""


def _extent(help_zh: str = "", help_en: str = "", *, required: bool = True) -> Field:
    choices = ((REVOKED, Bilingual("撤销", "Set aside")), (VARIED, Bilingual("变更", "Changed")))
    return field(
        "extent", "对原裁定怎样处理", "What becomes of the ruling", "choice", choices=choices, required=required, help_zh=help_zh,
        help_en=help_en,
    )  # fmt: skip


KINDS = (
    ApplicationKind(
        code=RECONSIDERATION,
        name=Bilingual("对人身安全保护令裁定申请复议", "Reconsideration of the ruling on a protection order"),
        explained=Bilingual(
            "申请人不服驳回申请的裁定，或者被申请人不服人身安全保护令的，可以在五日内向作出裁定的法院申请复议一次。"
            "复议期间不停止人身安全保护令的执行。",
            "The applicant against a refusal, or the respondent against the order, asks the same court within five days, once, to"
            " reconsider. The order is carried out meanwhile.",
        ),
        source=Citation("VIOLENCE", "2015", "31"),
        by=frozenset({"plaintiff", "defendant"}),
        states=frozenset({"effective", "closed"}),
        decider="panel",
        document="ruling",
        granted="{order}",
        refused="驳回{applicant}的复议申请，维持原裁定。",
        outcomes=UPHELD_OR_NOT,
        fields=(field("requests", "复议请求", "What you ask for"), REASONS),
        terms=(
            _extent(
                "被申请人复议的，选撤销或者变更；申请人复议的不用选。",
                "Where the respondent asked; not where the applicant did.",
                required=False,
            ),
            order(
                "可以写：撤销本院原裁定；或者变更原裁定第几项为……；申请人复议成立的，写明撤销原裁定和保护令的内容、有效期。",
                "For instance: the ruling is set aside; or its item … is changed to …; where the applicant succeeds, the order"
                " that is made instead and how long it is valid.",
            ),
        ),
        terms_needed=True,
        case_types=frozenset({"民保令"}),
        until=(RECONSIDERATION,),
        needs=RECONSIDERATION,
        remedy="final_here",
        matter=Matter.DECISION,
        urgent_measure=True,
    ),
    ApplicationKind(
        code=OBJECTION,
        name=Bilingual("对裁定提出异议", "Objection to the ruling"),
        explained=Bilingual(
            "当事人对准许实现担保物权、确认调解协议的裁定有异议的，可以自收到裁定之日起十五日内向作出裁定的法院提出。"
            "成立的，裁定撤销或者变更；不成立的，裁定驳回。",
            "A party objects to the realisation of a security or to the confirmation of an agreement within fifteen days of"
            " receiving the ruling. It is set aside or changed, or the objection is dismissed.",
        ),
        source=cpl_i("372"),
        by=_ALL,
        states=frozenset({"effective"}),
        decider="panel",
        document="ruling",
        granted="{order}",
        refused="驳回{applicant}的异议。",
        outcomes=UPHELD_OR_NOT,
        fields=(field("requests", "异议请求", "What you ask for"), REASONS),
        terms=(
            _extent(),
            order(
                "可以写：撤销本院某号民事裁定；或者变更原裁定第几项为……。",
                "For instance: the ruling no. … is set aside; or its item … is changed to ….",
            ),
            field(
                "amount",
                "变更后可以申请执行的数额（元）",
                "Amount that can be enforced after the change (yuan)",
                "money",
                required=False,
                help_zh="数额没有变更的不填。",
                help_en="Leave empty where the amount stays.",
            ),
        ),
        terms_needed=True,
        case_types=frozenset({"民特"}),
        until=(OBJECTION,),
        needs=OBJECTION,
        remedy="at_once",
        matter=Matter.DECISION,
    ),
)
