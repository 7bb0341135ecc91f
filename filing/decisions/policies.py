"""Who may draft, sign, seal and read a decision."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from courtportal.kernel.rendering.models import SignatureSlot
from filing.cases.models import PanelMember
from filing.cases.policies import LITIGANTS, conducts, on_panel, panels, sides

JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
CLERKS = frozenset({Role.CLERK})
HEARD = frozenset({"accepted", "in_trial", "decided"})
ON_THE_BENCH = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.JUDGE)
_SIGNED = _("已经签名的文书不能退回修改")


def _judge_of(actor: Actor) -> Q:
    """The actor judges the case."""
    return conducts(actor, "case__")


def _on_the_bench(actor: Actor) -> Q:
    """The actor decides the case, alone or with others."""
    return on_panel(actor, "case__", ON_THE_BENCH)


def _beside(actor: Actor) -> Q:
    """The actor decides the case beside who presides."""
    return on_panel(actor, "case__", [PanelMember.Duty.JUDGE])


def _waits_in_vain(actor: Actor) -> Q:
    """The actor judges the case, and a place to sign is that of somebody who has left it: nobody could seal."""
    sitting = PanelMember.objects.filter(case=OuterRef(OuterRef("case")), ended_at=None).values("user")
    gone = SignatureSlot.objects.filter(document=OuterRef("document"), signed_at=None).exclude(user__in=sitting)
    return _judge_of(actor) & Q(Exists(gone))


def _clerk_of(actor: Actor) -> Q:
    """The actor is the clerk of the case."""
    return on_panel(actor, "case__", ["clerk"])


register(
    Rule("filing.case", "decide", JUDGES, conducts, HEARD, why=_("只有本案审判人员可以起草裁判文书")),
    Rule("filing.decision", "view", JUDGES, _on_the_bench),
    Rule("filing.decision", "view", CLERKS, _clerk_of),
    Rule("filing.decision", "view", frozenset({Role.ASSISTANT}), panels),
    # A draft is nobody's business but the court's.
    Rule("filing.decision", "view", LITIGANTS, sides, frozenset({"sealed", "effective", "set_aside"})),
    Rule("filing.decision", "edit", JUDGES, _judge_of, frozenset({"draft"}), why=_("已经核对的文书不能再修改")),
    Rule("filing.decision", "take_back", JUDGES, _judge_of, frozenset({"checked", "signing"}), why=_SIGNED),
    Rule("filing.decision", "take_back", JUDGES, _waits_in_vain, frozenset({"signed"}), why=_SIGNED),
    Rule("filing.decision", "sign", JUDGES, _judge_of, frozenset({"checked"}), why=_("文书核对后才能签名，且只签一次")),
    Rule(
        "filing.decision", "sign", JUDGES, _beside, frozenset({"signing"}), why=_("审判长签名后由合议庭其他成员签名，且只签一次")
    ),
    Rule("filing.decision", "seal", CLERKS, _clerk_of, frozenset({"signed"}), why=_("法官签名后才能盖章")),
)
