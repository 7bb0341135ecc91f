"""Who is no party of an enforcement case objects: an interested person to an act, an outsider for the thing."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from courtportal.kernel.identity.models import Organisation
from filing.applications.actions.submit import CannotApply, Request, create
from filing.applications.models import Application
from filing.applications.queries import WAITING
from filing.applications.rules.catalogue import KINDS
from filing.cases.models import Case
from filing.cases.policies import own_party
from filing.cases.rules.case_number import InvalidCaseNumber, parse_case_number
from filing.enforcement.restorable import is_enforcing


@transaction.atomic
def object_from_outside(
    *, actor: Actor, case_number: str, request: Request, now: dt.datetime, organisation_id: uuid.UUID | None = None
) -> Application:
    """The objection waits for the filing clerk of the enforcing court; nothing of the case is shown (CPL 236, 238).

    Who may: anyone whose real name is proven; the name stands in the objection as proven, or it is that of an organisation of
    the account, whose papers come with it for the clerk to check. Raises CannotApply: ``no_such_enforcement`` for a number
    that is none of an enforcement that goes on, ``party`` for a party of it, ``waiting`` for a second one,
    ``no_organisation``, ``files``. Event: ApplicationSubmitted.
    """
    if not may_ever(actor, "filing.application", "object") or not actor.verified:
        raise Refused("filing.application", "object", [])
    mine = Application.objects.filter(submitted_by_id=actor.account_id)
    if known := mine.filter(key=request.key).first():
        return known
    case = _enforcement_of(case_number, request.kind)
    if case.parties.filter(own_party(actor)).exists():
        raise CannotApply("party")
    if mine.filter(case=case, kind=request.kind, state__in=WAITING).exists():
        raise CannotApply("waiting")
    outsider = _outsider(actor, organisation_id)
    if organisation_id and not request.uploads:
        raise CannotApply("files")
    named = Request(request.kind, {**request.content, **outsider}, request.key, request.uploads)
    application = create(actor=actor, case=case, party=None, request=named, now=now)
    record(actor=actor, action="object_from_outside", obj=application, now=now)
    return application


def _outsider(actor: Actor, organisation_id: uuid.UUID | None) -> dict[str, str]:
    """Who objects: the person behind the account, or an organisation that it holds. Raises CannotApply."""
    if organisation_id is None:
        return {"outsider": actor.name}
    held = Organisation.objects.filter(pk=organisation_id, owner_id=actor.account_id).first()
    if held is None:
        raise CannotApply("no_organisation")
    return {"outsider": held.name, "organisation": str(held.pk)}


def _enforcement_of(case_number: str, kind: str) -> Case:
    try:
        number = str(parse_case_number(case_number))
    except InvalidCaseNumber as error:
        raise CannotApply("no_such_enforcement") from error
    found = Case.objects.select_for_update(of=("self",)).select_related("court__parent")
    case = found.filter(case_number=number, case_type__in=KINDS[kind].case_types).first()
    if case is None or not is_enforcing(case):
        raise CannotApply("no_such_enforcement")
    return case
