"""Answers that the court holds from an earlier case of the person who files: offered with their source, never asked for again."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from courtportal.kernel import clock
from courtportal.kernel.authz import Actor
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.before_suit.queries import preserved_in
from filing.applications.models import Application
from filing.cases.models import Case, Party
from filing.cases.policies import own_party
from filing.cases.queries import readable_documents
from filing.causes.elements import Element
from filing.causes.forms import language
from filing.causes.procedures import BEFORE_SUIT, is_application, number_of
from filing.decisions.models import Decision
from filing.intake.models import FilingDraft
from filing.intake.rules import content as contents
from filing.intake.rules.earlier_suit import result_of

# What elements name as their ``prefill``.
PRESERVATION = frozenset({"preserved", "preserving_court", "preserved_on", "preservation_number"})
EARLIER_DIVORCE = frozenset({"sued_before", "earlier_result", "earlier_effective_on", "earlier_as_plaintiff", "earlier_number"})
_DIVORCE = 14
_FIRST_INSTANCE = "民初"
_WITHOUT_JUDGMENT = (Case.Closing.WITHDRAWN, Case.Closing.DEEMED_WITHDRAWN, Case.Closing.DISMISSED, Case.Closing.MEDIATED)
_ENDING_RULINGS = ("withdrawal", "deemed_withdrawal", "dismissal")


@dataclass(frozen=True, slots=True)
class Held:
    """What one earlier case answers, by the ``prefill`` of the elements."""

    case: Case
    answers: Mapping[str, str]


def answers_held(actor: Actor, draft: FilingDraft, elements: Iterable[Element]) -> list[Held]:
    """What the actor's earlier cases answer of these elements; cases in which the actor is no party now answer nothing."""
    asked = {element.prefill for element in elements}
    found = [
        preservation_before(actor, draft) if asked & PRESERVATION else None,
        divorce_before(actor, draft) if asked & EARLIER_DIVORCE else None,
    ]
    return [one for one in found if one is not None]


def preservation_before(actor: Actor, draft: FilingDraft) -> Held | None:
    """The newest preservation before suit for which the actor applied against a defendant of the draft (民事诉讼法 第一百零四条).

    Only one that has been granted, is in force and is known to the other side: the complaint is served on the debtor, who must
    not read in it of a measure that is still to be executed (第一百零三条; 保全规定 第四条).
    """
    if is_application(draft.cause_code):
        return None
    waiting = Case.objects.filter(case_type__in=BEFORE_SUIT, state=Case.State.EFFECTIVE)
    for case in _between(actor, draft, waiting, (Party.Role.PLAINTIFF,)):
        application = preserved_in(case)
        if application is None or application.is_hidden or application.state != Application.State.GRANTED:
            continue
        day = application.disclosed_at or application.decided_at
        answers = {"preserved": "yes", "preserving_court": case.court.name_zh, "preservation_number": case.case_number}
        return Held(case, {**answers, "preserved_on": clock.local(day).date().isoformat() if day else ""})
    return None


def divorce_before(actor: Actor, draft: FilingDraft) -> Held | None:
    """The last divorce suit between the spouses that has ended (民事诉讼法 第一百二十七条第七项)."""
    if number_of(draft.cause_code) != _DIVORCE:
        return None
    ended = Q(effective_on__isnull=False) | Q(closing__in=_WITHOUT_JUDGMENT)
    suits = Case.objects.filter(ended, cause_code=draft.cause_code, case_type=_FIRST_INSTANCE)
    case = next(iter(_between(actor, draft, suits, (Party.Role.PLAINTIFF, Party.Role.DEFENDANT))), None)
    if case is None:
        return None
    closing = case.closing if case.closing in _WITHOUT_JUDGMENT else ""
    sued = case.parties.filter(own_party(actor), role=Party.Role.PLAINTIFF).exists()
    return Held(
        case,
        {
            "sued_before": "yes",
            "earlier_result": result_of(closing, _orders(case), _agreed(case)),
            "earlier_effective_on": _ended_on(case),
            "earlier_as_plaintiff": "yes" if sued else "no",
            "earlier_number": case.case_number,
        },
    )


def decision_of(actor: Actor, case: Case) -> list[CourtDocument]:
    """The paper by which the suit ended, as far as the actor may read it in the file."""
    decisions = Decision.objects.filter(case=case, state=Decision.State.EFFECTIVE).select_related("document")
    rulings = Application.objects.filter(case=case, kind__in=_ENDING_RULINGS, outcome=Application.Outcome.GRANTED)
    found = [one.document for one in decisions.order_by("created_at")]
    found += [one.document for one in rulings.select_related("document").order_by("decided_at")]
    readable = readable_documents(actor, case)
    return [one for one in found if one is not None and one.pk in readable]


def _between(actor: Actor, draft: FilingDraft, cases: QuerySet[Case], own_roles: Sequence[str]) -> Iterable[Case]:
    """Of these cases, newest first: a plaintiff of the draft, for whom the actor acts, against a defendant of it."""
    plaintiffs = [contents.facts(one) for one in contents.parties(draft.content, contents.PLAINTIFF)]
    defendants = [contents.facts(one) for one in contents.parties(draft.content, contents.DEFENDANT)]
    mine = Party.objects.filter(own_party(actor), role__in=own_roles)
    found = cases.filter(parties__in=mine).distinct().select_related("court").prefetch_related("parties")
    acted_for = set(mine.filter(case__in=cases).values_list("pk", flat=True))
    for case in found.order_by("-accepted_at", "-pk"):
        own = [one for one in case.parties.all() if one.pk in acted_for]
        roles = {one.role for one in own}
        others = [one for one in case.parties.all() if one.pk not in acted_for and one.role not in roles]
        if _any_named(own, plaintiffs) and _any_named(others, defendants):
            yield case


def _any_named(parties: Iterable[Party], named: Sequence[Mapping[str, Any]]) -> bool:
    return any(_is_named(party, facts) for party in parties for facts in named)


def _is_named(party: Party, facts: Mapping[str, Any]) -> bool:
    """The same name, and no number that says otherwise."""
    numbers = {party.identity_number.upper(), str(facts.get("id_number", "")).upper()} - {""}
    codes = {party.unified_social_credit_code.upper(), str(facts.get("uscc", "")).upper()} - {""}
    return facts.get("name") == party.name and len(numbers) < 2 and len(codes) < 2


def _orders(case: Case) -> list[str]:
    """The orders of the judgment in effect."""
    judgment = Decision.objects.filter(case=case, state=Decision.State.EFFECTIVE, kind=Decision.Kind.JUDGMENT).first()
    return [str(one) for one in judgment.content.get("orders", [])] if judgment else []


def _agreed(case: Case) -> list[str]:
    """What the spouses agreed, as the statement says it (民事调解书)."""
    in_force = Decision.objects.filter(case=case, state=Decision.State.EFFECTIVE, kind=Decision.Kind.MEDIATION)
    statement = in_force.select_related("document").first()
    document = statement.document if statement else None
    return [str(one) for one in document.data.get("orders", [])] if document else []


def _ended_on(case: Case) -> str:
    """The day on which its decision took effect, or it was closed without one."""
    day: dt.date | None = case.effective_on or (clock.local(case.closed_at).date() if case.closed_at else None)
    return day.isoformat() if day else ""


def told_of(held: Iterable[Held], asked: Sequence[Element], typed: Mapping[str, Any]) -> list[tuple[Case, list[str]]]:
    """From which case which of the answers on the page are taken, by their labels; what the person changed is not among them."""
    told = []
    for one in held:
        taken = [
            element
            for element in asked
            if one.answers.get(element.prefill) and typed.get(element.key) == one.answers[element.prefill]
        ]
        if taken:
            told.append((one.case, [element.label.in_language(language()) for element in taken]))
    return told
