"""Who sees a hearing, who moves and conducts it, who schedules many at once, and who names days as impossible."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from courtportal.kernel.identity.models import Appointment
from filing.cases.models import Party
from filing.cases.policies import (
    FILING_CLERKS,
    LITIGANTS,
    PANEL,
    conducts,
    heard_with_mine,
    of_own_party,
    of_the_court,
    on_panel,
    own_party,
    panels,
    sides,
)

RUNS_THE_COURT = frozenset({Role.COURT_MANAGER, Role.DIVISION_HEAD, Role.PRESIDENT})
PROTECTION = "民保令"
OPEN_CASES = frozenset({"accepted", "in_trial"})
HELD = frozenset({"open", "recess", "closed"})


def _presided_over(actor: Actor) -> Q:
    return conducts(actor, "case__")


def own_batch(actor: Actor) -> Q:
    """Batches that the actor ordered at this court."""
    return Q(made_by_id=actor.user_id, court_id=actor.court_id)


def _own(actor: Actor) -> Q:
    return Q(user_id=actor.user_id)


def _serving_with(actor: Actor) -> Q:
    """Accounts of who sits in hearings at the actor's court."""
    serving = Appointment.objects.filter(court=actor.court_id, role__in=BENCH_ROLES, ended_at=None)
    return Q(pk__in=serving.values("user"))


def _own_account(actor: Actor) -> Q:
    return Q(pk=actor.user_id)


def _own_leave(actor: Actor) -> Q:
    return Q(user_id=actor.user_id, court_id=actor.court_id)


def _leave_of_the_court(actor: Actor) -> Q:
    return Q(court_id=actor.court_id)


def _my_protection(actor: Actor) -> Q:
    """Applications for a protection order that the actor's side made."""
    mine = Party.objects.filter(own_party(actor), role=Party.Role.PLAINTIFF)
    return Q(case_type=PROTECTION, pk__in=mine.values("case_id"))


def _protection_before_me(actor: Actor) -> Q:
    return on_panel(actor) & Q(case_type=PROTECTION)


def _protection_at_court(actor: Actor) -> Q:
    return of_the_court(actor) & Q(case_type=PROTECTION)


register(
    # Whoever sees that it is urgent says so (Anti-Domestic Violence Law art. 28).
    Rule("filing.case", "mark_urgent", LITIGANTS, _my_protection, OPEN_CASES, why=_("案件已经裁判")),
    Rule("filing.case", "mark_urgent", PANEL, _protection_before_me, OPEN_CASES, why=_("案件已经裁判")),
    Rule("filing.case", "mark_urgent", FILING_CLERKS, _protection_at_court, OPEN_CASES, why=_("案件已经裁判")),
    # Everyone on the bench enters its own leave; who runs the court that of all, and who hears what (docs: roles).
    Rule("kernel.user", "enter_leave", BENCH_ROLES, _own_account),
    Rule("kernel.user", "enter_leave", RUNS_THE_COURT, _serving_with),
    Rule("kernel.user", "set_availability", RUNS_THE_COURT, _serving_with),
    Rule("filing.leave", "view", BENCH_ROLES, _own_leave),
    Rule("filing.leave", "view", RUNS_THE_COURT, _leave_of_the_court),
    Rule("filing.leave", "withdraw", BENCH_ROLES, _own_leave),
    Rule("filing.leave", "withdraw", RUNS_THE_COURT, _leave_of_the_court),
    Rule("filing.calendarfeed", "view", LITIGANTS | BENCH_ROLES | {Role.ENFORCEMENT_OFFICER}, rows=_own),
    Rule("filing.hearing", "view", LITIGANTS, rows=sides),
    Rule("filing.hearing", "view", BENCH_ROLES, rows=panels),
    Rule("filing.hearing", "attend", LITIGANTS, rows=sides),
    # In cases heard together one hearing is everybody's.
    Rule("filing.hearing", "view", LITIGANTS, rows=heard_with_mine),
    Rule("filing.hearing", "attend", LITIGANTS, rows=heard_with_mine),
    Rule("filing.hearing", "attend", BENCH_ROLES, rows=panels),
    Rule("filing.hearing", "reschedule", BENCH_ROLES, panels, frozenset({"scheduled"}), why=_("已经开庭的不能改期")),
    Rule("filing.hearing", "note_attendance", BENCH_ROLES, panels, HELD, why=_("还没有开庭")),
    Rule(
        "filing.hearing",
        "conduct",
        frozenset({Role.JUDGE, Role.PRESIDING_JUDGE}),
        rows=_presided_over,
        why=_("只有独任审判员或者审判长可以主持庭审。"),
    ),
    Rule("filing.schedulebatch", "create", BENCH_ROLES, own_batch),
    Rule("filing.schedulebatch", "view", BENCH_ROLES, own_batch),
    Rule("filing.party", "name_day", LITIGANTS, own_party, OPEN_CASES, "case__state", why=_("已经裁判的案件不再开庭")),
    Rule("filing.impossibleday", "view", LITIGANTS, of_own_party),
    Rule("filing.impossibleday", "view", BENCH_ROLES, lambda actor: on_panel(actor, "party__case__")),
    Rule("filing.impossibleday", "withdraw", LITIGANTS, of_own_party),
)
