"""Who may ask for the digest: who has an inbox, for itself."""

from courtportal.kernel.authz import Rule, register
from delivery.service.policies import RECIPIENTS

register(Rule("delivery.inboxdigest", "choose", RECIPIENTS))
