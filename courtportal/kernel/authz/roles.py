"""The roles of the house (docs/architecture.md); staff roles are bound to a court by an Appointment."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """Who one acts as. PUBLIC is nobody in particular, SYSTEM the portal itself."""

    PUBLIC = "public", _("公众")
    LITIGANT = "litigant", _("当事人")
    LAWYER = "lawyer", _("律师")
    FILING_CLERK = "filing_clerk", _("立案人员")
    CLERK = "clerk", _("书记员")
    ASSISTANT = "assistant", _("法官助理")
    JUDGE = "judge", _("法官")
    PRESIDING_JUDGE = "presiding_judge", _("审判长")
    DIVISION_HEAD = "division_head", _("庭长")
    PRESIDENT = "president", _("院长")
    ENFORCEMENT_OFFICER = "enforcement_officer", _("执行法官")
    MEDIATOR = "mediator", _("调解员")
    ARCHIVIST = "archivist", _("档案管理员")
    COURT_MANAGER = "court_manager", _("法院管理人员")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")
    SYSTEM = "system", _("系统")


# Roles that a person takes without a court.
PRIVATE_ROLES = frozenset({Role.PUBLIC, Role.LITIGANT, Role.LAWYER, Role.SYSTEM})
# Court staff: a second factor is required (GB/T 22239-2019 §8.1.4.1 d).
STAFF_ROLES = frozenset(Role) - PRIVATE_ROLES
# Roles that sit on a panel or help one.
BENCH_ROLES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.CLERK, Role.ASSISTANT})
