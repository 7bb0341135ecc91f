"""The public notices of service stand in the frame of the public."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Role
from courtportal.kernel.web.navigation import register_section

register_section(Role.PUBLIC, _("公告送达"), "public_services:list", order=95, icon="message")
