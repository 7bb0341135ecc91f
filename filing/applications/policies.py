"""Who may put something forward, read, decide, seal and take back an application."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.cases.policies import FILING_CLERKS, LITIGANTS, SUPERVISORS, courts, of_the_court, on_side, panels, sides

JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
CLERKS = frozenset({Role.CLERK})
HEADS = frozenset({Role.DIVISION_HEAD})
PRESIDENTS = frozenset({Role.PRESIDENT})
WAITING = frozenset({"submitted"})
CONDUCTING = ("sole_judge", "presiding_judge")
_DECIDED = _("这份申请已经有了决定，或者应当由他人决定")


def _conducts(actor: Actor, case: str = "case__") -> Q:
    """The actor presides in the case, now and at this court."""
    return Q(**{
        f"{case}panel__user_id": actor.user_id, f"{case}panel__duty__in": CONDUCTING, f"{case}panel__ended_at": None,
        f"{case}court_id": actor.court_id,
    })  # fmt: skip


def _conducts_case(actor: Actor) -> Q:
    return _conducts(actor, "")


def _own(actor: Actor) -> Q:
    return Q(submitted_by_id=actor.user_id)


def _open_to_sides(actor: Actor) -> Q:
    """The sides read one another's applications, but not a confidential one before it is decided, and nothing internal."""
    decided = Q(state__in=["granted", "refused"])
    return sides(actor) & Q(internal=False) & (Q(confidential=False) | decided)


def _for_panel(actor: Actor) -> Q:
    return _conducts(actor) & Q(decider="panel")


def _for_clerk(actor: Actor) -> Q:
    return panels(actor) & Q(decider="clerk")


def _at_court(actor: Actor) -> Q:
    """Put to the court where the actor serves."""
    return Q(court_id=actor.court_id)


def _for_filing_clerk(actor: Actor) -> Q:
    return _at_court(actor) & Q(decider="filing_clerk") & ~Q(submitted_by_id=actor.user_id)


def _for_head(actor: Actor) -> Q:
    return _at_court(actor) & Q(decider="heads") & ~Q(submitted_by_id=actor.user_id)


def _for_president(actor: Actor) -> Q:
    """Recusals at once; what a division head checks first, once it is checked."""
    checked = Q(decider="heads", state="checked")
    return _at_court(actor) & (Q(decider="president", state="submitted") | checked) & ~Q(submitted_by_id=actor.user_id)


register(
    Rule("filing.case", "put_forward", JUDGES, _conducts_case, why=_("只有独任审判员或者审判长可以提出")),
    Rule("filing.case", "apply", LITIGANTS, on_side),
    Rule("filing.case", "apply", JUDGES, _conducts_case),
    Rule("filing.application", "ask_to_join", LITIGANTS),
    Rule(
        "filing.case",
        "pause_limit",
        JUDGES,
        _conducts_case,
        frozenset({"accepted", "in_trial", "suspended"}),
        why=_("案件已经裁判"),
    ),
    Rule("filing.case", "draw", SUPERVISORS, of_the_court),
    Rule("filing.application", "view", LITIGANTS, _own),
    Rule("filing.application", "view", LITIGANTS, _open_to_sides),
    Rule("filing.application", "view", BENCH_ROLES, panels),
    Rule("filing.application", "view", SUPERVISORS, _at_court),
    Rule("filing.application", "view", SUPERVISORS, courts),
    Rule("filing.application", "view", FILING_CLERKS, _for_filing_clerk),
    Rule("filing.application", "list", JUDGES, _for_panel),
    Rule("filing.application", "list", CLERKS, panels),
    Rule("filing.application", "list", FILING_CLERKS, _for_filing_clerk),
    Rule("filing.application", "list", HEADS, _for_head),
    Rule("filing.application", "list", PRESIDENTS, _for_president),
    Rule("filing.application", "decide", JUDGES, _for_panel, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", CLERKS, _for_clerk, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", FILING_CLERKS, _for_filing_clerk, WAITING, why=_DECIDED),
    Rule("filing.application", "decide", PRESIDENTS, _for_president, why=_DECIDED),
    Rule("filing.application", "check", HEADS, _for_head, WAITING, why=_("已经审核")),
    Rule("filing.application", "seal", CLERKS, panels, frozenset({"ruled"}), why=_("审判人员签名后才能盖章")),
    Rule("filing.application", "withdraw", LITIGANTS, _own, WAITING, why=_("已经有了决定，不能再撤回")),
)
