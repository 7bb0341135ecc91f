"""Who asks for consent, who gives it, and who chooses how a hearing is held."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.calendar.policies import for_own_party
from filing.cases.policies import LITIGANTS, on_panel, on_side, own_party, panels

OPEN_CASES = frozenset({"accepted", "in_trial"})
RUNNING = frozenset({"scheduled", "open", "recess"})
ENDED = _("案件已经裁判")


def _party_of_panel(actor: Actor) -> Q:
    return on_panel(actor, "party__case__")


register(
    Rule("filing.onlineconsent", "view", LITIGANTS, for_own_party),
    Rule("filing.onlineconsent", "view", BENCH_ROLES, _party_of_panel),
    Rule("filing.case", "see_consent", LITIGANTS, on_side),
    Rule("filing.case", "see_consent", BENCH_ROLES, on_panel),
    Rule("filing.case", "ask_consent", BENCH_ROLES, on_panel, OPEN_CASES, why=ENDED),
    Rule("filing.party", "consent_online", LITIGANTS, own_party, OPEN_CASES, "case__state", why=ENDED),
    Rule("filing.party", "note_consent", BENCH_ROLES, panels, OPEN_CASES, "case__state", why=ENDED),
    Rule("filing.hearing", "change_mode", BENCH_ROLES, panels, RUNNING, why=_("庭审已经结束")),
    Rule(
        "filing.hearing",
        "hold_asynchronously",
        frozenset({Role.JUDGE, Role.PRESIDING_JUDGE}),
        panels,
        frozenset({"scheduled"}),
        why=_("已经开庭的不能改期"),
    ),
)
