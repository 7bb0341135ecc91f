"""Delegating service, and ending it."""

import uuid

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from courtportal.kernel import clock
from courtportal.kernel.authz import PortalRequest, access, guarded, visible_to
from courtportal.kernel.web.pagination import paginate
from delivery.delegations.actions.delegate import delegate_service
from delivery.delegations.actions.end import end_delegation
from delivery.delegations.forms import DelegationForm
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.queries import possible_agents
from filing.public import Party


@guarded("delivery.servicedelegation", "view")
@require_safe
def mine(request: PortalRequest) -> HttpResponse:
    """Delegations by the reader's parties and to the reader, the newest first, ended ones too."""
    rows = visible_to(request.actor, ServiceDelegation).select_related("party__case", "representation")
    page = paginate(request, rows.order_by("-created_at", "-pk"))
    open_to_end = visible_to(request.actor, ServiceDelegation, "end").filter(pk__in=[row.pk for row in page])
    may_be_ended = set(open_to_end.values_list("pk", flat=True))
    shown = [(row, row.pk in may_be_ended) for row in page]
    return render(request, "delivery/delegations/mine.html", {"title": _("代收委托"), "page": page, "rows": shown})


@guarded("filing.party", "delegate_service")
@require_http_methods(["GET", "POST"])
def delegate(request: PortalRequest, party_id: uuid.UUID) -> HttpResponse:
    """The party chooses the agent."""
    party = access(request.actor, Party, party_id, "delegate_service")
    form = DelegationForm(request.POST if request.method == "POST" else None, party=party)
    if request.method == "POST" and form.is_valid():
        agent = form.cleaned_data["agent"]
        delegate_service(actor=request.actor, party_id=party.pk, representation_id=agent.pk, now=clock.now())
        messages.success(request, _("从现在起由%(name)s代收。") % {"name": agent.name})
        return redirect("delegations:mine")
    context = {"title": _("委托代理人代收"), "party": party, "form": form, "possible": possible_agents(party).exists()}
    return render(request, "delivery/delegations/delegate.html", context, status=422 if form.is_bound else 200)


@guarded("delivery.servicedelegation", "end")
@require_POST
def end(request: PortalRequest, delegation_id: uuid.UUID) -> HttpResponse:
    """The party takes it back, or the agent gives it up."""
    end_delegation(actor=request.actor, delegation_id=delegation_id, now=clock.now())
    messages.success(request, _("代收委托已经终止；已经送达的不受影响。"))
    return redirect("delegations:mine")
