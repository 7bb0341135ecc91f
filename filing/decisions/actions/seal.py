"""The clerk countersigns and seals the judgment that the judge signed; service follows by itself."""

import datetime as dt
import uuid

from django.db import transaction
from django.utils.translation import gettext_noop as _

from courtportal.kernel.audit.log import record
from courtportal.kernel.authz import Actor, Refused, access
from courtportal.kernel.outbox import publish
from courtportal.kernel.rendering.actions import seal_document, sign_document
from courtportal.kernel.rendering.models import CourtDocument
from filing.applications.recusal import why_aside
from filing.applications.rulings import ruling_is_open
from filing.calendar.actions.start_deadline import end_deadlines
from filing.calendar.models import Deadline
from filing.calendar.trial import TRIAL_RULES
from filing.cases.models import Case
from filing.cases.rules.procedure import is_final
from filing.cases.rules.states import IllegalStep, states_for
from filing.cases.timeline import add_timeline_entry
from filing.cases.transitions import move
from filing.decisions.models import Decision
from filing.decisions.queries import document_of, parties_now
from filing.decisions.standing_open import end_what_was_to_come
from filing.dossier.entries import add_document_entry
from filing.events import DecisionSealed, DocumentsToServe
from filing.to_sign.opened import require_read, require_same

WORDS = {
    Decision.Kind.JUDGMENT: ("法院作出判决", "The court gave its judgment"),
    Decision.Kind.RULING: ("法院作出裁定", "The court gave its ruling"),
    Decision.Kind.PAYMENT_ORDER: ("法院发出支付令", "The court issued its payment order"),
}


def seal(*, actor: Actor, decision_id: uuid.UUID, now: dt.datetime, read: str = "") -> Decision:
    """The judgment is sealed, stands in the dossier and on the timeline, and goes out for service on every party.

    A hearing that was still to come is called off, and the terms of the parties before the decision end.

    Who may: the clerk of the case; the judge's signature is the approval. Raises Refused for a case that stands still or has
    ended meanwhile, while a ruling of the case is in its term of appeal or under appeal, and while a judge of the case or the
    clerk is asked to stand aside (CPL 48 para 2). Raises ChangedSinceRead where the text is another than ``read``,
    AnotherDocument where it became another while it was sealed.
    Events: DecisionSealed, DocumentsToServe.
    Sealed with no transaction open; who was interrupted seals again and finds the seal.
    """
    decision = access(actor, Decision, decision_id, "seal")
    _require_no_recusal(actor, decision.case)
    _require_decidable(decision.case)
    require_read(document_of(decision).unsigned_sha256, read)
    signed = sign_document(actor=actor, document=document_of(decision), slot="clerk", now=now)
    return _keep(actor, decision_id, seal_document(actor=actor, document=signed, now=now), read, now)


@transaction.atomic
def _keep(actor: Actor, decision_id: uuid.UUID, document: CourtDocument, read: str, now: dt.datetime) -> Decision:
    decision = access(actor, Decision, decision_id, "seal", lock=True)
    require_read(document_of(decision).unsigned_sha256, read)
    require_same(decision.document_id, document)
    Case.objects.select_for_update(of=("self",)).get(pk=decision.case_id)  # as in ``sign``
    _require_no_recusal(actor, decision.case)
    decision.document, decision.state, decision.sealed_at = document, Decision.State.SEALED, now
    decision.save(update_fields=["state", "sealed_at"])
    case = _decided(decision.case, now)
    _require_no_open_ruling(case)
    end_what_was_to_come(case, actor=actor, now=now)
    end_deadlines(actor=actor, rules=(*TRIAL_RULES, "payment_order"), state=Deadline.State.MET, now=now, case_id=case.pk)
    zh, en = WORDS[Decision.Kind(decision.kind)]
    add_timeline_entry(case=case, kind="decided", title_zh=zh, title_en=en, now=now, document=document)
    add_document_entry(case=case, document=document)
    record(actor=actor, action="decision.seal", obj=decision, now=now)
    publish(DecisionSealed(decision_id=decision.pk, case_id=case.pk), now=now)
    purpose, parties = _purpose(decision), tuple(parties_now(case).order_by("role", "order").values_list("pk", flat=True))
    publish(DocumentsToServe(case_id=case.pk, document_ids=(document.pk,), party_ids=parties, purpose=purpose), now=now)
    return decision


def _purpose(decision: Decision) -> str:
    if decision.kind == Decision.Kind.PAYMENT_ORDER:
        return "payment_order"
    return "final_decision" if is_final(decision.case.case_type, decision.case.procedure) else "judgment"


def _require_no_recusal(actor: Actor, case: Case) -> None:
    if reason := why_aside(actor, case):
        raise Refused("filing.decision", "seal", [reason])


def _require_decidable(case: Case) -> None:
    """Said before the seal is drawn; what changes while it is drawn is met again when it is kept."""
    if case.state not in states_for("decide"):
        raise _stands_still()
    _require_no_open_ruling(case)


def _require_no_open_ruling(case: Case) -> None:
    """Whether this court may judge at all is not settled while a ruling on it can still be reversed (CPL 130, 157, 158)."""
    if ruling_is_open(case):
        raise Refused("filing.decision", "seal", [_("本案有裁定还在上诉期内或者上诉中，裁定生效后才能对本案裁判文书盖章")])


def _decided(case: Case, now: dt.datetime) -> Case:
    """The case, decided. A case that was withdrawn or suspended after the signature keeps its state: Refused."""
    try:
        return move(case, "decide", now=now)
    except IllegalStep as error:
        raise _stands_still() from error


def _stands_still() -> Refused:
    return Refused("filing.decision", "seal", [_("案件已经结案或者中止诉讼，裁判文书不能再盖章")])
