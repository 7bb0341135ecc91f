"""Who keeps an unsent form: its owner alone. Whether the form itself is open, its place asks (``places``)."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, register

# The administrators read nothing of a case, so they write nothing that could be kept.
ADMINISTRATORS = {Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN}
ACCOUNTS = frozenset(Role) - {Role.PUBLIC, Role.SYSTEM} - ADMINISTRATORS


def _own(actor: Actor) -> Q:
    return Q(owner_id=actor.user_id)


register(Rule("filing.unsentform", "keep", ACCOUNTS, _own))
