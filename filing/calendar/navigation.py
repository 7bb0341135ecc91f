"""Where one's calendar feed stands in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Role
from courtportal.kernel.web.navigation import register_section

for role in (Role.LITIGANT, Role.LAWYER, *sorted(BENCH_ROLES)):
    register_section(role, _("日历订阅"), "filing:calendar_feed", 80, "calendar")
