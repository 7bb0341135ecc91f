"""The sections that delivery adds to the frame."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role
from courtportal.kernel.web.navigation import register_count, register_section
from delivery.service.queries import open_work, unread_count

for role in (Role.LITIGANT, Role.LAWYER):
    register_section(role, _("送达文书"), "service:inbox", order=30, icon="message")
for role in (Role.CLERK, Role.ASSISTANT, Role.JUDGE, Role.PRESIDING_JUDGE, Role.ENFORCEMENT_OFFICER, Role.DIVISION_HEAD):
    register_section(role, _("送达"), "service:orders", order=30, icon="send")
register_count("service:inbox", unread_count)
register_count("service:orders", lambda actor: open_work(actor).count())
