"""Finds invitations by the token of their link; nobody can list them."""

from delivery.addresses.models import ServiceInvitation
from delivery.addresses.queries import token_digest
from delivery.service.models import ServiceRecipient


def invitation_by(token: str) -> ServiceInvitation | None:
    """The invitation with this link, in whatever state."""
    found = ServiceInvitation.objects.filter(token_digest=token_digest(token))
    return found.select_related("party__case__court", "party__user").first()


def waiting_recipients(invitation: ServiceInvitation) -> list[ServiceRecipient]:
    """What the invited party has not been served yet, oldest first."""
    unserved = ServiceRecipient.objects.filter(party=invitation.party, served_at=None)
    return list(unserved.select_related("order__case", "party").order_by("created_at"))
