"""Notices and service of documents on the status page."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

register_service("service", _("通知和文书送达"), prefixes=("delivery.", "courtportal.kernel.messaging."), order=20)
