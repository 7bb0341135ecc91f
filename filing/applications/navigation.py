"""Where applications stand in the main navigation."""

import datetime as dt

from django.db.models import Min
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.navigation import register_count, register_limit, register_section
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


def most_urgent(actor: Actor) -> dt.datetime | None:
    """By when the first of them is to be decided (CPL 103: preservation in an urgent matter within 48 hours)."""
    first: dt.datetime | None = queue(actor).order_by().aggregate(first=Min("decide_by"))["first"]
    return first


register_count("filing:application_queue", waiting)
register_limit("filing:application_queue", most_urgent)
