"""Who may do what with a shared draft. A withdrawn share opens nothing from the next request on."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import LITIGANTS
from filing.intake.policies import own_draft, own_open_draft
from filing.intake.sharing.models import DraftShare


def shared_with(actor: Actor, role: str = "", path: str = "") -> Q:
    """Drafts shared with the actor now; ``path`` leads to the draft."""
    condition = {f"{path}shares__user_id": actor.user_id, f"{path}shares__ended_at": None}
    return Q(**condition, **({f"{path}shares__role": role} if role else {}))


def shared_draft(actor: Actor) -> Q:
    """Drafts the actor was invited to, in whatever role."""
    return shared_with(actor)


def co_written(actor: Actor) -> Q:
    """Open drafts in which the actor writes with as co-counsel."""
    return shared_with(actor, DraftShare.Role.CO_COUNSEL) & Q(is_open=True)


def to_sign(actor: Actor) -> Q:
    """Open drafts that the actor signs as a client."""
    return shared_with(actor, DraftShare.Role.CLIENT) & Q(is_open=True)


def shared_filing(actor: Actor) -> Q:
    """Filings that came of a draft shared with the actor."""
    return shared_with(actor, path="draft__")


register(
    Rule("filing.filingdraft", "view", LITIGANTS, shared_draft),
    Rule("filing.filingdraft", "edit", LITIGANTS, co_written, why=_("您可以查看和提意见，修改由代理人进行")),
    Rule("filing.filingdraft", "submit", LITIGANTS, co_written, why=_("由代理人提交")),
    Rule("filing.filingdraft", "share", LITIGANTS, own_open_draft, why=_("只有开始这份申请的人可以邀请别人")),
    Rule("filing.filingdraft", "discard", LITIGANTS, own_draft, why=_("只有开始这份申请的人可以删除")),
    Rule("filing.filingdraft", "sign", LITIGANTS, to_sign, why=_("现在没有等待您签名的内容")),
    Rule("filing.filingdraft", "join", LITIGANTS),
    Rule("filing.draftevidence", "view", LITIGANTS, lambda actor: shared_with(actor, path="draft__")),
    Rule("filing.filing", "view", LITIGANTS, shared_filing),
)
