"""The section of the hearings in everyone's navigation."""

from django.utils.translation import pgettext_lazy

from courtportal.kernel.authz import BENCH_ROLES, Role
from courtportal.kernel.web.navigation import register_section

for role in sorted({Role.LITIGANT, Role.LAWYER} | BENCH_ROLES):
    register_section(role, pgettext_lazy("several", "庭审"), "transcription:hearings", order=40, icon="microphone")
