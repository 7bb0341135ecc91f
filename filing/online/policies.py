"""Who asks for consent, who gives it, and who chooses how a hearing is held."""

from django.db.models import Q
from django.utils.translation import gettext_noop as _

from courtportal.kernel.authz import BENCH_ROLES, Actor, Role, Rule, register
from filing.calendar.models import Hearing
from filing.cases.models import Party
from filing.cases.policies import LITIGANTS, heard_with_mine, of_own_party, on_panel, on_side, own_party, panels, sides

OPEN_CASES = frozenset({"accepted", "in_trial"})
RUNNING = frozenset({"scheduled", "open", "recess"})
ENDED = _("案件已经裁判")
JUDGES = frozenset({Role.JUDGE, Role.PRESIDING_JUDGE})


def _hearings_of_mine(actor: Actor, hearing: str) -> Q:
    """Of hearings of the actor's side, or of a lead case with which it is heard."""
    mine = Hearing.objects.filter(sides(actor) | heard_with_mine(actor))
    return Q(**{f"{hearing}__in": mine.values("pk")})


def _turns_of_mine(actor: Actor) -> Q:
    return _hearings_of_mine(actor, "hearing")


def _turns_of_panel(actor: Actor) -> Q:
    return on_panel(actor, "hearing__case__")


def _files_of_mine(actor: Actor) -> Q:
    return _hearings_of_mine(actor, "statement__turn__hearing")


def _files_of_panel(actor: Actor) -> Q:
    return on_panel(actor, "statement__turn__hearing__case__")


def _extensions_of_mine(actor: Actor) -> Q:
    return _hearings_of_mine(actor, "turn__hearing")


def _extensions_of_panel(actor: Actor) -> Q:
    return on_panel(actor, "turn__hearing__case__")


def _own_turn(actor: Actor) -> Q:
    return Q(party__in=Party.objects.filter(own_party(actor)).values("pk"))


def _party_of_panel(actor: Actor) -> Q:
    return on_panel(actor, "party__case__")


register(
    # In an asynchronous hearing everyone of it reads everything; who has the turn speaks.
    Rule("filing.speakingturn", "view", LITIGANTS, _turns_of_mine),
    Rule("filing.speakingturn", "view", BENCH_ROLES, _turns_of_panel),
    Rule("filing.speakingturn", "speak", LITIGANTS, _own_turn, frozenset({"open"}), why=_("现在不是您陈述的时间")),
    Rule("filing.speakingturn", "ask_longer", LITIGANTS, _own_turn, frozenset({"open"}), why=_("现在不是您陈述的时间")),
    Rule("filing.turnextension", "view", LITIGANTS, _extensions_of_mine),
    Rule("filing.turnextension", "view", BENCH_ROLES, _extensions_of_panel),
    Rule("filing.turnextension", "answer", JUDGES, _extensions_of_panel, frozenset({"asked"}), why=_("已经答复")),
    Rule("filing.statementfile", "view", LITIGANTS, _files_of_mine),
    Rule("filing.statementfile", "view", BENCH_ROLES, _files_of_panel),
    Rule("filing.onlineconsent", "view", LITIGANTS, of_own_party),
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
        JUDGES,
        panels,
        frozenset({"scheduled"}),
        why=_("已经开庭的不能改期"),
    ),
)
