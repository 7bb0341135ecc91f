"""Assessing the fees of a case: the first in the transaction that accepts it, further ones as they arise."""

import datetime as dt
import uuid
from collections.abc import Collection
from dataclasses import replace
from decimal import Decimal

from django.db import transaction

from courtportal.kernel import ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor, access
from courtportal.kernel.outbox import publish
from filing.cases.counterclaims import joined_counterclaim
from filing.cases.models import Case, Party, Procedure
from filing.events import FeeNoticeDue
from filing.fees.assessments import keep_assessment
from filing.fees.models import Fee
from filing.fees.relief_of_filing import grant_of_filing, join_relief_of_filing
from filing.fees.rules.amounts import CENT, YUAN
from filing.fees.rules.changes import Basis
from filing.fees.rules.currency import Conversion
from filing.fees.rules.kinds import fee_kind_of_cause, is_halved
from filing.fees.rules.litigation_fee import FeeLine, Halving
from filing.fees.rules.prepayment import not_prepaid
from filing.fees.rules.scales import FeeKind

PAYMENT_CODE_LENGTH = 14
_HALVED_PROCEDURES = frozenset({Procedure.SUMMARY, Procedure.SMALL_CLAIMS})
_JOINED = frozenset({Fee.Purpose.COUNTERCLAIM, Fee.Purpose.THIRD_PARTY})


def basis_of(case: Case, conversion: Conversion | None = None) -> Basis:
    """What the fee of a civil case is computed from: its cause, amount, procedure and court, and how the amount became yuan."""
    has_amount = case.amount is not None
    kind = fee_kind_of_cause(case.cause_code, has_amount=has_amount)
    reasons = {Halving.SUMMARY} if case.procedure in _HALVED_PROCEDURES else set()
    if joined_counterclaim(case):
        reasons.add(Halving.JOINED)
    if not is_halved(kind, has_amount=has_amount):
        reasons.clear()
    return Basis(
        kind=kind,
        amount=case.amount,
        province=case.court.province or None,
        halvings=frozenset(reasons),
        unit=_unit(case),
        conversion=conversion,
    )


def assess_fee(
    *, case: Case, now: dt.datetime, actor: Actor = SYSTEM, payer: Party | None = None, conversion: Conversion | None = None
) -> Fee:
    """Assess the case fee, once, in the caller's transaction; due within seven days from the service of its notice (FEE art. 22).

    The payer is the first plaintiff unless another party is given. A fee of nothing is waived at once (FEE art. 8); relief that
    was granted with the filing holds (FEE art. 49); a claim for wages is not prepaid (FEE art. 20), nor is anything where one
    side is numerous and not all of its people are known (CPL-I art. 194).
    """
    known = Fee.objects.filter(case=case).exclude(kind=FeeKind.ENFORCEMENT).first()
    if known:
        return known
    payer = payer or case.parties.filter(role=Party.Role.PLAINTIFF).order_by("order").first()
    basis = basis_of(case, conversion)
    prepaid = not_prepaid(basis.kind, case.cause_code, numerous=case.numerous) is None
    fee = _store(actor=actor, fee=Fee(case=case, payer=payer, prepaid=prepaid), basis=basis, now=now)
    join_relief_of_filing(fee)
    return fee


def assess_enforcement_fee(*, case: Case, amount: Decimal, payer: Party, now: dt.datetime, actor: Actor = SYSTEM) -> Fee:
    """Assess the fee of an enforcement case: owed by the debtor after enforcement, never prepaid (FEE arts 20, 38)."""
    known = Fee.objects.filter(case=case, kind=FeeKind.ENFORCEMENT).first()
    if known:
        return known
    basis = Basis(FeeKind.ENFORCEMENT, amount=amount, unit=_unit(case))
    return _store(actor=actor, fee=Fee(case=case, payer=payer, prepaid=False), basis=basis, now=now)


@transaction.atomic
def assess_further_fee(  # noqa: PLR0913 - the whole of what a fee is
    *,
    actor: Actor,
    case_id: uuid.UUID,
    payer_id: uuid.UUID,
    purpose: str,
    kind: FeeKind,
    now: dt.datetime,
    amount: Decimal | None = None,
    halvings: Collection[Halving] = (),
    ground: str = "",
    why: FeeLine | None = None,
) -> Fee:
    """Another fee of the case: counterclaim, third party's claim, appeal, retrial, application, failed objection to jurisdiction.

    Due within seven days from the service of its notice (FEE art. 22). A counterclaim heard together pays one half (18); an
    appeal on the contested amount (17), each appellant for itself, those of one side who appeal together once (CPL-I 202): the
    first of them is the payer; ``why`` is a line that says why it is charged at all (9). Who may: the panel and the court's
    filing clerks. Once for the same payer, purpose and ``ground`` (the application from which it arose). Event: FeeNoticeDue.
    """
    case = access(actor, Case, case_id, "assess_fee", lock=True)
    payer = Party.objects.get(pk=payer_id, case=case)
    wanted = Fee.Purpose(purpose)
    known = Fee.objects.filter(case=case, payer=payer, purpose=wanted, kind=kind, ground=ground).first()
    if known:
        return known
    reduced = frozenset(halvings) | (frozenset({Halving.JOINED}) if wanted in _JOINED else frozenset())
    basis = Basis(kind, amount=amount, province=case.court.province or None, halvings=reduced, unit=_unit(case))
    prepaid = not_prepaid(kind, case.cause_code, numerous=case.numerous) is None
    wanted_fee = Fee(case=case, payer=payer, purpose=wanted, prepaid=prepaid, ground=ground)
    fee = _store(actor=actor, fee=wanted_fee, basis=basis, now=now, why=why)
    if fee.outstanding:
        publish(FeeNoticeDue(case_id=case.pk, fee_id=fee.pk), now=now)
    return fee


def _unit(case: Case) -> Decimal:
    """Whether the court rounds fees to a yuan; the measures have no rule."""
    return YUAN if case.court.settings.get("fee_rounding") == "yuan" else CENT


def _store(*, actor: Actor, fee: Fee, basis: Basis, now: dt.datetime, why: FeeLine | None = None) -> Fee:
    result = basis.fee()
    if why is not None:
        result = replace(result, lines=(why, *result.lines))
    fee.kind, fee.payment_code, fee.assessed_at = result.kind, ids.new_code(PAYMENT_CODE_LENGTH), now
    fee.full_amount = fee.amount = Decimal("0.00")
    if fee.purpose == Fee.Purpose.CLAIM and basis.kind is not FeeKind.ENFORCEMENT:
        fee.waived_share, fee.deferred_until = grant_of_filing(fee.case.filing_id)
    fee.save()
    keep_assessment(fee=fee, basis=basis, result=result, turn="assessed", now=now)
    record(actor=actor, action="assess_fee", obj=fee, now=now, detail={"kind": fee.kind, "amount": str(fee.amount)})
    return fee
