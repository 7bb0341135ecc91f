"""Filing and cases on the status page."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

register_service("cases", _("立案和案件办理"), prefixes=("filing.",), order=10)
