"""An agent who is not in the case yet asks to join it by an authority document."""

import datetime as dt

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from filing.applications.actions.submit import CannotApply, Request, create
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Case, Party, Representation
from filing.cases.rules.case_number import InvalidCaseNumber, parse_case_number

KIND = "representation"


@transaction.atomic
def ask_to_join(*, actor: Actor, case_number: str, principal: str, request: Request, now: dt.datetime) -> Application:
    """The request waits for the clerk of the case; until then nothing of the case is shown (CPL 62; OLR art. 7).

    Who may: anyone whose real name is proven. The same answer, CannotApply ``not_found``, meets a case that does not exist
    and a party that is not in it; ``waiting`` where a request of the same person waits, ``joined`` where he acts already.
    """
    if not may_ever(actor, "filing.application", "ask_to_join") or not actor.verified:
        raise Refused("filing.application", "ask_to_join", [])
    if known := Application.objects.filter(key=request.key, submitted_by_id=actor.account_id).first():
        return known
    party = find_party(case_number, principal)
    kind = KINDS[KIND]
    if party is None or party.case.state not in kind.states or party.case.case_type not in kind.case_types:
        raise CannotApply("not_found")
    if Representation.objects.filter(party=party, user_id=actor.account_id, ended_at=None).exists():
        raise CannotApply("joined")
    if Application.objects.filter(party=party, kind=KIND, submitted_by_id=actor.account_id, state__in=WAITING).exists():
        raise CannotApply("waiting")
    case = Case.objects.select_for_update(of=("self",)).select_related("court__parent").get(pk=party.case_id)
    named = Request(
        KIND, {**request.content, "agent": actor.name, "principal": party.name}, request.key, request.uploads, request.kept
    )
    application = create(actor=actor, case=case, party=party, request=named, now=now)
    record(actor=actor, action="ask_to_join", obj=application, now=now)
    return application


def find_party(case_number: str, name: str) -> Party | None:
    """The party of this name in the case of this number; None unless both are right."""
    try:
        number = str(parse_case_number(case_number))
    except InvalidCaseNumber:
        return None
    parties = Party.objects.filter(case__case_number=number, name=name.strip(), left_at=None)
    return parties.select_related("case").order_by("order").first()
