"""Somebody from outside asks to take part in a case."""

import datetime as dt
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from courtportal.kernel.courts.models import Court
from courtportal.kernel.identity.models import Organisation
from courtportal.kernel.uploads.models import Upload
from filing.applications.actions.submit import RECEIPT_LENGTH, Arrival, CannotApply
from filing.applications.joining.models import JoinRequest
from filing.applications.joining.placing import case_of, number_of, put_on, said_by
from filing.applications.joining.policies import OPEN
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.joining import WAYS, Way
from filing.cases.models import Party
from filing.cases.policies import own_party


@dataclass(frozen=True, slots=True)
class Asked:
    """What was typed: the number, the ground, the answers to its questions, the name of who is succeeded, the papers, the key.

    ``organisation_id``: an organisation of the account in whose name it is asked.
    """

    case_number: str
    way: str
    content: Mapping[str, str]
    key: str
    former: str = ""
    uploads: Sequence[Upload] = ()
    organisation_id: uuid.UUID | None = None


@transaction.atomic
def ask_to_take_part(*, actor: Actor, asked: Asked, now: dt.datetime) -> JoinRequest:
    """The request waits: for the panel of the case where one fits, else for the filing clerks of the court (CPL 55, 59, 135).

    The answer is the same whether or not there is such a case, whatever its state, and whoever its parties are. Who may: anyone
    whose real name is proven. Raises CannotApply: ``number``, ``no_such_court`` for a court outside the portal, ``waiting`` for
    a second one of the same ground, ``party`` for a party of the case, ``incomplete``, ``files``, ``no_organisation``. Event,
    where a case fits: ApplicationSubmitted.
    """
    if not may_ever(actor, "filing.joinrequest", "ask") or not actor.verified:
        raise Refused("filing.joinrequest", "ask", [])
    mine = JoinRequest.objects.filter(submitted_by_id=actor.account_id)
    if known := mine.filter(key=asked.key).first():
        return known
    way, number = WAYS[asked.way], number_of(asked.case_number)
    court = Court.objects.filter(code=number.court_code).first()
    if court is None:
        raise CannotApply("no_such_court")
    case = case_of(str(number))
    if case is not None and case.parties.filter(own_party(actor), left_at=None).exists():
        raise CannotApply("party")
    if any(one.state == JoinRequest.State.WAITING for one in mine.filter(OPEN, case_number=str(number), way=way.code)):
        raise CannotApply("waiting")
    content = _content(actor, way, asked)
    request = JoinRequest.objects.create(
        submitted_by_id=actor.account_id, organisation_id=asked.organisation_id, court=court, case_number=str(number),
        way=way.code, name=content["outsider"], content=content, submitted_at=now, receipt_number=ids.new_code(RECEIPT_LENGTH),
        key=asked.key,
    )  # fmt: skip
    put_on(actor, request, case, asked.uploads, Arrival(now, now), now)
    record(actor=actor, action="ask_to_take_part", obj=request, now=now, detail={"way": way.code})
    return request


def _content(actor: Actor, way: Way, asked: Asked) -> dict[str, str]:
    """The answers, what the ground settles, and who asks as the account proves it. Raises CannotApply."""
    kind = KINDS[way.kind]
    content = said_by(way, asked.content, asked.former, _who(actor, asked.organisation_id))
    if (kind.files_required or asked.organisation_id) and not asked.uploads:
        raise CannotApply("files")
    return content


def _who(actor: Actor, organisation_id: uuid.UUID | None) -> dict[str, str]:
    """What identifies and reaches them stays in the account until the court lets them join."""
    if organisation_id is None:
        return {"outsider": actor.name, "name": actor.name, "kind": Party.Kind.PERSON}
    held = Organisation.objects.filter(pk=organisation_id, owner_id=actor.account_id).first()
    if held is None:
        raise CannotApply("no_organisation")
    return {"outsider": held.name, "name": held.name, "kind": Party.Kind.ORGANISATION, "organisation": str(held.pk)}
