"""Where one's calendar feed and leave stand in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Role
from courtportal.kernel.web.navigation import register_section

for role in (Role.LITIGANT, Role.LAWYER, *sorted(BENCH_ROLES)):
    register_section(role, _("日历订阅"), "filing:calendar_feed", 80, "calendar")
for role in (*sorted(BENCH_ROLES), Role.COURT_MANAGER, Role.DIVISION_HEAD, Role.PRESIDENT):
    register_section(role, _("请假和分案"), "filing:people", 75, "people")
