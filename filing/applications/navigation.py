"""Where applications stand in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.navigation import register_count, register_section
from filing.applications.queries import queue

DECIDERS = (Role.JUDGE, Role.PRESIDING_JUDGE, Role.CLERK, Role.FILING_CLERK, Role.DIVISION_HEAD, Role.PRESIDENT)

for role in DECIDERS:
    register_section(role, _("待决定的申请"), "filing:application_queue", order=20, icon="seal")
register_section(Role.LAWYER, _("加入案件"), "filing:join_case", order=60, icon="case")
for role in (Role.LITIGANT, Role.LAWYER):
    register_section(role, _("对执行提出异议"), "filing:objections", order=65, icon="scales")


def waiting(actor: Actor) -> int:
    """What waits for the actor's decision, check or seal."""
    return queue(actor).count()


register_count("filing:application_queue", waiting)
