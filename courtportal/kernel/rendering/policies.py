"""Who may do what to court documents. Who may read one of a case is the case's matter: filing adds those rules."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register

LABEL = "kernel.courtdocument"
_DRAFTERS = frozenset(
    {
        Role.SYSTEM, Role.FILING_CLERK, Role.CLERK, Role.ASSISTANT, Role.JUDGE, Role.PRESIDING_JUDGE, Role.DIVISION_HEAD,
        Role.PRESIDENT, Role.ENFORCEMENT_OFFICER,
    }
)  # fmt: skip
_SEALERS = frozenset({Role.SYSTEM, Role.FILING_CLERK, Role.CLERK, Role.ENFORCEMENT_OFFICER})
_SIGNERS = (_DRAFTERS - {Role.SYSTEM}) | {Role.LITIGANT, Role.LAWYER, Role.MEDIATOR}


def _of_own_court(actor: Actor) -> Q:
    """The portal itself acts for every court; staff for their own."""
    return Q() if actor.role == Role.SYSTEM else Q(court_id=actor.court_id, court__isnull=False)


def _to_be_signed_by(actor: Actor) -> Q:
    return Q(slots__user_id=actor.user_id, slots__user__isnull=False)


def _protected(_actor: Actor) -> Q:
    """What is sealed; and what is signed and bears no seal, which has a day until which it is protected."""
    return Q(state="sealed") | Q(state="signed", protected_until__isnull=False)


register(
    Rule(LABEL, "draft", _DRAFTERS, _of_own_court, frozenset({"draft"}), why=_("只有草稿可以修改。")),
    Rule(LABEL, "check", _DRAFTERS, _of_own_court, frozenset({"draft"}), why=_("只有草稿可以核对。")),
    Rule(LABEL, "sign", _SIGNERS, _to_be_signed_by, frozenset({"checked"}), why=_("只有文书上列明的签名人可以签名。")),
    Rule(
        LABEL,
        "note_refusal",
        frozenset({Role.SYSTEM, Role.CLERK, Role.PRESIDING_JUDGE, Role.JUDGE}),
        _of_own_court,
        frozenset({"checked"}),
        why=_("文书核对后、盖章前才能记明拒绝签名。"),
    ),
    Rule(LABEL, "seal", _SEALERS, _of_own_court, frozenset({"checked", "signed"}), why=_("文书核对并签名后由本院书记员盖章。")),
    Rule(LABEL, "protect", frozenset({Role.SYSTEM}), _protected, why=_("只有已盖章的文书、已签名且不盖章的文书需要续加时间戳。")),
    Rule(LABEL, "view", _SIGNERS, _to_be_signed_by),
    Rule(LABEL, "view", frozenset({Role.SYSTEM})),
)
