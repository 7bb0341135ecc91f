"""Where search stands in the main navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Role, visible_to
from courtportal.kernel.web.navigation import register_count, register_search, register_section
from search.judgments.models import Publication
from search.judgments.policies import JUDGES, PREPARERS


def _waiting(actor: Actor) -> int:
    state = Publication.State.PROPOSED if actor.role in PREPARERS else Publication.State.ANONYMISED
    return visible_to(actor, Publication).filter(state=state).count()


for role in (Role.PUBLIC, Role.LITIGANT, Role.LAWYER):
    register_section(role, _("查裁判"), "judgments:search", 50, "search")
    register_section(role, _("查被执行人"), "enforcement_public:search", 60, "scales")
for role in PREPARERS | JUDGES:
    register_section(role, _("文书公开"), "publication:desk", 60, "send")
register_count("publication:desk", _waiting)
register_search("judgments:search")
