"""Who may do what with a filing typed at the counter."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS


def typed_here(actor: Actor) -> Q:
    """Drafts that the clerk types for somebody at the counter of the clerk's court, until the person has taken them over."""
    return Q(counter__typed_by_id=actor.user_id, counter__court_id=actor.court_id, counter__linked_at=None)


def typed_here_and_open(actor: Actor) -> Q:
    """Those not submitted yet, or open for a correction."""
    return typed_here(actor) & Q(is_open=True)


def typed_here_and_unsubmitted(actor: Actor) -> Q:
    """Those that were never submitted: who came has thought better of it, or it was begun by mistake."""
    return typed_here_and_open(actor) & Q(filing=None)


def visits_here(actor: Actor) -> Q:
    """Visits at the counter of the clerk's court."""
    return Q(court_id=actor.court_id)


def not_linked(actor: Actor) -> Q:
    """Visits whose filing is nobody's online yet; the code and the number say whose it is."""
    return Q(linked_at=None)


register(
    Rule("filing.countervisit", "start", FILING_CLERKS),
    Rule("filing.filingdraft", "view", FILING_CLERKS, typed_here),
    Rule("filing.filingdraft", "edit", FILING_CLERKS, typed_here_and_open, why=_("已经提交的内容不能再修改")),
    Rule("filing.filingdraft", "submit", FILING_CLERKS, typed_here_and_open, why=_("已经提交")),
    Rule("filing.filingdraft", "discard", FILING_CLERKS, typed_here_and_unsubmitted, why=_("已经提交过的申请不能删除")),
    Rule("filing.countervisit", "view", FILING_CLERKS, visits_here),
    Rule("filing.countervisit", "link", LITIGANTS, not_linked),
)
