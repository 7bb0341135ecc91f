"""Addresses of the account that other pages lead to."""

from urllib.parse import urlencode

from django.urls import reverse


def prove_url(back: str) -> str:
    """Where the real name is proven; afterwards one is at ``back`` again, an address of the portal."""
    return f"{reverse('identity:prove')}?{urlencode({'next': back})}"
