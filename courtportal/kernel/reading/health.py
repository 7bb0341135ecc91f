"""The reading of files on the status page."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

PROCESS = "courtportal.kernel.reading"

register_service("reading", _("材料文字识别"), prefixes=("courtportal.kernel.reading.",), order=50, beats=PROCESS)
