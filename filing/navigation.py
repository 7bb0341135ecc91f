"""The main sections that filing gives to each role."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.navigation import register_count, register_section
from filing.intake.policies import JUDGES
from filing.intake.queries import review_queue

for role in (Role.LITIGANT, Role.LAWYER):
    register_section(role, _("我的事项"), "filing:my", order=10, icon="case")
    register_section(role, _("网上立案"), "filing:start", order=20, icon="file")
register_section(Role.PUBLIC, _("网上立案"), "filing:start", order=5, icon="file")
register_section(Role.FILING_CLERK, _("立案审查"), "filing:review_queue", order=10, icon="case")
register_section(Role.FILING_CLERK, _("窗口立案"), "filing:counter_start", order=20, icon="file")
register_section(Role.DIVISION_HEAD, _("立案督办"), "filing:review_queue", order=60, icon="clock")
for role in sorted(JUDGES):
    register_section(role, _("立案审签"), "filing:review_queue", order=75, icon="check")
register_section(Role.PRESIDENT, _("秒批设置"), "filing:instant_settings", order=70, icon="check")
for role in (Role.JUDGE, Role.PRESIDING_JUDGE, Role.CLERK, Role.ASSISTANT, Role.DIVISION_HEAD, Role.PRESIDENT):
    register_section(role, _("我的案件"), "filing:my", order=10, icon="case")
for role in (Role.JUDGE, Role.PRESIDING_JUDGE, Role.CLERK, Role.ASSISTANT):
    register_section(role, _("开庭日程"), "filing:calendar", order=45, icon="calendar")
register_section(Role.ARCHIVIST, _("档案"), "filing:archive_desk", order=10, icon="files")
register_section(Role.PUBLIC, _("开庭公告"), "public_hearings:list", order=40, icon="calendar")


def waiting(actor: Actor) -> int:
    """What waits for this filing clerk: unclaimed, claimed, to be looked at a second time; for a judge, to be signed."""
    now = clock.now()
    views = ("second_look",) if actor.role in JUDGES else ("section", "mine", "second_look")
    return sum(review_queue(actor, name, now).count() for name in views)


register_count("filing:review_queue", waiting)
