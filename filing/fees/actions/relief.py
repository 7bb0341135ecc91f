"""Relief from fees: applied for online with its papers, decided with reasons, and booked."""

import datetime as dt
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.uploads.models import Upload
from filing.cases.models import Party
from filing.events import ReliefDecided
from filing.fees.ledger import book_terms
from filing.fees.models import Fee, ReliefApplication, ReliefPaper
from filing.fees.rules.relief import WHOLE, Relief, problems_of_application, problems_of_grant
from filing.intake.models import Filing


class CannotRelieve(Exception):
    """Relief cannot be asked for or granted so; ``codes`` are those of ``rules.relief.PROBLEMS``."""

    def __init__(self, codes: list[str]) -> None:
        super().__init__(", ".join(codes))
        self.codes = codes


@dataclass(frozen=True, slots=True)
class Request:
    """What the applicant says."""

    kind: Relief
    ground: str
    statement: str
    papers: Sequence[Upload] = ()


@transaction.atomic
def apply_for_relief(
    *, actor: Actor, request: Request, now: dt.datetime, fee_id: uuid.UUID | None = None, filing_id: uuid.UUID | None = None
) -> ReliefApplication:
    """An application waits for the court: for a fee that is due, or with a filing before it is accepted (FEE arts 48, 49).

    Who may: the payer's side, the filer; one application at a time. Raises ``CannotRelieve``.
    """
    about = _about(actor, fee_id, filing_id)
    codes = problems_of_application(
        relief=request.kind, ground=request.ground, natural_person=about["natural_person"], papers=len(request.papers)
    )
    fee: Fee | None = about.get("fee")
    if request.kind is Relief.DEFER and fee and fee.purpose == Fee.Purpose.CLAIM:
        codes.append("too_late")
    if codes:
        raise CannotRelieve(codes)
    application = ReliefApplication.objects.create(
        **about,
        applicant_id=actor.account_id,
        kind=request.kind,
        ground=request.ground,
        statement=request.statement,
        submitted_at=now,
    )
    for paper in request.papers:
        if paper.stored is None:
            continue
        ReliefPaper.objects.create(application=application, file=paper.stored, file_name=paper.original_name[:200])
    record(actor=actor, action="apply_for_relief", obj=application, now=now, detail={"kind": request.kind})
    return application


def _about(actor: Actor, fee_id: uuid.UUID | None, filing_id: uuid.UUID | None) -> dict[str, Any]:
    """To what the application belongs, and to which person."""
    if fee_id is not None:
        fee = access(actor, Fee, fee_id, "ask_relief", lock=True)
        person = fee.payer is not None and fee.payer.kind == Party.Kind.PERSON
        name = fee.payer.name if fee.payer else actor.name
        return {"fee": fee, "court": fee.case.court, "natural_person": person, "applicant_name": name}
    filing = access(actor, Filing, str(filing_id), "ask_relief", lock=True)
    return {"filing": filing, "court": filing.court, "natural_person": _filed_by_person(filing), "applicant_name": actor.name}


def _filed_by_person(filing: Filing) -> bool:
    """The first plaintiff is a natural person."""
    content = filing.versions.order_by("-number")[0].content
    plaintiffs = [one for one in content.get("parties", []) if one.get("role") == "plaintiff"]
    return bool(plaintiffs) and plaintiffs[0].get("kind") == "person"


@dataclass(frozen=True, slots=True)
class Grant:
    """What the court decides: nothing, a share that need not be paid, or a day until which one may wait."""

    granted: bool
    share: Decimal | None = None
    deferred_until: dt.date | None = None
    reasons: str = ""


@transaction.atomic
def decide_relief(*, actor: Actor, application_id: uuid.UUID, grant: Grant, now: dt.datetime) -> ReliefApplication:
    """The application is decided and the books follow (FEE arts 44–49). Who may: the court's filing clerks and presidents.

    A refusal needs written reasons (48), a reduction is at least 30 % (46), only a natural person's fee is waived (44). The
    decision document follows from ReliefDecided. Raises ``CannotRelieve``.
    """
    application = access(actor, ReliefApplication, application_id, "decide", lock=True)
    kind = Relief(application.kind)
    codes = [] if grant.granted or grant.reasons.strip() else ["no_reasons"]
    if grant.granted:
        has_day = grant.deferred_until is not None
        codes = problems_of_grant(relief=kind, share=grant.share, natural_person=application.natural_person, has_day=has_day)
    if codes:
        raise CannotRelieve(codes)
    application.state = ReliefApplication.State.GRANTED if grant.granted else ReliefApplication.State.REFUSED
    application.decided_by_id, application.decided_at, application.reasons = actor.account_id, now, grant.reasons.strip()
    if grant.granted:
        application.granted_share = {Relief.WAIVE: WHOLE, Relief.REDUCE: grant.share}.get(kind)
        application.deferred_until = grant.deferred_until if kind is Relief.DEFER else None
    application.save()
    if grant.granted and application.fee_id:
        _book(application, application.fee_id, now)
    record(actor=actor, action=f"relief_{application.state}", obj=application, now=now, detail={"kind": application.kind})
    publish(ReliefDecided(application_id=application.pk), now=now)
    return application


def _book(application: ReliefApplication, fee_id: uuid.UUID, now: dt.datetime) -> None:
    fee = Fee.objects.select_for_update().get(pk=fee_id)
    if application.kind == Relief.DEFER:
        fee.deferred_until = application.deferred_until
    else:
        fee.waived_share = application.granted_share or fee.waived_share
    fee.save(update_fields=["deferred_until", "waived_share"])
    book_terms(fee, deed=f"relief_{application.kind}", now=now)


@transaction.atomic
def end_deferral(*, fee_id: uuid.UUID, today: dt.date, actor: Actor, now: dt.datetime) -> None:
    """The day until which the fee could wait is over: it is due at once, and the day stays as its last day."""
    fee = Fee.objects.select_for_update().get(pk=fee_id)
    if fee.deferred_until is None or fee.deferred_until >= today:
        return
    fee.due_on, fee.deferred_until = max(fee.due_on or today, today), None
    fee.save(update_fields=["due_on", "deferred_until"])
    book_terms(fee, deed="deferral_over", now=now)
    record(actor=actor, action="deferral_over", obj=fee, now=now)
