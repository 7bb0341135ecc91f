"""The verification page among the sections of those who are not logged in."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role
from courtportal.kernel.web.navigation import register_section

register_section(Role.PUBLIC, _("文书核验"), "verification:verify", 40, icon="seal")
