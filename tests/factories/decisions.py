"""Decisions as a judge writes them."""

import datetime as dt
import uuid

from courtportal.kernel.authz import Actor
from filing.decisions.actions.check import check
from filing.decisions.actions.sign import sign
from filing.decisions.models import Decision
from filing.decisions.queries import bench
from filing.decisions.rules.drafting import blanks
from tests.factories.people import actor_for


def _written(text: str) -> str:
    for place in blanks(text):
        text = text.replace(place, "已写明")
    return text


def write_out(decision_id: uuid.UUID) -> None:
    """The judge has filled in every place that the draft leaves open."""
    decision = Decision.objects.get(pk=decision_id)
    decision.content = {
        part: _written(text) if isinstance(text, str) else [_written(one) for one in text]
        for part, text in decision.content.items()
    }
    decision.save(update_fields=["content"])


def finish(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime) -> Decision:
    """Written out and checked."""
    write_out(decision_id)
    return check(actor=actor, decision_id=decision_id, now=now)


def sign_by_all(*, decision_id: uuid.UUID, now: dt.datetime, reason: str = "") -> Decision:
    """Every judge of the case signs, who presides first."""
    decision = Decision.objects.get(pk=decision_id)
    for judge in bench(decision.case):
        decision = sign(actor=actor_for(judge.user), decision_id=decision_id, now=now, reason=reason)
    return decision
