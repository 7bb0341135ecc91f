"""Who pays out: the officer proposes, the division head or the president approves, never who proposed it."""

from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Rule, register
from filing.cases.policies import SUPERVISORS
from filing.enforcement.policies import OFFICERS, its_court, its_officer, not_proposed_by, officer_of

LABEL = "filing.payout"
PROPOSED = frozenset({"proposed"})

register(
    Rule("filing.enforcementcase", "propose_payout", OFFICERS, officer_of),
    Rule(LABEL, "view", OFFICERS, its_officer),
    Rule(LABEL, "view", SUPERVISORS, its_court),
    Rule(LABEL, "approve", SUPERVISORS, not_proposed_by, PROPOSED, why=_("这份提请已经处理，或者是您自己提请的。")),
    Rule(LABEL, "decline", SUPERVISORS, not_proposed_by, PROPOSED, why=_("这份提请已经处理，或者是您自己提请的。")),
)
