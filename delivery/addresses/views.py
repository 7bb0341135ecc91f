"""A party's own service addresses: what is confirmed, how to change it, how to take consent back."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, PortalRequest, access, guarded, visible_to
from courtportal.kernel.web.pagination import paginate
from delivery.addresses.actions.confirm import confirm_address, withdraw_consent
from delivery.addresses.forms import AddressForm
from delivery.addresses.models import ServiceAddress
from delivery.addresses.prefill import known_of
from delivery.addresses.queries import open_address, open_addresses
from delivery.delegations.queries import open_delegations
from filing.public import Party


@guarded("delivery.serviceaddress", "list")
@require_safe
def addresses(request: PortalRequest) -> HttpResponse:
    """Each of the reader's cases with the address that counts now."""
    parties = visible_to(request.actor, Party, "confirm_service_address").select_related("case__court")
    page = paginate(request, parties.order_by("-created_at"))
    by_party = open_addresses(request.actor, [party.pk for party in page])
    delegated = open_delegations(request.actor, [party.pk for party in page])
    context = {
        "title": _("送达地址"),
        "page": page,
        "rows": [(party, by_party.get(party.pk), delegated.get(party.pk)) for party in page],
    }
    return render(request, "delivery/addresses/list.html", context)


@guarded("filing.party", "confirm_service_address")
@require_http_methods(["GET", "POST"])
def change(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """Confirm an address or another one."""
    party = access(request.actor, Party, party_id, "confirm_service_address")
    known = open_address(party)
    form = AddressForm(request.POST or None, initial=_given(request.actor, party, known))
    if request.method == "POST" and form.is_valid():
        given = ServiceAddress.Given.PORTAL
        confirm_address(actor=request.actor, party_id=party.pk, given=given, confirmed=form.confirmed(), now=clock.now())
        messages.success(request, _("送达地址已确认，从现在起有效。"))
        return redirect("addresses:list")
    context = {"title": _("确认送达地址"), "form": form, "party": party, "case": party.case}
    return render(request, "delivery/addresses/change.html", context, status=422 if form.is_bound else 200)


def _given(actor: Actor, party: Party, known: ServiceAddress | None) -> dict[str, object]:
    if known is None:
        return known_of(actor, party, party.user.phone if party.user else party.phone)
    return {
        "recipient_name": known.recipient_name,
        "receiver_name": known.receiver_name,
        "phone": known.phone,
        "email": known.email,
        "postal_address": known.postal_address,
        "scope": known.scope,
    }


@guarded("filing.party", "confirm_service_address")
@require_POST
def withdraw(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """Consent is taken back; what has arrived stays served."""
    try:
        withdraw_consent(actor=request.actor, party_id=party_id, now=clock.now())
    except LookupError:
        messages.error(request, _("您还没有确认过送达地址，不需要撤回。"))
    else:
        messages.success(request, _("已撤回同意。以后的文书将以纸质送达；已经送达的不受影响。"))
    return redirect("addresses:list")
