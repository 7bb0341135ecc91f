"""Who may have tokens: litigants and lawyers. Court staff reach nothing without a second factor, which a program has not."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import STAFF_ROLES, Actor, Role, Rule, register
from courtportal.kernel.identity.models import Appointment

PROGRAMS = frozenset({Role.LITIGANT, Role.LAWYER})


def own(actor: Actor) -> Q:
    """What belongs to the account."""
    return Q(user_id=actor.user_id)


def own_account_without_office(actor: Actor) -> Q:
    """The account one is logged in to, unless it serves at a court in whichever role (GB/T 22239-2019 §8.1.4.1 d)."""
    serving: QuerySet[Any, Any] = Appointment.objects.filter(role__in=STAFF_ROLES, ended_at=None)
    return Q(pk=actor.user_id) & ~Q(pk__in=serving.values("user_id"))


register(
    Rule("kernel.user", "issue_token", PROGRAMS, own_account_without_office, why=_("法院工作人员的账号不能使用访问令牌")),
    Rule("kernel.apitoken", "view", PROGRAMS, own),
    Rule("kernel.apitoken", "use", PROGRAMS, own),
    Rule("kernel.apitoken", "revoke", PROGRAMS, own),
)
