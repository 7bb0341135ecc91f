"""What is known of a party's service address."""

import hashlib

from delivery.addresses.models import ServiceAddress, ServiceInvitation
from filing.public import Party


def open_address(party: Party) -> ServiceAddress | None:
    """The confirmation that counts now."""
    return ServiceAddress.objects.filter(party=party, ended_at=None).first()


def open_invitation(party: Party) -> ServiceInvitation | None:
    """The invitation that can still be followed."""
    return ServiceInvitation.objects.filter(party=party, ended_at=None).first()


def token_digest(token: str) -> str:
    """By what an invitation is found."""
    return hashlib.sha256(token.encode()).hexdigest()
