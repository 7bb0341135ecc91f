"""Who may send files and read them back. What becomes of a file in a case, the case's own rules say."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, Rule, register


def _own(actor: Actor) -> Q:
    return Q(owner_id=actor.user_id)


EVERYONE_KNOWN = frozenset(Role) - {Role.PUBLIC, Role.SYSTEM}

register(
    Rule("kernel.upload", "view", EVERYONE_KNOWN, rows=_own),
    Rule("kernel.upload", "use", EVERYONE_KNOWN, rows=_own, states=frozenset({"checked"}), why=_("这个文件还没有通过检查。")),
    Rule("kernel.partialupload", "create", EVERYONE_KNOWN),
    Rule("kernel.partialupload", "view", EVERYONE_KNOWN, rows=_own),
    Rule(
        "kernel.partialupload",
        "append",
        EVERYONE_KNOWN,
        rows=_own,
        states=frozenset({"receiving"}),
        why=_("这个文件已经传完。"),
    ),
)
