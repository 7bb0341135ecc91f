"""Who asks to take part, reads the request, takes it back, and answers one that fits no case."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS

UNFITTING = Q(application=None) | Q(application__state="withdrawn")
CLOSED = _("法院正在处理或者已经答复，不能再撤回")
OPEN = Q(answered_at=None, withdrawn_at=None)


def _own(actor: Actor) -> Q:
    return Q(submitted_by_id=actor.user_id, paper=None)


def _own_open(actor: Actor) -> Q:
    return _own(actor) & OPEN & (UNFITTING | Q(application__state="submitted"))


def _unfitting(actor: Actor) -> Q:
    """Put to the court where the actor serves, with no case that fits, or one that has ended meanwhile."""
    return Q(court_id=actor.court_id) & UNFITTING & Q(withdrawn_at=None)


def _on_paper(actor: Actor) -> Q:
    """Entered at the court where the actor serves: who asked has no account, so that the court writes to them."""
    return Q(court_id=actor.court_id, paper__isnull=False)


def _on_paper_open(actor: Actor) -> Q:
    return _on_paper(actor) & OPEN & (UNFITTING | Q(application__state="submitted"))


def _to_answer(actor: Actor) -> Q:
    return _unfitting(actor) & OPEN


register(
    Rule("filing.joinrequest", "ask", LITIGANTS),
    Rule("filing.joinrequest", "view", LITIGANTS, _own),
    Rule("filing.joinrequest", "view", FILING_CLERKS, _unfitting),
    Rule("filing.joinrequest", "enter", FILING_CLERKS),
    Rule("filing.joinrequest", "view", FILING_CLERKS, _on_paper),
    Rule("filing.joinrequest", "withdraw", LITIGANTS, _own_open, why=CLOSED),
    Rule("filing.joinrequest", "withdraw", FILING_CLERKS, _on_paper_open, why=CLOSED),
    Rule("filing.joinrequest", "answer", FILING_CLERKS, _to_answer, why=_("已经答复")),
)
