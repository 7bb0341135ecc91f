"""Who sees a hearing and who conducts it."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register

PARTY_ROLES = frozenset({Role.LITIGANT, Role.LAWYER})
CONDUCTING_DUTIES = ("sole_judge", "presiding_judge")


def _of_the_parties(actor: Actor) -> Q:
    """Hearings of cases in which the actor is a party or represents one."""
    return Q(case__parties__user_id=actor.user_id) | Q(
        case__parties__representations__user_id=actor.user_id, case__parties__representations__ended_at=None
    )


def _of_the_panel(actor: Actor) -> Q:
    return Q(case__panel__user_id=actor.user_id, case__panel__ended_at=None)


def _presided_over(actor: Actor) -> Q:
    return Q(case__panel__user_id=actor.user_id, case__panel__ended_at=None, case__panel__duty__in=CONDUCTING_DUTIES)


register(
    Rule("filing.hearing", "view", PARTY_ROLES, rows=_of_the_parties),
    Rule("filing.hearing", "view", BENCH_ROLES, rows=_of_the_panel),
    Rule("filing.hearing", "attend", PARTY_ROLES, rows=_of_the_parties),
    Rule("filing.hearing", "attend", BENCH_ROLES, rows=_of_the_panel),
    Rule(
        "filing.hearing",
        "conduct",
        frozenset({Role.JUDGE, Role.PRESIDING_JUDGE}),
        rows=_presided_over,
        why=_("只有独任审判员或者审判长可以主持庭审。"),
    ),
)
