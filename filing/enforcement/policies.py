"""Who may do what in enforcement: the creditor applies, the filing clerk accepts, the officer enforces, and the two credit
sanctions need three different people (officer, division head, president)."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor, Role, Rule, register
from filing.applications.models import Application
from filing.cases.models import Party
from filing.cases.policies import FILING_CLERKS, LITIGANTS, SUPERVISORS, on_side, own_party
from filing.enforcement.models import CLAIMING

OFFICERS = frozenset({Role.ENFORCEMENT_OFFICER})
HEADS, PRESIDENTS = frozenset({Role.DIVISION_HEAD}), frozenset({Role.PRESIDENT})
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
WAITING = frozenset({"submitted", "proposed"})
OPEN = frozenset({"accepted", "notified"})
NOTIFIED = frozenset({"notified"})
SANCTIONS = ("filing.dishonestylisting", "filing.consumptionrestriction")


def as_claimant(actor: Actor) -> Q:
    """Cases in which the actor is, or represents, somebody who claimed: a plaintiff, the applicant of a confirmation, a third
    party with a claim of its own, a defendant of a case with a counterclaim. Whether something was awarded says the decision.
    """
    counterclaimed = Application.objects.filter(kind="counterclaim", state=Application.State.GRANTED).values("case_id")
    before = Q(case__in=counterclaimed) | Q(case__links_in__from_case__in=counterclaimed)  # also before the suit came here
    claiming = Q(role__in=CLAIMING) | Q(claims_independently=True) | Q(role=Party.Role.DEFENDANT) & before
    return Q(pk__in=Party.objects.filter(own_party(actor)).filter(claiming).values("case_id"))


def own_application(actor: Actor) -> Q:
    """What the actor applied for, or what was applied for on paper for a creditor for whom the actor acts."""
    return Q(applicant_id=actor.user_id) | Q(creditor__in=Party.objects.filter(own_party(actor)))


def application_at_court(actor: Actor) -> Q:
    """Applications to the court where the actor serves: the court of first instance (CPL art. 235)."""
    return Q(source_case__court_id=actor.court_id)


def late_at_court(actor: Actor) -> Q:
    """Applications to the head's court whose term ran out undecided."""
    return application_at_court(actor) & Q(state__in=WAITING, decide_by__lt=clock.today())


def put_before_me(actor: Actor) -> Q:
    """Refusals that were put before this judge to sign, at the court where it serves."""
    return application_at_court(actor) & Q(judge_id=actor.user_id)


def _not_ordered(actor: Actor) -> Q:
    """Applications that no court above has ordered the court to accept."""
    return application_at_court(actor) & Q(ordered_at=None)


def party_side(actor: Actor, path: str = "") -> Q:
    """Enforcement cases of which the actor is a party or represents one now; ``path`` leads to the enforcement case."""
    return on_side(actor, f"{path}case__")


def officer_of(actor: Actor, path: str = "") -> Q:
    """Enforcement cases that the actor handles, at the court where the actor serves now."""
    return Q(**{f"{path}officer_id": actor.user_id, f"{path}case__court_id": actor.court_id})


def at_court(actor: Actor, path: str = "") -> Q:
    """Enforcement cases of the court where the actor serves."""
    return Q(**{f"{path}case__court_id": actor.court_id})


def its_parties(actor: Actor) -> Q:
    """For rows with an ``enforcement``: the actor's side of it."""
    return party_side(actor, "enforcement__")


def its_officer(actor: Actor) -> Q:
    """For rows with an ``enforcement``: the officer."""
    return officer_of(actor, "enforcement__")


def _waiting_for_officer(actor: Actor) -> Q:
    """Orders that the officer has not carried out yet."""
    return its_officer(actor) & Q(settled_at=None)


def its_court(actor: Actor) -> Q:
    """For rows with an ``enforcement``: of the actor's court."""
    return at_court(actor, "enforcement__")


def decided_sanctions(actor: Actor) -> Q:
    """Sanctions that were decided: the parties read them, not the proposals."""
    return its_parties(actor) & Q(state__in=["in_force", "lifted"])


def ordered(actor: Actor) -> Q:
    """A termination of this round that was ordered: the parties read it, not the proposal."""
    return its_parties(actor) & Q(state="ordered")


def not_proposed_by(actor: Actor) -> Q:
    """Of the court, and not proposed by the actor."""
    return its_court(actor) & ~Q(proposed_by_id=actor.user_id)


def proposed_by_others(actor: Actor) -> Q:
    """Of the court, and neither proposed nor checked by the actor."""
    return its_court(actor) & ~Q(proposed_by_id=actor.user_id) & (Q(checked_by=None) | ~Q(checked_by_id=actor.user_id))


register(
    Rule("filing.case", "apply_enforcement", LITIGANTS, as_claimant, frozenset({"effective"}), why=_("裁判生效后才能申请执行。")),
    Rule("filing.enforcementapplication", "view", LITIGANTS, own_application),
    Rule("filing.enforcementapplication", "view", FILING_CLERKS, application_at_court),
    Rule(
        "filing.enforcementapplication",
        "accept",
        FILING_CLERKS,
        application_at_court,
        WAITING,
        why=_("这份申请已经有了决定。"),
    ),
    Rule(
        "filing.enforcementapplication",
        "refuse",
        FILING_CLERKS,
        _not_ordered,
        WAITING,
        why=_("这份申请已经有了决定，或者上级法院已经指令立案。"),
    ),
    Rule("filing.enforcementapplication", "view", HEADS, late_at_court),
    Rule("filing.enforcementapplication", "view", JUDGES, put_before_me),
    Rule(
        "filing.enforcementapplication",
        "sign_refusal",
        JUDGES,
        put_before_me,
        frozenset({"proposed"}),
        why=_("这份裁定已经审签或者退回。"),
    ),
    Rule("filing.enforcementcase", "view", LITIGANTS, party_side),
    Rule("filing.enforcementcase", "view", OFFICERS, officer_of),
    Rule("filing.enforcementcase", "view", SUPERVISORS | FILING_CLERKS, at_court),
    Rule("filing.enforcementcase", "list", OFFICERS, officer_of),
    Rule("filing.enforcementcase", "list", SUPERVISORS, at_court),
    Rule(
        "filing.enforcementcase",
        "issue_notice",
        OFFICERS,
        officer_of,
        frozenset({"accepted"}),
        why=_("执行通知已经发出。"),
    ),
    Rule("filing.enforcementcase", "impose", OFFICERS, officer_of, OPEN, why=_("案件已经结案。")),
    Rule("filing.enforcementcase", "receive_money", OFFICERS, officer_of, OPEN, why=_("案件已经结案。")),
    Rule(
        "filing.enforcementcase",
        "propose_sanction",
        OFFICERS,
        officer_of,
        NOTIFIED,
        why=_("发出执行通知后才能提请信用惩戒。"),
    ),
    Rule("filing.enforcementcase", "close", OFFICERS, officer_of, OPEN, why=_("案件已经结案。")),
    Rule("filing.measure", "view", LITIGANTS, its_parties),
    Rule("filing.measure", "view", OFFICERS, its_officer),
    Rule("filing.measure", "view", SUPERVISORS, its_court),
    Rule("filing.measure", "renew", OFFICERS, its_officer, frozenset({"active"}), why=_("这项措施已经不再有效。")),
    Rule("filing.measure", "lift", OFFICERS, its_officer, frozenset({"active"}), why=_("这项措施已经不再有效。")),
    Rule("filing.ordertocarryout", "view", OFFICERS, its_officer),
    Rule("filing.ordertocarryout", "view", SUPERVISORS, its_court),
    Rule("filing.ordertocarryout", "carry_out", OFFICERS, _waiting_for_officer, why=_("这项裁定已经办理。")),
    Rule("filing.moneyreceived", "view", LITIGANTS, its_parties),
    Rule("filing.moneyreceived", "view", OFFICERS, its_officer),
    Rule("filing.moneyreceived", "view", SUPERVISORS, its_court),
)
register(
    Rule("filing.termination", "view", LITIGANTS, ordered),
    Rule("filing.termination", "view", OFFICERS, its_officer),
    Rule("filing.termination", "view", SUPERVISORS, its_court),
    Rule("filing.termination", "approve", PRESIDENTS, not_proposed_by, frozenset({"proposed"}), why=_("这份提请已经处理。")),
    Rule("filing.termination", "decline", PRESIDENTS, not_proposed_by, frozenset({"proposed"}), why=_("这份提请已经处理。")),
    Rule("filing.termination", "order", OFFICERS, its_officer, frozenset({"approved"}), why=_("院长批准后才能作出裁定。")),
)
for label in SANCTIONS:
    register(
        Rule(label, "view", LITIGANTS, decided_sanctions),
        Rule(label, "view", OFFICERS, its_officer),
        Rule(label, "view", SUPERVISORS, its_court),
        Rule(
            label,
            "check",
            HEADS,
            proposed_by_others,
            frozenset({"proposed"}),
            why=_("只有待审核的提请可以审核，且不能审核自己提请的。"),
        ),
        Rule(label, "decide", PRESIDENTS, proposed_by_others, frozenset({"checked"}), why=_("庭长审核后才能由院长决定。")),
        Rule(label, "decline", HEADS, proposed_by_others, frozenset({"proposed"}), why=_("这份提请已经处理。")),
        Rule(label, "decline", PRESIDENTS, proposed_by_others, frozenset({"checked"}), why=_("这份提请已经处理。")),
        Rule(label, "lift", OFFICERS, its_officer, frozenset({"in_force"}), why=_("只有生效的信用惩戒可以解除。")),
    )
