"""What a ruling on the appeal against a refused filing is made from. Callers hold the case through ``access``."""

from decimal import Decimal
from typing import Any

from django.utils.translation import override

from courtportal.kernel.clock import local
from filing.applications.papers import cause_of
from filing.cases.models import Case
from filing.decisions.rules.holding import Obligation
from filing.decisions.rules.reviewing import Below, Request, ReviewFacts
from filing.decisions.rules.ruling_review import ruling_draft
from filing.intake.refusal.models import RefusalAppeal


@override("zh-hans")
def facts_of(case: Case, appeal: RefusalAppeal) -> ReviewFacts:
    """The refusal has the number under which the filing was received: a case number it never had. Nobody answers."""
    filing, names = appeal.filing, case.parties.order_by("order").values_list("name", flat=True)
    number = f"（收件号{filing.receipt_number}）"
    return ReviewFacts(
        case_type=case.case_type,
        cause=cause_of(case),
        below=Below(filing.court.name_zh, number, reasons=appeal.review.reason, kind="裁定"),
        requests=[Request("、".join(names), appeal.requests, appeal.reasons)],
        others=[],
        accepted_on=local(case.accepted_at).date(),
        heard_on=None,
        in_public=case.is_public,
        answers=(),
        fee=None,
    )


def refusal_draft(case: Case, appeal: RefusalAppeal, outcome: str) -> dict[str, Any]:
    """All parts of the ruling: the refusal stands, or the court below is ordered to accept (CPL-I 330)."""
    order = f"指令{appeal.filing.court.name_zh}立案受理"
    return ruling_draft(facts_of(case, appeal), outcome, order) | {"defence": "起诉尚未受理，没有被上诉人。"}


NOTHING_OWED = Obligation(debtors=(), creditors=(), debtor_names=(), creditor_names=(), principal=Decimal(0))
