"""The section of the hearings in everyone's navigation."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Role
from courtportal.kernel.web.navigation import register_section

for role in sorted({Role.LITIGANT, Role.LAWYER} | BENCH_ROLES):
    register_section(role, _("庭审"), "transcription:hearings", order=40, icon="microphone")
