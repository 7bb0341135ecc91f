"""Takes enforcement cases over into the public index. The rows come from filing; nothing is decided here."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from courtportal.kernel.vault.fields import blind_index
from filing.public import EnforcementRow, enforcement_rows
from search.enforcement.models import EnforcementRecord

IDENTITY_SUFFIX = "identity_suffix"


@transaction.atomic
def take_over(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime) -> list[EnforcementRecord]:
    """The public index shows the case as filing has it now; doing it twice changes nothing.

    Called when a case is accepted or closed and when a debtor is listed or taken off the list (法释〔2017〕7号 arts 6, 10).
    """
    records = []
    for row in enforcement_rows([case_id]):
        shown, created = EnforcementRecord.objects.update_or_create(
            case_id=row.case_id, debtor_id=row.debtor_id, defaults=_fields(row)
        )
        record(
            actor=actor, action="enforcement.publish", obj=shown, now=now,
            detail={"created": created, "state": row.state, "listing": row.listing_state},
        )  # fmt: skip
        records.append(shown)
    return records


def _fields(row: EnforcementRow) -> dict[str, object]:
    return {
        "case_number": row.case_number,
        "court_id": row.court_id,
        "filed_on": row.filed_on,
        "state": row.state,
        "amount": row.amount,
        "debtor_name": row.debtor_name,
        "debtor_kind": row.debtor_kind,
        "sex": row.sex,
        "age": _age(row.birth_date, row.published_on or row.filed_on),
        "legal_representative": row.legal_representative,
        "identity_masked": row.identity_masked,
        "identity_suffix_index": blind_index(IDENTITY_SUFFIX, row.identity_suffix),
        "title_number": row.title_number,
        "title_court": row.title_court,
        "duty": row.duty,
        "performance": row.performance,
        "circumstances": row.circumstances,
        "listed_on": row.published_on,
        "listing_expires_on": row.expires_on,
        "delisted_on": row.unlisted_on,
    }


def _age(born: dt.date | None, on: dt.date) -> int | None:
    return None if born is None else on.year - born.year - ((on.month, on.day) < (born.month, born.day))
