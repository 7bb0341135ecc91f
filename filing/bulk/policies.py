"""Who may file in bulk: organisations that a court has admitted, through the account admitted with them."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.bulk.models import BulkFiler, BulkJob
from filing.cases.policies import FILING_CLERKS, LITIGANTS

State = BulkFiler.State


def own_filer(actor: Actor) -> Q:
    """Admissions of the actor's account."""
    return Q(user_id=actor.user_id)


def own_job(actor: Actor) -> Q:
    """Jobs of the actor's account."""
    return Q(owner_id=actor.user_id)


def stopped_of_organisation(actor: Actor) -> Q:
    """Stopped jobs of an organisation for which the actor is admitted now, at the same court."""
    code = "organisation__unified_social_credit_code"
    admitted = BulkFiler.objects.filter(
        user=actor.user_id, state=State.ADMITTED, court=OuterRef("filer__court"), **{code: OuterRef(f"filer__{code}")}
    )
    return Q(Exists(admitted), state=BulkJob.State.STOPPED)


def at_the_court(actor: Actor) -> Q:
    """Applications to the court where the actor serves, never the actor's own."""
    return Q(court_id=actor.court_id) & ~Q(user_id=actor.user_id)


register(
    Rule("filing.bulkfiler", "apply", LITIGANTS),
    Rule("filing.bulkfiler", "view", LITIGANTS, own_filer),
    Rule("filing.bulkfiler", "use", LITIGANTS, own_filer, frozenset({State.ADMITTED}), why=_("法院还没有同意这个单位批量立案")),
    Rule("filing.bulkfiler", "view", FILING_CLERKS, at_the_court),
    Rule("filing.bulkfiler", "decide", FILING_CLERKS, at_the_court, frozenset({State.APPLIED}), why=_("已经审核过")),
    Rule("filing.bulkfiler", "end", FILING_CLERKS, at_the_court, frozenset({State.ADMITTED}), why=_("已经处理过了。")),
    Rule("filing.bulkjob", "view", LITIGANTS, own_job),
    Rule("filing.bulkjob", "view", LITIGANTS, stopped_of_organisation),
    Rule("filing.bulkjob", "take_over", LITIGANTS, stopped_of_organisation),
    Rule("filing.bulkjob", "resume", LITIGANTS, own_job, frozenset({BulkJob.State.PAUSED}), why=_("正在办理，不用再点")),
    Rule("filing.bulkjob", "submit", LITIGANTS, own_job, frozenset({BulkJob.State.CHECKED}), why=_("正在办理，不用再点")),
)
