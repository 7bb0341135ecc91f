"""The register of certificates among the sections of who looks after it."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role
from courtportal.kernel.web.navigation import register_section

for role in (Role.SECURITY_ADMIN, Role.AUDIT_ADMIN):
    register_section(role, _("证书"), "certificates:register", order=30, icon="files")
