"""Finding an invitation by its secret link: whoever holds the link may look at who asks, and nothing else."""

from filing.intake.sharing.queries import token_digest
from filing.mediation.models import MediationInvitation


def invitation_by(token: str) -> MediationInvitation | None:
    """The invitation with this link, in whatever state."""
    found = MediationInvitation.objects.filter(token_digest=token_digest(token))
    return found.select_related("party__mediation__court").first()
