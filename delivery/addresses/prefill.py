"""What stands in the form of a party that has confirmed no address in its case yet."""

from courtportal.kernel.authz import Actor
from filing.public import Party, service_said_in_mediation


def known_of(actor: Actor, party: Party, phone: str) -> dict[str, object]:
    """What the actor confirmed in the mediation of the dispute, else what stands in the papers of the case and this phone."""
    said = service_said_in_mediation(actor, party)
    return {
        "recipient_name": said.get("recipient") or party.name,
        "phone": said.get("phone") or phone,
        "postal_address": said.get("address") or party.address,
    }
