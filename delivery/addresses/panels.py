"""What other rooms read of service: the consent to it beside that to the other steps, and an address that is confirmed."""

from django.urls import reverse
from django.utils.translation import gettext as _

from courtportal.kernel.authz import Actor, visible_to
from delivery.addresses.models import ServiceAddress
from delivery.addresses.policies import RECIPIENTS
from delivery.addresses.queries import open_address
from filing.public import Case, ConsentRow, Party, register_consent_source, register_service_addresses


@register_consent_source
def service_consent(actor: Actor, case: Case) -> list[ConsentRow]:
    """For each party whose confirmation the actor may see: what it says, since when."""
    rows = visible_to(actor, ServiceAddress).filter(party__case_id=case.pk, ended_at=None).select_related("party")
    changeable = set(visible_to(actor, Party, "confirm_service_address").filter(case_id=case.pk).values_list("pk", flat=True))
    found = [
        ConsentRow(row.party.name, row.get_consent_display(), _url(row.party) if row.party_id in changeable else "")
        for row in rows
    ]
    if not found and actor.role in RECIPIENTS:
        parties = Party.objects.filter(pk__in=changeable).order_by("role", "order")
        found = [ConsentRow(party.name, _("没有确认送达地址"), _url(party)) for party in parties]
    return found


@register_service_addresses
def confirmed_for_case(party: Party) -> dict[str, str]:
    """Where papers reach the party in its case; {} where it confirmed no address for post."""
    known = open_address(party)
    if known is None or not known.postal_address:
        return {}
    return {"recipient": known.recipient_name, "phone": known.phone, "address": known.postal_address}


def _url(party: Party) -> str:
    return reverse("addresses:change", args=[party.pk])
