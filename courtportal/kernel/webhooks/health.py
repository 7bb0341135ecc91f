"""The sending of webhooks on the status page."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

PROCESS = "courtportal.kernel.webhooks"

register_service("webhooks", _("事件通知"), prefixes=("courtportal.kernel.webhooks.",), order=55, beats=PROCESS)
