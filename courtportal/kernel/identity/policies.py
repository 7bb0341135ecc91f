"""Who may do what to accounts, people and organisations: everyone with their own, and nobody with another's."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, register

KNOWN = frozenset(Role) - {Role.PUBLIC, Role.SYSTEM}


def own_account(actor: Actor) -> Q:
    """The account one is logged in to."""
    return Q(pk=actor.user_id)


def own_entries(actor: Actor) -> Q:
    """What one entered oneself, not one's proven self."""
    return Q(owner_id=actor.user_id) & ~Q(pk=actor.person_id) if actor.person_id else Q(owner_id=actor.user_id)


def own_appointments(actor: Actor) -> Q:
    """One's own roles that have not ended."""
    return Q(user_id=actor.user_id, ended_at=None)


register(
    Rule("kernel.user", "view", KNOWN, own_account),
    Rule("kernel.user", "prove_identity", KNOWN, lambda actor: own_account(actor) & Q(person=None)),
    Rule("kernel.person", "view", KNOWN, own_entries),
    Rule("kernel.person", "change", KNOWN, own_entries),
    Rule("kernel.organisation", "view", KNOWN, lambda actor: Q(owner_id=actor.user_id)),
    Rule("kernel.organisation", "change", KNOWN, lambda actor: Q(owner_id=actor.user_id)),
    Rule("kernel.appointment", "take", KNOWN, own_appointments),
    Rule("kernel.notice", "view", KNOWN, lambda actor: Q(user_id=actor.user_id)),
)
