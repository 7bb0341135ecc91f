"""Who may prepare, release, refuse and withdraw a publication (法释〔2016〕19号): the clerk prepares, the judge decides."""

from django.db.models import Q

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from search.judgments.models import Publication

PREPARERS = frozenset({Role.CLERK, Role.ASSISTANT})
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})
OPEN = frozenset({Publication.State.PROPOSED.value, Publication.State.ANONYMISED.value})
LABEL = "search.publication"


def _own_bench(actor: Actor) -> Q:
    """The actor sat on the case, at this court."""
    return Q(bench=actor.user_id, court=actor.court_id)


register(
    Rule(LABEL, "view", BENCH_ROLES, _own_bench),
    Rule(
        LABEL, "anonymise", PREPARERS, _own_bench, frozenset({Publication.State.PROPOSED.value}),
        why="只有本案书记员或者法官助理可以做隐名处理，送审后要由法官退回才能再改",
    ),
    Rule(
        LABEL, "release", JUDGES, _own_bench, frozenset({Publication.State.ANONYMISED.value}),
        why="书记员完成隐名处理后，才能由本案法官公开",
    ),
    Rule(LABEL, "send_back", JUDGES, _own_bench, frozenset({Publication.State.ANONYMISED.value}), why="只有送审的文书可以退回"),
    Rule(LABEL, "refuse", JUDGES, _own_bench, OPEN, why="已经公开的文书要用撤回"),
    Rule(LABEL, "withdraw", JUDGES, _own_bench, frozenset({Publication.State.RELEASED.value}), why="只有已经公开的文书可以撤回"),
)  # fmt: skip
