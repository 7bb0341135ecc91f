"""Who receives the ruling that refuses a filing, and who appeals against it."""

from courtportal.kernel.authz import Rule, register
from filing.cases.policies import LITIGANTS
from filing.intake.models import Filing
from filing.intake.policies import own_filing

REFUSED = frozenset({Filing.State.REFUSED})

register(
    Rule("filing.filing", "acknowledge_refusal", LITIGANTS, own_filing, REFUSED),
    Rule("filing.filing", "appeal_refusal", LITIGANTS, own_filing, REFUSED),
)
