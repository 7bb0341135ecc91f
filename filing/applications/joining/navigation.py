"""Where requests from outside stand in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.navigation import register_count, register_section
from filing.applications.joining.queries import to_answer

register_section(Role.LITIGANT, _("加入案件"), "filing:join_requests", order=60, icon="case")
register_section(Role.FILING_CLERK, _("案外人申请参加案件"), "filing:join_desk", order=72, icon="case")


def waiting(actor: Actor) -> int:
    """What no case fits, and nobody has answered yet."""
    return to_answer(actor).count()


register_count("filing:join_desk", waiting)
