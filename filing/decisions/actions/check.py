"""Freezes a draft: its document is rendered, and from now on it is signed or taken back (``take_back``)."""

import datetime as dt
import uuid

from django.db import transaction

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, access
from courtportal.kernel.clock import local
from courtportal.kernel.rendering.actions import check_document, revise_draft
from filing.decisions.actions.take_back import renew_document
from filing.decisions.models import Decision
from filing.decisions.queries import content_now, document_data, document_of, places_fit
from filing.decisions.reviewing import is_ruling_appeal, ruling_below
from filing.decisions.rules.drafting import unfilled
from filing.decisions.rules.ruling_review import court_named


class NotWrittenOut(Exception):
    """The text still has places to fill in; ``parts`` are its parts with those places."""

    def __init__(self, parts: dict[str, list[str]]) -> None:
        super().__init__(", ".join(parts))
        self.parts = parts


@transaction.atomic
def check(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """The decision is checked: its judgment document is rendered with every character there, waiting for signatures.

    Who may: the judge of the case. Raises NotWrittenOut while a place is left to fill in, and what ``check_document`` raises (a
    character without glyph, a missing field).
    """
    decision = access(actor, Decision, decision_id, "edit", lock=True)
    decision.content = content_now(decision)
    if left := unfilled(decision.content) | _unnamed_court(decision):
        raise NotWrittenOut(left)
    if not places_fit(decision):  # the panel has changed since the draft was begun
        renew_document(decision, actor, now)
    decision.decided_on = local(now).date()
    document = revise_draft(actor=actor, document=document_of(decision), data=document_data(decision), now=now)
    decision.document = check_document(actor=actor, document=document, now=now)
    decision.state = Decision.State.CHECKED
    decision.save(update_fields=["content", "decided_on", "state"])
    record(actor=actor, action="decision.check", obj=decision, now=now)
    return decision


def _unnamed_court(decision: Decision) -> dict[str, list[str]]:
    """Where the refusal of an objection is reversed, the case is moved, and the order must say to which court."""
    if decision.outcome != Decision.Outcome.REVERSED or not is_ruling_appeal(decision.case):
        return {}
    ruling = ruling_below(decision.case)
    moves = ruling is not None and ruling.kind == "jurisdiction_objection" and ruling.outcome == "refused"
    return {"before_orders": ["移送〔〕法院"]} if moves and not court_named(decision.content["orders"]) else {}
