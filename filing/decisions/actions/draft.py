"""Starts the decision of a case: the first draft is made from what the court already has."""

import dataclasses
import datetime as dt
import uuid
from decimal import Decimal

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.identity.models import User
from courtportal.kernel.rendering.actions import draft_document
from filing.cases.models import Case
from filing.decisions.actions.take_back import discard_document
from filing.decisions.models import Decision
from filing.decisions.queries import document_data, draft_facts, signer_slots
from filing.decisions.refusals import NOTHING_OWED, refusal_draft
from filing.decisions.reviewing import (
    awarded_anew,
    is_review,
    is_ruling_appeal,
    limits_of,
    owed_anew,
    refused_filing,
    review_facts,
    ruling_below,
)
from filing.decisions.rules.drafting import first_draft, obligation
from filing.decisions.rules.payment_order import CASE_TYPE, payment_order, payment_order_draft
from filing.decisions.rules.reviewing import may_be, review_draft
from filing.decisions.rules.ruling_review import instead, ruling_draft
from filing.decisions.rules.special import is_judged_without_suit, special_draft

DOCUMENTS = {
    Decision.Kind.JUDGMENT: "civil_judgment",
    Decision.Kind.RULING: "procedural_ruling",
    Decision.Kind.PAYMENT_ORDER: "payment_order",
}


class CannotDraft(Exception):
    """The court cannot decide so; ``code`` is ``no_outcome``, ``remanded_before`` or ``no_ruling``."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@transaction.atomic
def draft(*, actor: Actor, case_id: uuid.UUID, now: dt.datetime, outcome: str = "") -> Decision:
    """The case has a decision in draft, made from its data; if it has one already, that one is returned.

    ``outcome`` says what becomes of the decision below, where one is reviewed (CPL 177, 178, 218): a remand, and whatever is
    decided on a ruling, is a ruling, everything else a judgment. Another outcome than that of the draft makes the draft anew.
    Who may: the judge of the case. Source of the parts: CPL 2023 art. 155. Raises CannotDraft.
    """
    case = access(actor, Case, case_id, "decide", lock=True)
    existing = Decision.objects.select_for_update(of=("self",)).filter(case=case).first()
    if existing and not _chosen_anew(existing, outcome):
        return existing
    decision = _review(case, outcome) if is_review(case) else _first_instance(case)
    if existing:
        discard_document(existing)
        for name in ("kind", "outcome", "content", "obligations"):
            setattr(existing, name, getattr(decision, name))
        decision, existing.version = existing, existing.version + 1
    decision.drafted_by = User.objects.get(pk=str(actor.user_id))
    decision.save()
    return _with_document(actor, decision, now)


def _chosen_anew(decision: Decision, outcome: str) -> bool:
    """The draft of a review says something else than the judge wants now."""
    drafted = decision.state == Decision.State.DRAFT and is_review(decision.case)
    return drafted and outcome in Decision.Outcome.values and outcome != decision.outcome


def _with_document(actor: Actor, decision: Decision, now: dt.datetime) -> Decision:
    case = decision.case
    decision.document = draft_document(
        actor=actor,
        kind=DOCUMENTS[Decision.Kind(decision.kind)],
        court=case.court,
        data=document_data(decision),
        now=now,
        case_id=case.pk,
        case_number=case.case_number,
        signers=signer_slots(case),
    )
    decision.save(update_fields=["document"])
    record(actor=actor, action="decision.draft", obj=decision, now=now, detail={"outcome": decision.outcome})
    return decision


def _first_instance(case: Case) -> Decision:
    facts = draft_facts(case)
    if case.case_type == CASE_TYPE:
        content, owed = payment_order_draft(facts), payment_order(facts)
        return Decision(case=case, kind=Decision.Kind.PAYMENT_ORDER, content=content, obligations=[owed.to_json()])
    if is_judged_without_suit(case.case_type, case.cause_code):  # nobody is ordered to pay
        owed = dataclasses.replace(obligation(facts), principal=Decimal(0), interest=Decimal(0), interest_until=None)
        return Decision(case=case, content=special_draft(facts, case.cause_code), obligations=[owed.to_json()])
    return Decision(case=case, content=first_draft(facts), obligations=[obligation(facts).to_json()])


def _review(case: Case, outcome: str) -> Decision:
    if outcome not in Decision.Outcome.values:
        raise CannotDraft("no_outcome")
    of_ruling, limits = is_ruling_appeal(case), limits_of(case)
    if not may_be(outcome, **limits):
        raise CannotDraft(
            "remanded_before" if outcome == Decision.Outcome.REMANDED and limits["remanded_before"] else "no_outcome"
        )
    if (refused := refused_filing(case)) is not None:
        content, owed = refusal_draft(case, refused, outcome), NOTHING_OWED
        return Decision(case=case, kind=Decision.Kind.RULING, outcome=outcome, content=content, obligations=[owed.to_json()])
    owed = owed_anew(case, outcome)
    kind = Decision.Kind.RULING if of_ruling or outcome == Decision.Outcome.REMANDED else Decision.Kind.JUDGMENT
    facts = review_facts(case)
    content = ruling_draft(facts, outcome, _instead(case)) if of_ruling else review_draft(facts, outcome, owed)
    obligations = [one.to_json() for one in (owed, *awarded_anew(case, outcome))]
    return Decision(case=case, kind=kind, outcome=outcome, content=content, obligations=obligations)


def _instead(case: Case) -> str:
    """What the order puts in the place of the ruling below. Raises CannotDraft where that one is settled already."""
    ruling = ruling_below(case)
    if ruling is None:
        raise CannotDraft("no_ruling")
    competent = str(ruling.terms.get("competent") or ruling.content.get("competent", ""))
    return instead(kind=ruling.kind, outcome=ruling.outcome, court=ruling.case.court.name_zh, competent=competent)
