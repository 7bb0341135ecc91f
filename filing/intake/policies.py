"""Who may do what with drafts, filings and their review."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import Actor, Role, Rule, register
from courtportal.kernel.identity.serving import serving
from filing.cases.policies import FILING_CLERKS, LITIGANTS
from filing.intake.models import Filing, SecondLook

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


def called_urgent(actor: Actor) -> Q:
    """Filings the clerk has taken that go first because their filer calls them urgent."""
    return claimed_by_me(actor) & Q(is_urgent=True)


def version_of_own(actor: Actor) -> Q:
    """Versions of filings the actor submitted."""
    return Q(filing__owner_id=actor.user_id)


def version_at_the_court(actor: Actor) -> Q:
    """Versions of filings at the court where the actor serves."""
    return Q(filing__court_id=actor.court_id) & ~Q(filing__owner_id=actor.user_id)


def late_at_the_court(actor: Actor) -> Q:
    """Filings of the head's court whose term ran out undecided."""
    return at_the_court(actor) & Q(escalated_at__isnull=False)


def without_clerk(actor: Actor) -> Q:
    """Filings of the head's court that a clerk has taken who is none there any more: nobody works on them."""
    return at_the_court(actor) & Q(claimed_by__isnull=False) & ~Q(serving("claimed_by", "court", FILING_CLERKS))


def unclaimed(actor: Actor) -> Q:
    """Filings nobody has taken: what the portal may accept by itself."""
    return Q(claimed_by=None)


def of_the_court(actor: Actor) -> Q:
    """Rows with a ``filing`` of the actor's court, never the actor's own."""
    return Q(filing__court_id=actor.court_id) & ~Q(filing__owner_id=actor.user_id)


def asked_by_another(actor: Actor) -> Q:
    """Open second looks at the court that somebody else asked for; a ruling is a judge's to sign."""
    return of_the_court(actor) & SecondLook.OPEN & Q(judge=None) & ~Q(asked_by_id=actor.user_id)


def put_before_me(actor: Actor) -> Q:
    """Rulings of the court that were put before this judge to sign."""
    return of_the_court(actor) & Q(judge_id=actor.user_id)


def to_be_signed_by_me(actor: Actor) -> Q:
    """Those of them that are neither signed, sent back nor taken back."""
    return put_before_me(actor) & SecondLook.OPEN


def asked_on_a_filing_of_mine(actor: Actor) -> Q:
    """Open looks at filings that the clerk has taken, whoever asked for them."""
    return of_the_court(actor) & SecondLook.OPEN & Q(filing__claimed_by_id=actor.user_id)


def with_a_ruling_before_me(actor: Actor) -> Q:
    """Filings that a ruling put before this judge would refuse."""
    mine = SecondLook.objects.filter(judge_id=actor.user_id, taken_back_at=None)
    return at_the_court(actor) & Q(pk__in=mine.values("filing_id"))


def drawn_and_open(actor: Actor) -> Q:
    """Drawn instant acceptances of the court, not looked at yet."""
    return of_the_court(actor) & Q(outcome="")


def settings_of_court(actor: Actor) -> Q:
    """What the actor's court has decided."""
    return Q(court_id=actor.court_id)


HEADS = frozenset({Role.DIVISION_HEAD})
SUPERVISORS_OF_FILING = frozenset({Role.DIVISION_HEAD, Role.PRESIDENT})
PORTAL = frozenset({Role.SYSTEM})
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
ELSEWHERE = frozenset({State.TO_MEDIATION, State.TO_PAYMENT_ORDER})
UNDECIDED = frozenset({State.SUBMITTED, State.IN_REVIEW, State.SUPPLEMENT_REQUESTED})
OPEN = UNDECIDED | ELSEWHERE
IN_REVIEW = frozenset({State.IN_REVIEW})
CLAIM_FIRST = _("请先领取；已办结的不能再办")

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
    Rule("filing.filing", "accept", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=CLAIM_FIRST),
    Rule("filing.filing", "request_correction", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=CLAIM_FIRST),
    Rule("filing.filing", "take_back_urgency", FILING_CLERKS, called_urgent, IN_REVIEW, why=CLAIM_FIRST),
    Rule("filing.filing", "divert", FILING_CLERKS, claimed_by_me, IN_REVIEW, why=CLAIM_FIRST),
    Rule("filing.filing", "hand_over", FILING_CLERKS, claimed_by_me, UNDECIDED, why=CLAIM_FIRST),
    Rule("filing.filing", "view", HEADS, late_at_the_court),
    Rule("filing.filing", "review", HEADS, late_at_the_court),
    Rule("filing.filing", "hand_over", HEADS, late_at_the_court, UNDECIDED),
    Rule("filing.filing", "view", HEADS, without_clerk, OPEN),
    Rule("filing.filing", "review", HEADS, without_clerk, OPEN, why=_("法院已经作出决定")),
    Rule("filing.filing", "hand_over", HEADS, without_clerk, UNDECIDED),
    Rule(
        "filing.filing",
        "accept_payment_order",
        FILING_CLERKS,
        at_the_court,
        frozenset({State.TO_PAYMENT_ORDER}),
        why=_("不在督促程序中，或者已经受理"),
    ),
    Rule("filing.filing", "decline_suit", LITIGANTS, own_filing, frozenset({State.ACCEPTED}), why=_("没有等待转入诉讼的支付令")),
    Rule("filing.filing", "view", JUDGES, with_a_ruling_before_me),
    Rule("filing.filing", "review", JUDGES, with_a_ruling_before_me),
    Rule("filing.filing", "resume", FILING_CLERKS, at_the_court, ELSEWHERE, why=_("不在调解或者督促程序中")),
    Rule("filing.filing", "resume", LITIGANTS, own_filing, ELSEWHERE, why=_("不在调解或者督促程序中")),
    Rule("filing.filing", "resume", PORTAL, states=ELSEWHERE),
    Rule("filing.filing", "review", PORTAL),
    Rule("filing.filing", "accept", PORTAL, unclaimed, frozenset({State.SUBMITTED})),
    Rule("filing.secondlook", "view", FILING_CLERKS, of_the_court),
    Rule("filing.secondlook", "give", FILING_CLERKS, asked_by_another, why=_("已经有复看意见")),
    Rule("filing.secondlook", "view", JUDGES, put_before_me),
    Rule("filing.secondlook", "give", JUDGES, to_be_signed_by_me, why=_("已经审签、退回或者撤回")),
    Rule("filing.secondlook", "take_back", FILING_CLERKS, asked_on_a_filing_of_mine, why=_("已经有意见或者已经撤回")),
    Rule("filing.instantdraw", "view", FILING_CLERKS, of_the_court),
    Rule("filing.instantdraw", "look", FILING_CLERKS, drawn_and_open, why=_("已经抽查")),
    Rule("filing.instantacceptance", "decide", SUPERVISORS_OF_FILING, settings_of_court),
    Rule("filing.instantacceptance", "view", SUPERVISORS_OF_FILING | FILING_CLERKS, settings_of_court),
    Rule("filing.instantacceptance", "end", SUPERVISORS_OF_FILING, settings_of_court),
    Rule(
        "filing.filing",
        "reject",
        FILING_CLERKS,
        claimed_by_me,
        IN_REVIEW | {State.SUPPLEMENT_REQUESTED},
        why=CLAIM_FIRST,
    ),
    Rule("filing.filingversion", "view", LITIGANTS, version_of_own),
    Rule("filing.filingversion", "view", FILING_CLERKS, version_at_the_court),
)
