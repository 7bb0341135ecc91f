"""The search index on the status page."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

register_service("search", _("裁判文书和执行信息查询"), prefixes=("search.",), order=30)
