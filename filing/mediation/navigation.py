"""Where mediation stands in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Role
from courtportal.kernel.web.navigation import register_count, register_section
from filing.mediation.queries import waiting

register_section(Role.MEDIATOR, _("我的调解"), "filing:mediations", order=10, icon="case")
register_section(Role.FILING_CLERK, _("调解"), "filing:mediations", order=75, icon="case")
for role in sorted(BENCH_ROLES):
    register_section(role, _("调解"), "filing:mediations", order=65, icon="case")
register_count("filing:mediations", waiting)
