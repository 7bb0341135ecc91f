"""Where what waits for a signature stands in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor
from courtportal.kernel.web.navigation import register_count, register_section
from filing.to_sign.policies import SIGNERS
from filing.to_sign.queries import keys_waiting

for role in sorted(SIGNERS):
    register_section(role, _("待我签名"), "filing:to_sign", order=25, icon="check")


def waiting(actor: Actor) -> int:
    """What waits for the actor's signature."""
    return keys_waiting(actor).count()


register_count("filing:to_sign", waiting)
