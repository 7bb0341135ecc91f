"""The officer proposes a credit sanction against a debtor."""

import datetime as dt
import uuid
from typing import Any, TypeVar

from django.db import transaction

from courtportal.kernel import clock
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from filing.applications.recusal import require_part
from filing.cases.models import Party
from filing.enforcement.models import ConsumptionRestriction, DishonestyListing, EnforcementCase, Sanction
from filing.enforcement.queries import OPEN_SANCTIONS
from filing.enforcement.rules.sanctions import GROUNDS, may_be_listed

S = TypeVar("S", bound=Sanction)


class CannotPropose(Exception):
    """The sanction cannot be proposed: ``minor``, ``before_notice_ends`` or ``already_open``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def propose_listing(
    *, actor: Actor, enforcement_id: uuid.UUID, debtor_id: uuid.UUID, ground: int, facts: str, now: dt.datetime
) -> DishonestyListing:
    """A listing waits for the division head (法释〔2017〕7号 arts 1, 5). Raises ``CannotPropose``, ``KeyError`` (ground)."""
    enforcement, debtor = _debtor_in(actor, enforcement_id, debtor_id)
    GROUNDS[ground]
    if not may_be_listed(debtor.birth_date, clock.local(now).date()):
        raise CannotPropose("minor")
    listing = DishonestyListing(ground=ground, facts=facts.strip())
    return _propose(actor, listing, enforcement, debtor, now, {"ground": ground})


@transaction.atomic
def propose_restriction(
    *, actor: Actor, enforcement_id: uuid.UUID, debtor_id: uuid.UUID, basis: str, now: dt.datetime
) -> ConsumptionRestriction:
    """A restriction waits for the division head (法释〔2015〕17号 arts 1, 5); of an organisation it binds its legal
    representative too (art. 3). Raises ``CannotPropose`` while the notice's period runs.
    """
    enforcement, debtor = _debtor_in(actor, enforcement_id, debtor_id)
    if enforcement.perform_by is None or clock.local(now).date() <= enforcement.perform_by:
        raise CannotPropose("before_notice_ends")
    restriction = ConsumptionRestriction(basis=basis.strip(), persons=restricted_persons(debtor))
    return _propose(actor, restriction, enforcement, debtor, now, {})


def restricted_persons(debtor: Party) -> list[dict[str, str]]:
    """Whom a restriction binds: the debtor, and the legal representative of an organisation."""
    if debtor.kind == Party.Kind.PERSON:
        return [{"name": debtor.name, "capacity": "被执行人"}]
    persons = [{"name": debtor.name, "capacity": "被执行人（单位）"}]
    if debtor.legal_representative:
        persons.append({"name": debtor.legal_representative, "capacity": "法定代表人"})
    return persons


def _debtor_in(actor: Actor, enforcement_id: uuid.UUID, debtor_id: uuid.UUID) -> tuple[EnforcementCase, Party]:
    enforcement = access(actor, EnforcementCase, enforcement_id, "propose_sanction", lock=True)
    require_part(actor, enforcement.case, "filing.enforcementcase", "propose_sanction")
    debtor = access(actor, Party, debtor_id, "view")
    if debtor.case_id != enforcement.case_id or debtor.role != Party.Role.DEBTOR:
        raise ValueError(debtor_id)
    return enforcement, debtor


def _propose(
    actor: Actor, sanction: S, enforcement: EnforcementCase, debtor: Party, now: dt.datetime, detail: dict[str, Any]
) -> S:
    if type(sanction)._default_manager.filter(enforcement=enforcement, debtor=debtor, state__in=OPEN_SANCTIONS).exists():
        raise CannotPropose("already_open")
    sanction.enforcement, sanction.debtor = enforcement, debtor
    sanction.proposed_by_id, sanction.proposed_at = actor.account_id, now
    sanction.save()
    record(actor=actor, action="propose", obj=sanction, now=now, detail=detail)
    return sanction
