"""Who drafts, checks, signs and seals a paper: people of the case, and never one alone."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.cases.models import PanelMember
from filing.cases.policies import on_panel, panels

LABEL = "filing.paperdraft"
WRITERS = frozenset({Role.CLERK, Role.ASSISTANT, Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER})
SIGNERS = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER})
# Who signs for the case: its sole or presiding judge, or its enforcement officer.
CONDUCTING = (PanelMember.Duty.SOLE_JUDGE, PanelMember.Duty.PRESIDING_JUDGE, PanelMember.Duty.OFFICER)


def _writes(actor: Actor) -> Q:
    """The actor is one of the court's people of the case."""
    return on_panel(actor)


def _second(actor: Actor) -> Q:
    """The actor is one of them, and did not write the last version."""
    return panels(actor) & ~Q(written_by_id=actor.user_id)


def _conducting(actor: Actor) -> Q:
    return on_panel(actor, "case__", CONDUCTING)


def _beside(actor: Actor) -> Q:
    """The actor decides the case beside who presides."""
    return on_panel(actor, "case__", (PanelMember.Duty.JUDGE,))


def _clerk(actor: Actor) -> Q:
    return on_panel(actor, "case__", (PanelMember.Duty.CLERK,))


register(
    Rule("filing.case", "draft_paper", WRITERS, _writes, why=_("只有本案的审判、执行人员和书记员可以起草。")),
    Rule(LABEL, "view", WRITERS, panels),
    Rule(LABEL, "edit", WRITERS, panels, frozenset({"draft"}), why=_("已经核对的文书不能再修改，可以先退回。")),
    Rule(LABEL, "check", WRITERS, _second, frozenset({"draft"}), why=_("由最后一位修改人以外的本案人员核对。")),
    Rule(LABEL, "take_back", WRITERS, panels, frozenset({"checked"}), why=_("已经签名的文书不能退回修改。")),
    Rule(LABEL, "take_back", SIGNERS, _conducting, frozenset({"signing", "signed"}), why=_("已经签名的文书不能退回修改。")),
    Rule(LABEL, "drop", WRITERS, panels, frozenset({"draft"}), why=_("只有没有核对的草稿可以作废。")),
    Rule(LABEL, "sign", SIGNERS, _conducting, frozenset({"checked"}), why=_("文书核对后由本案审判员、审判长或者执行法官签名。")),
    Rule(LABEL, "sign", SIGNERS, _beside, frozenset({"signing"}), why=_("审判长签名后由合议庭其他成员签名，且只签一次")),
    Rule(LABEL, "seal", frozenset({Role.CLERK}), _clerk, frozenset({"signed"}), why=_("签名后由本案书记员盖章。")),
)
