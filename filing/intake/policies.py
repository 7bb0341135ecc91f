"""Who may do what with drafts, filings and their review."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS
from filing.intake.models import Filing

State = Filing.State


def own_draft(actor: Actor) -> Q:
    """Drafts the actor began."""
    return Q(owner_id=actor.user_id)


def own_open_draft(actor: Actor) -> Q:
    """Drafts the actor may still change."""
    return own_draft(actor) & Q(is_open=True)


def of_own_draft(actor: Actor) -> Q:
    """Evidence of drafts the actor began."""
    return Q(draft__owner_id=actor.user_id)


def own_filing(actor: Actor) -> Q:
    """Filings the actor submitted."""
    return Q(owner_id=actor.user_id)


def at_the_court(actor: Actor) -> Q:
    """Filings at the court where the actor serves, never the actor's own."""
    return Q(court_id=actor.court_id) & ~Q(owner_id=actor.user_id)


def claimed_by_me(actor: Actor) -> Q:
    """Filings the clerk has taken."""
    return at_the_court(actor) & Q(claimed_by_id=actor.user_id)


def version_of_own(actor: Actor) -> Q:
    """Versions of filings the actor submitted."""
    return Q(filing__owner_id=actor.user_id)


def version_at_the_court(actor: Actor) -> Q:
    """Versions of filings at the court where the actor serves."""
    return Q(filing__court_id=actor.court_id) & ~Q(filing__owner_id=actor.user_id)


OPEN = frozenset({State.SUBMITTED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED})
IN_REVIEW = frozenset({State.IN_REVIEW})

register(
    Rule("filing.filingdraft", "start", LITIGANTS),
    Rule("filing.filingdraft", "view", LITIGANTS, own_draft),
    Rule("filing.filingdraft", "edit", LITIGANTS, own_open_draft, why=_("已经提交的内容不能再修改")),
    Rule("filing.filingdraft", "submit", LITIGANTS, own_open_draft, why=_("已经提交")),
    Rule("filing.draftevidence", "view", LITIGANTS, of_own_draft),
    Rule("filing.filing", "view", LITIGANTS, own_filing),
    Rule("filing.filing", "withdraw", LITIGANTS, own_filing, OPEN, why=_("法院已经作出决定")),
    Rule("filing.filing", "view", FILING_CLERKS, at_the_court),
    Rule("filing.filing", "review", FILING_CLERKS, at_the_court),
    Rule("filing.filing", "claim", FILING_CLERKS, at_the_court, frozenset({State.SUBMITTED}), why=_("已经有人领取")),
    Rule("filing.filing", "release", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=_("只有领取人可以退回")),
    Rule("filing.filing", "accept", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=_("请先领取；已办结的不能再办")),
    Rule("filing.filing", "request_correction", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=_("请先领取；已办结的不能再办")),
    Rule(
        "filing.filing",
        "reject",
        FILING_CLERKS,
        claimed_by_me,
        IN_REVIEW | {State.SUPPLEMENT_REQUESTED},
        why=_("请先领取；已办结的不能再办"),
    ),
    Rule("filing.filingversion", "view", LITIGANTS, version_of_own),
    Rule("filing.filingversion", "view", FILING_CLERKS, version_at_the_court),
)
