"""A signing job begins: what was chosen is written down at once, and signed by the worker row by row."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, may_ever
from courtportal.kernel.identity.models import User
from courtportal.kernel.outbox import publish
from filing.events import SigningJobStep
from filing.to_sign.models import SigningJob, SigningRow
from filing.to_sign.queries import find, rows_on_the_way

MOST = 100


@dataclass(frozen=True, slots=True)
class Chosen:
    """One ticked line: the thing of the source, in the version that the page showed."""

    code: str
    key: uuid.UUID
    version: str


@transaction.atomic
def start_signing(*, actor: Actor, chosen: Sequence[Chosen], now: dt.datetime) -> SigningJob:
    """What was chosen, a row each; what a job of the actor is on the way to already is not taken twice.

    Who may: who signs for the court; whether each thing may be signed is judged when it is (``working``). The caller has just
    had the actor prove presence. Raises LookupError where nothing of it waits, ValueError for more than a page holds. Event:
    SigningJobStep.
    """
    if not may_ever(actor, "filing.signingjob", "start"):
        raise Refused("filing.signingjob", "start", [])
    if len(chosen) > MOST:
        raise ValueError(len(chosen))
    User.objects.select_for_update(of=("self",)).get(pk=actor.account_id)  # two sendings at once: the second sees the first
    taken = set(rows_on_the_way(actor).values_list("source", "thing"))
    rows: list[SigningRow] = []
    for one in chosen:
        thing = None if (one.code, one.key) in taken else find(actor, one.code, one.key)
        if thing is not None:
            taken.add((one.code, one.key))
            rows.append(
                SigningRow(
                    number=len(rows) + 1, source=one.code, thing=thing.pk, subject=thing.subject, version=one.version,
                    title=thing.title, case_number=thing.case_number,
                )
            )  # fmt: skip
    if not rows:
        raise LookupError
    job = SigningJob.objects.create(
        court_id=str(actor.court_id), owner_id=actor.account_id, role=actor.role.value, created_at=now
    )
    for row in rows:
        row.job = job
    SigningRow.objects.bulk_create(rows)
    record(actor=actor, action="start_signing", obj=job, now=now, detail={"rows": len(rows)})
    publish(SigningJobStep(job_id=job.pk), now=now)
    return job
