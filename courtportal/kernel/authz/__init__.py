"""May this actor do this to this object? Asked in one place, answered from one table."""

from courtportal.kernel.authz.actor import PUBLIC, SYSTEM, Actor
from courtportal.kernel.authz.guard import guarded
from courtportal.kernel.authz.policy import Refused, Rule, access, every_row, may, may_ever, register, visible_to
from courtportal.kernel.authz.request import PortalRequest
from courtportal.kernel.authz.roles import BENCH_ROLES, STAFF_ROLES, Role

__all__ = [
    "BENCH_ROLES",
    "PUBLIC",
    "STAFF_ROLES",
    "SYSTEM",
    "Actor",
    "PortalRequest",
    "Refused",
    "Role",
    "Rule",
    "access",
    "every_row",
    "guarded",
    "may",
    "may_ever",
    "register",
    "visible_to",
]  # fmt: skip
