"""Signing on the status page: its jobs renew certificates and time stamps before their end."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.health import register_service

register_service(
    "signing", _("电子签名和印章"), prefixes=("courtportal.kernel.signing.", "courtportal.kernel.rendering."), order=25
)
