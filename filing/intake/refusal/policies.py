"""Who receives the ruling that refuses a filing, and who appeals against it."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS
from filing.intake.models import Filing
from filing.intake.policies import at_the_court, own_filing

REFUSED = frozenset({Filing.State.REFUSED})
NOT_REFUSED = _("法院没有裁定不予受理")

ACCEPTED = _("上诉已经立案")


def _to_my_court(actor: Actor) -> Q:
    """Appeals to the clerk's court against refusals of the courts below; never the clerk's own."""
    return Q(filing__court__parent_id=actor.court_id) & ~Q(filing__owner_id=actor.user_id)


def _waiting(actor: Actor) -> Q:
    return _to_my_court(actor) & Q(case=None)


register(
    Rule("filing.filing", "acknowledge_refusal", LITIGANTS, own_filing, REFUSED, why=NOT_REFUSED),
    Rule("filing.filing", "appeal_refusal", LITIGANTS, own_filing, REFUSED, why=NOT_REFUSED),
    # On paper: who filed at the counter has no page of the filing, and anybody may be served and appeal so (CPL 88, 171).
    Rule("filing.filing", "note_refusal_service", FILING_CLERKS, at_the_court, REFUSED, why=NOT_REFUSED),
    Rule("filing.filing", "enter_refusal_appeal", FILING_CLERKS, at_the_court, REFUSED, why=NOT_REFUSED),
    Rule("filing.refusalappeal", "view", FILING_CLERKS, _to_my_court),
    Rule("filing.refusalappeal", "list", FILING_CLERKS, _waiting),
    Rule("filing.refusalappeal", "accept", FILING_CLERKS, _waiting, why=ACCEPTED),
)
