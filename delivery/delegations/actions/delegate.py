"""A party delegates service to one of its agents."""

import datetime as dt
import uuid

from django.db import transaction
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.messaging.notices import tell
from delivery.delegations.models import ServiceDelegation
from delivery.delegations.queries import possible_agents
from filing.public import Party


@transaction.atomic
def delegate_service(*, actor: Actor, party_id: uuid.UUID, representation_id: uuid.UUID, now: dt.datetime) -> ServiceDelegation:
    """From now on documents and reminders go to this agent, who signs for them; an earlier delegation ends (CPL-I 132).

    Who may: the party's own account. The agent is told. Raises Http404 for who is no agent of the party with an account.
    """
    party = access(actor, Party, party_id, "delegate_service", lock=True)
    agent = possible_agents(party).filter(pk=representation_id).select_related("user").first()
    if agent is None or agent.user is None:
        raise Http404
    before = ServiceDelegation.objects.filter(party=party, ended_at=None).first()
    if before and before.representation_id == agent.pk:
        return before
    if before:
        before.ended_at, before.ended = now, ServiceDelegation.Ended.REPLACED
        before.save(update_fields=["ended_at", "ended"])
    made = ServiceDelegation.objects.create(party=party, representation=agent, given_by_id=actor.account_id, created_at=now)
    tell(
        agent.user,
        title=_("当事人委托您代收送达文书"),
        body="%(number)s %(party)s",
        facts={"number": party.case.case_number, "party": party.name},
        link=reverse("delegations:mine"),
        key=f"service_delegated:{made.pk}",
        now=now,
    )
    detail = {"representation": str(agent.pk), "scope": agent.scope}
    record(actor=actor, action="service.delegate", obj=made, now=now, detail=detail)
    return made
