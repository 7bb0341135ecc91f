"""Who serves in bulk: who serves for cases; each sees the own jobs, and what is left of a stopped one in the own cases."""

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from delivery.bulk.models import ServiceJob, ServiceJobRow
from delivery.service.policies import SERVERS
from filing.public import on_panel

_MOVING = frozenset({ServiceJob.State.RUNNING, ServiceJob.State.DONE})


def own_jobs(actor: Actor) -> Q:
    """Jobs that the actor began."""
    return Q(owner_id=actor.user_id, court_id=actor.court_id)


def rows_left(actor: Actor) -> QuerySet[ServiceJobRow]:
    """What was not done, in cases for which the actor serves."""
    return ServiceJobRow.objects.filter(on_panel(actor, "case__")).exclude(state=ServiceJobRow.State.DONE)


def stopped(actor: Actor) -> Q:
    """Stopped jobs of the court with something left for the actor."""
    left = Exists(rows_left(actor).filter(job=OuterRef("pk")))
    return Q(left, state=ServiceJob.State.STOPPED, court_id=actor.court_id)


register(
    Rule("delivery.servicejob", "view", SERVERS, own_jobs),
    Rule("delivery.servicejob", "view", SERVERS, stopped),
    Rule("delivery.servicejob", "start", SERVERS),
    Rule("delivery.servicejob", "try_again", SERVERS, own_jobs, _MOVING, why=_("这一批已经停止，不能再试")),
    Rule("delivery.servicejob", "take_over", SERVERS, stopped),
)
