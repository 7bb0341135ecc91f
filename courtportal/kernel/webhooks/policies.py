"""Who may have events told to an address: whoever may have tokens, and only for themselves or their own organisation."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from courtportal.kernel.tokens.policies import PROGRAMS


def own(actor: Actor) -> Q:
    """The account's addresses that were not removed."""
    return Q(user_id=actor.user_id, removed_at=None)


def to_own(actor: Actor) -> Q:
    """Messages to the account's addresses."""
    return Q(endpoint__user_id=actor.user_id, endpoint__removed_at=None)


register(
    Rule("kernel.webhookendpoint", "view", PROGRAMS, own),
    Rule("kernel.webhookendpoint", "change", PROGRAMS, own),
    Rule("kernel.webhookmessage", "view", PROGRAMS, to_own),
    Rule("kernel.webhookmessage", "replay", PROGRAMS, to_own, frozenset({"taken", "dead"}), why=_("正在等待发送")),
)
