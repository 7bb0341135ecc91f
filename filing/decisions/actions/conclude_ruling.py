"""What the ruling of the court above, once it has effect, makes of the ruling below."""

import datetime as dt

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor
from filing.applications.actions.settle_ruling import settle_ruling
from filing.applications.holding import hold_application
from filing.cases.timeline import add_timeline_entry
from filing.decisions.models import Decision
from filing.decisions.queries import document_of
from filing.decisions.reviewing import refused_filing, ruling_below
from filing.decisions.rules.ruling_review import court_named
from filing.intake.refusal.actions.order_acceptance import order_acceptance

WORDS = {
    Decision.Outcome.AFFIRMED: ("维持原裁定", "The ruling was affirmed"),
    Decision.Outcome.REVERSED: ("撤销原裁定", "The ruling was reversed"),
}


def conclude_ruling(*, actor: Actor, decision: Decision, now: dt.datetime) -> None:
    """The ruling below has effect as it was given, or the opposite of it (CPL 177, 178; CPL-I 330); in the caller's transaction.

    Where the case is moved, it goes to the court that the orders name as they were sealed, whatever the objection asked for.

    A refused filing is to be accepted where the refusal was reversed.
    Nothing happens where the case below ended meanwhile in another way: its ruling is in its term no more.
    """
    overturned = decision.outcome == Decision.Outcome.REVERSED
    if (refused := refused_filing(decision.case)) is not None:
        if overturned:
            order_acceptance(appeal=refused, now=now)
        return
    found = ruling_below(decision.case)
    if found is None:
        return
    ruling = hold_application(found.pk)
    zh, en = WORDS[Decision.Outcome(decision.outcome)]
    add_timeline_entry(
        case=ruling.case, kind="reviewed", key=f"reviewed:{decision.pk}", title_zh=f"上级法院裁定：{zh}", title_en=en, now=now
    )
    by = document_of(decision) if overturned else None
    settle_ruling(actor=actor, ruling=ruling, now=now, reversed_by=by, moved_to=court_named(decision.content["orders"]))
    record(actor=actor, action="conclude_ruling", obj=decision, now=now, detail={"outcome": decision.outcome})
