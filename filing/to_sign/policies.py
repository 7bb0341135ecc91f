"""Who signs: the court's people who have places to sign; each sees what it chose to sign."""

from django.db.models import Q

from courtportal.kernel.authz import Actor, Role, Rule, register

SIGNERS = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE, Role.CLERK, Role.PRESIDENT, Role.ENFORCEMENT_OFFICER})


def _own_jobs(actor: Actor) -> Q:
    return Q(owner_id=actor.user_id, court_id=actor.court_id)


register(
    Rule("filing.signingjob", "start", SIGNERS),
    Rule("filing.signingjob", "view", SIGNERS, _own_jobs),
)
