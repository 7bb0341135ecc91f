"""Assessing the fee of a case, in the transaction that accepts it."""

import datetime as dt
from decimal import Decimal
from typing import Any

from courtportal.kernel import clock, ids
from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import SYSTEM, Actor
from filing.calendar.rules.limits import due_date
from filing.cases.models import Case, Party, Procedure
from filing.fees.models import Fee
from filing.fees.rules.amounts import CENT, YUAN
from filing.fees.rules.kinds import fee_kind_of_cause, is_halved
from filing.fees.rules.litigation_fee import Halving, LitigationFee, litigation_fee
from filing.fees.rules.scales import FeeKind

PAYMENT_CODE_LENGTH = 14
_HALVED_PROCEDURES = frozenset({Procedure.SUMMARY, Procedure.SMALL_CLAIMS})


def computed_fee(*, case: Case) -> LitigationFee:
    """The fee of a civil case by its cause, amount, procedure and court. Raises ``FeeError`` where it lacks something."""
    has_amount = case.amount is not None
    kind = fee_kind_of_cause(case.cause_code, has_amount=has_amount)
    return litigation_fee(
        kind=kind,
        amount=case.amount,
        province=case.court.province or None,
        halvings=[Halving.SUMMARY] if case.procedure in _HALVED_PROCEDURES and is_halved(kind, has_amount=has_amount) else [],
        unit=_unit(case),
    )


def assess_fee(*, case: Case, now: dt.datetime, actor: Actor = SYSTEM, payer: Party | None = None) -> Fee:
    """Assess the case fee, once, in the caller's transaction; due within seven days of the notice (FEE art. 22).

    The payer is the first plaintiff unless another party is given. A fee of nothing is waived at once (FEE art. 8).
    """
    known = Fee.objects.filter(case=case).exclude(kind=FeeKind.ENFORCEMENT).first()
    if known:
        return known
    result = computed_fee(case=case)
    payer = payer or case.parties.filter(role=Party.Role.PLAINTIFF).order_by("order").first()
    due_on = due_date("fee", clock.local(now).date()).due
    return _store(actor=actor, case=case, payer=payer, basis=case.amount, result=result, due_on=due_on, now=now)


def assess_enforcement_fee(*, case: Case, amount: Decimal, payer: Party, now: dt.datetime, actor: Actor = SYSTEM) -> Fee:
    """Assess the fee of an enforcement case: owed by the debtor after enforcement, never prepaid (FEE arts 20, 38)."""
    known = Fee.objects.filter(case=case, kind=FeeKind.ENFORCEMENT).first()
    if known:
        return known
    result = litigation_fee(kind=FeeKind.ENFORCEMENT, amount=amount, unit=_unit(case))
    return _store(actor=actor, case=case, payer=payer, basis=amount, result=result, due_on=None, now=now)


def _unit(case: Case) -> Decimal:
    """Whether the court rounds fees to a yuan; the measures have no rule."""
    return YUAN if case.court.settings.get("fee_rounding") == "yuan" else CENT


def _store(
    *,
    actor: Actor,
    case: Case,
    payer: Party | None,
    basis: Decimal | None,
    result: LitigationFee,
    due_on: dt.date | None,
    now: dt.datetime,
) -> Fee:
    fee = Fee.objects.create(
        case=case,
        payer=payer,
        kind=result.kind,
        basis_amount=basis,
        full_amount=result.full_fee,
        amount=result.fee,
        lines=stored_lines(result),
        payment_code=ids.new_code(PAYMENT_CODE_LENGTH),
        due_on=due_on,
        state=Fee.State.DUE if result.fee else Fee.State.WAIVED,
        assessed_at=now,
    )
    record(actor=actor, action="assess_fee", obj=fee, now=now, detail={"kind": fee.kind, "amount": str(fee.amount)})
    return fee


def stored_lines(result: LitigationFee) -> list[dict[str, Any]]:
    """The lines as the fee keeps them: texts in both languages, amounts as decimal strings."""
    return [
        {
            "article": line.article.text.zh,
            "article_en": line.article.text.en,
            "part": line.part.zh,
            "part_en": line.part.en,
            "rate": line.rate,
            "amount": str(line.amount),
        }
        for line in result.lines
    ]
