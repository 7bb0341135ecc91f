"""Addresses that gateways are told, and the hosts that are asked."""

from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from filing.fees.gateways.interface import GatewayError


def portal_address(path: str) -> str:
    """The portal's full address of a path."""
    return str(settings.PORTAL_URL).rstrip("/") + path


def callback_address(name: str) -> str:
    """Where the gateway of this name reports payments."""
    return portal_address(reverse("filing:cashier:callback", args=[name]))


def trusted_host(url: str, base: str, domains: tuple[str, ...]) -> str:
    """The host of an address that the gateway named: the gateway's own, or over HTTPS one in its domains.

    Raises ``GatewayError`` for any other, so that an answer cannot send the portal elsewhere.
    """
    parts, own = urlsplit(url), urlsplit(base)
    host = parts.hostname or ""
    if (parts.scheme, parts.netloc) == (own.scheme, own.netloc):
        return host
    if parts.scheme == "https" and any(host == domain or host.endswith(f".{domain}") for domain in domains):
        return host
    raise GatewayError(f"host {host} is not the gateway's")
