"""Nothing that the portal begins ends nowhere: each cause that it leads to can be brought to an end, each term can be kept.

Both are read from the registries, so that a new cause, a new application or a new term without a way fails here.
"""

import ast
from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from courtportal.kernel.authz import Role
from courtportal.kernel.authz.policy import table
from filing.applications.effects import GRANTED, REFUSED
from filing.applications.queries import RULINGS
from filing.applications.rules.catalogue import KINDS
from filing.applications.rules.enforcing import AGAINST_REFUSAL, TERM_AFTER
from filing.applications.rules.kinds import BENCH, ApplicationKind
from filing.applications.rules.special import cause_held
from filing.applications.rulings import TERM as APPEAL_AGAINST_RULING
from filing.calendar.actions.on_service import TERMS
from filing.calendar.rules.application_terms import OF_CAUSE
from filing.calendar.rules.limits import ABROAD, EVIDENCE_TERMS, REVIEW_ANSWER_RULES, TIME_LIMITS, rules_of
from filing.cases.rules.states import after
from filing.causes import registry
from filing.causes.procedures import BEFORE_SUIT, case_type_of, is_application, is_decided_here, number_of
from filing.causes.themes import situations
from filing.decisions.panels import DRAFTED
from filing.intake.payment_order import TO_SUIT
from filing.intake.rules.hints import procedure_hints
from tests.architecture.test_layers import ROOT, sources

LED_TO = sorted({one.cause for one in situations()})
CHOOSABLE = sorted(one.code for one in registry.choosable())
PARTIES = frozenset({"plaintiff", "defendant", "third_party", "applicant", "respondent", "creditor", "debtor", "appellant"})
# The panel decides a preservation before suit as the application that its filing was turned into.
PRESERVATION = "preservation_property"


def kinds_that_end(cause: str) -> list[ApplicationKind]:
    """What the panel rules, in a case with this cause that was just accepted, by which the case comes to an end."""
    of_type = [kind for kind in KINDS.values() if case_type_of(cause) in kind.case_types and "accepted" in kind.states]
    if case_type_of(cause) in BEFORE_SUIT:
        return [kind for kind in of_type if kind.code == PRESERVATION]
    ours = {"", cause_held(number_of(cause))}
    return [kind for kind in of_type if kind.code in RULINGS and kind.by == BENCH and kind.needs in ours]


@pytest.mark.parametrize("cause", CHOOSABLE)
def test_a_case_with_this_cause_can_be_brought_to_its_end_or_its_filer_is_told_where(cause: str) -> None:
    """A judgment or order is drafted in it, or the panel has its ruling, with an effect either way; else it says so plainly."""
    told = "counter_only" in {hint.code for hint in procedure_hints(cause, amount=None, province="")}
    assert told is not is_decided_here(cause)
    if told:
        assert cause not in LED_TO  # nobody is led to what ends at the counter
        return
    if case_type_of(cause) in DRAFTED:
        return
    assert is_application(cause)
    (ruling,) = kinds_that_end(cause)
    assert ruling.code in GRANTED
    assert ruling.code in REFUSED
    assert ruling.refused


def test_a_decision_leads_to_an_effective_case() -> None:
    assert after("take_effect", after("decide", "accepted")) == "effective"


def _constant_party(call: ast.Call) -> bool:
    return any(
        one.arg == "party" and not (isinstance(one.value, ast.Constant) and one.value.value is None) for one in call.keywords
    )


def files_that_start_terms_of_parties() -> set[str]:
    """The modules in which a term is started for one party."""
    found = set()
    for path in sources():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            name = getattr(node.func, "id", "") if isinstance(node, ast.Call) else ""
            if name == "start_deadline" and isinstance(node, ast.Call) and _constant_party(node):
                found.add(str(path.relative_to(ROOT)))
    return found


_SERVED = {rule for rules in TERMS.values() for rule in rules}
# Which terms each of these modules starts for a party, from its own tables.
STARTED = {
    "filing/calendar/actions/on_service.py": (_SERVED - {"evidence"})
    | set(EVIDENCE_TERMS.values())
    | {ABROAD[rule] for rule in _SERVED if rule in ABROAD}
    | {one.objection for one in OF_CAUSE.values() if one.objection},
    "filing/applications/subscribers.py": {*rules_of(APPEAL_AGAINST_RULING), *TERM_AFTER.values()},
    "filing/applications/actions/disclose.py": {"sue_after_preservation"},
    "filing/enforcement/subscribers.py": {AGAINST_REFUSAL},
    "filing/intake/actions/payment_order.py": {TO_SUIT},
}
# Where a term is not kept by an application: the page on which it is. (Applications name their terms themselves, ``until``.)
PAGES = {
    "answer": "answer",
    "answer_abroad": "answer",
    "evidence": "case_evidence",
    "evidence_summary": "case_evidence",
    "evidence_small": "case_evidence",
    "evidence_second": "case_evidence",
    "fee": "fee",
    **dict.fromkeys(REVIEW_ANSWER_RULES, "hand_in_paper"),
    "sue_after_preservation": "start",
    "outsider_suit": "court_advice",
    TO_SUIT: "filing_decline_suit",
}


def test_every_place_that_starts_a_term_of_a_party_is_known() -> None:
    assert files_that_start_terms_of_parties() == set(STARTED)


def _patterns(found: list[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for one in found:
        if isinstance(one, URLResolver):
            yield from _patterns(one.url_patterns)
        else:
            yield one


def _open_to_litigants(name: str) -> bool:
    """Whether some rule of the policy table lets a litigant do what the page is for."""
    views = [
        one.callback for one in _patterns(get_resolver().url_patterns) if one.name == name and hasattr(one.callback, "guard")
    ]
    guards = [view.guard for view in views]
    return any(Role.LITIGANT in rule.roles for guard in guards for rule in table.rules[guard.object, guard.action])


@pytest.mark.parametrize("rule", sorted({rule for rules in STARTED.values() for rule in rules}))
def test_each_term_of_a_party_can_be_kept_online_by_the_party(rule: str) -> None:
    assert rule in TIME_LIMITS
    applied_for = [kind for kind in KINDS.values() if rule in kind.until and kind.by & PARTIES]
    assert applied_for or _open_to_litigants(PAGES[rule])
