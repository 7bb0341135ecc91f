"""What a judgment orders for others than the plaintiffs: counterclaimants, third parties with a claim of their own (CPL 54, 59).

Callers hold the case through ``access``.
"""

from collections.abc import Iterable
from decimal import Decimal

from filing.applications.queries import counterclaimants
from filing.cases.models import Case, Party
from filing.decisions.models import Decision
from filing.decisions.queries import parties_now
from filing.decisions.reviewing import first_instance, is_review
from filing.decisions.rules.holding import Obligation


def awards(decision: Decision) -> list[Obligation]:
    """The orders to pay beside the plaintiffs': those that are stored, and one of nothing yet for each other claimant.

    Also above they are between the parties of the first instance, where they are enforced. A ruling awards nothing: it has those
    that are stored.
    """
    stored = [Obligation.from_json(one) for one in decision.obligations[1:]]
    if decision.kind == Decision.Kind.RULING:
        return stored
    case = first_instance(decision.case) if is_review(decision.case) else decision.case
    known = {creditor for one in stored for creditor in one.creditors}
    return stored + [_award(case, one) for one in _claimants(case) if str(one.pk) not in known]


def _claimants(case: Case) -> Iterable[Party]:
    counter = counterclaimants(case)
    return [one for one in parties_now(case) if one.claims_independently or one.pk in counter]


def _award(case: Case, claimant: Party) -> Obligation:
    """Of a counterclaim the plaintiffs are the debtors; a third party may claim against both sides (CPL 59)."""
    against = [Party.Role.PLAINTIFF] if claimant.role == Party.Role.DEFENDANT else [Party.Role.PLAINTIFF, Party.Role.DEFENDANT]
    debtors = list(parties_now(case).filter(role__in=against))
    return Obligation(
        debtors=tuple(str(one.pk) for one in debtors), creditors=(str(claimant.pk),),
        debtor_names=tuple(one.name for one in debtors), creditor_names=(claimant.name,), principal=Decimal(0), wording="支付",
    )  # fmt: skip
