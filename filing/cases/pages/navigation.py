"""Where the empty seats of panels stand in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role
from courtportal.kernel.web.navigation import register_count, register_section
from filing.cases.seats import seats_to_fill

for role in (Role.DIVISION_HEAD, Role.PRESIDENT):
    register_section(role, _("审判席位空缺"), "filing:empty_seats", order=55, icon="scales")


def waiting(actor: Actor) -> int:
    """The seats that nobody has."""
    return seats_to_fill(actor).count()


register_count("filing:empty_seats", waiting)
