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
from filing.to_sign.queries import find_all, rows_on_the_way
from filing.to_sign.sources import Thing


class NothingWaits(LookupError):
    """Nothing of what was chosen waits for the actor any more, such as after another window of the browser."""


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
    had the actor prove presence. However many there are, the worker takes them in portions. Raises NothingWaits. Event:
    SigningJobStep.
    """
    if not may_ever(actor, "filing.signingjob", "start"):
        raise Refused("filing.signingjob", "start", [])
    User.objects.select_for_update(of=("self",)).get(pk=actor.account_id)  # two sendings at once: the second sees the first
    taken = set(rows_on_the_way(actor).values_list("source", "thing"))
    once = {(one.code, one.key): one for one in chosen if (one.code, one.key) not in taken}
    things = find_all(actor, once)
    rows = [_row(number, once[key], things[key]) for number, key in enumerate((key for key in once if key in things), 1)]
    if not rows:
        raise NothingWaits
    job = SigningJob.objects.create(
        court_id=str(actor.court_id), owner_id=actor.account_id, role=actor.role.value, created_at=now
    )
    for row in rows:
        row.job = job
    SigningRow.objects.bulk_create(rows)
    record(actor=actor, action="start_signing", obj=job, now=now, detail={"rows": len(rows)})
    publish(SigningJobStep(job_id=job.pk), now=now)
    return job


def _row(number: int, one: Chosen, thing: Thing) -> SigningRow:
    """The thing as it waits, in the version that was on the page."""
    return SigningRow(
        number=number, source=one.code, thing=thing.pk, subject=thing.subject, version=one.version, title=thing.title,
        case_number=thing.case_number,
    )  # fmt: skip
