"""Who sees a hearing and who conducts it."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.cases.policies import LITIGANTS, sides

CONDUCTING_DUTIES = ("sole_judge", "presiding_judge")


def _of_the_panel(actor: Actor) -> Q:
    return Q(case__panel__user_id=actor.user_id, case__panel__ended_at=None)


def _presided_over(actor: Actor) -> Q:
    return Q(case__panel__user_id=actor.user_id, case__panel__ended_at=None, case__panel__duty__in=CONDUCTING_DUTIES)


register(
    Rule("filing.hearing", "view", LITIGANTS, rows=sides),
    Rule("filing.hearing", "view", BENCH_ROLES, rows=_of_the_panel),
    Rule("filing.hearing", "attend", LITIGANTS, rows=sides),
    Rule("filing.hearing", "attend", BENCH_ROLES, rows=_of_the_panel),
    Rule(
        "filing.hearing",
        "conduct",
        frozenset({Role.JUDGE, Role.PRESIDING_JUDGE}),
        rows=_presided_over,
        why=_("只有独任审判员或者审判长可以主持庭审。"),
    ),
)
